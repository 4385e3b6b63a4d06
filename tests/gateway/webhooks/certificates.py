"""Certificates for one test: an authority of its own, and a receiver's certificate below it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ssl import PROTOCOL_TLS_CLIENT, PROTOCOL_TLS_SERVER, SSLContext
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from pathlib import Path


def make_contexts(folder: Path, *names: x509.GeneralName) -> tuple[SSLContext, SSLContext]:
    """Return the receiver's context, for these names, and one of a client that trusts it."""
    authority, authority_key = _certificate("Test authority", None, ())
    certificate, key = _certificate("receiver", (authority, authority_key), names)
    file = folder / "receiver.pem"
    kept = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(kept + certificate.public_bytes(Encoding.PEM))
    server = SSLContext(PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    client = SSLContext(PROTOCOL_TLS_CLIENT)
    client.load_verify_locations(cadata=authority.public_bytes(Encoding.PEM).decode())
    return server, client


def _certificate(
    common_name: str,
    issuer: tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None,
    names: tuple[x509.GeneralName, ...],
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer[0].subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(issuer[1] if issuer else key, SHA256()), key
