"""Documents by id: texts that the server knew before they were asked for.

| asked by                       | answers                                                       |
|--------------------------------|---------------------------------------------------------------|
| `query`                        | it, unless only documents of manifests are answered           |
| `documentId`                   | the document of a manifest                                    |
| Apollo's `persistedQuery` hash | the same; with a `query` beside it, that, if it has this hash |

Nothing is ever added by a request: what a manifest holds is what there is. The operator's manifests
are read when the process starts. The console's is read when it is first needed, and again when a
document is missing and the file has changed, for the pages may be built while the server runs.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from re import ASCII, compile
from types import MappingProxyType
from typing import Any

import msgspec
from structlog import get_logger

from gateway.parameters import Parameters
from gateway.settings import PREFIX, Settings, SettingsFault
from ledger.errors import (
    DocumentNotFound,
    DocumentNotTrusted,
    InvalidInput,
    PersistedQueryNotFound,
)

PREFIXED = "sha256:"
NOT_FOUND = "PersistedQueryNotFound"
"""What clients of Apollo's take for an invitation to send the text, word for word."""

_DOCUMENT_ID = compile(r"sha256:[0-9a-f]{64}", ASCII)
_HASH = compile(r"[0-9a-f]{64}", ASCII)
_NOTHING: Mapping[str, str] = MappingProxyType({})
_decode = msgspec.json.Decoder(dict[str, str]).decode

_log = get_logger("daftar.documents")


class ManifestFault(ValueError):
    """A manifest that cannot be used; the message is one line."""


class TrustedDocuments:
    """The documents of the console and of the operator."""

    def __init__(
        self,
        own: Mapping[str, str] = _NOTHING,
        console: Path | None = None,
        *,
        is_exclusive: bool = False,
    ) -> None:
        self._texts = dict(own)
        self._console = console
        self._console_state: tuple[int, ...] | None = None
        self._is_exclusive = is_exclusive

    def complete(self, asked: Parameters) -> None:
        """Put in the text of what is asked for by id; refuse what is not to be answered."""
        if asked.query and asked.document_id is None and not asked.extensions:
            if self._is_exclusive:
                self._require_trusted(asked.query)
            return
        if asked.document_id is not None:
            asked.query = self._named(asked.document_id, asked.query)
            return
        digest = _persisted_hash(asked.extensions)
        if not asked.query:
            asked.query = self._persisted(digest)
        elif digest is not None and digest != _digest(asked.query):
            raise InvalidInput(
                "The hash is not that of the query.", "extensions", "persistedQuery", "sha256Hash"
            )
        elif self._is_exclusive:
            self._require_trusted(asked.query)

    def find(self, document_id: str) -> str | None:
        """Return the text of a document, if there is one of this id."""
        text = self._texts.get(document_id)
        if text is None and self._read_console():
            text = self._texts.get(document_id)
        return text

    def _named(self, document_id: str, query: str) -> str:
        if query:
            raise InvalidInput("Send `query` or `documentId`, not both.", "documentId")
        if not _DOCUMENT_ID.fullmatch(document_id):
            message = "A document id is `sha256:` and 64 hexadecimal digits in lower case."
            raise InvalidInput(message, "documentId")
        text = self.find(document_id)
        if text is None:
            raise DocumentNotFound(f"There is no document {document_id}.", "documentId")
        return text

    def _persisted(self, digest: str | None) -> str:
        if digest is None:
            raise InvalidInput("The parameter 'query' is missing.", "query")
        text = self.find(PREFIXED + digest)
        if text is None:
            raise PersistedQueryNotFound(NOT_FOUND)
        return text

    def _require_trusted(self, query: str) -> None:
        if self.find(PREFIXED + _digest(query)) is None:
            raise DocumentNotTrusted("This server answers only documents that it knows.", "query")

    def _read_console(self) -> bool:
        """Read the console's manifest if it has changed; documents of older pages stay known."""
        state = None if self._console is None else _state_of(self._console)
        if self._console is None or state is None or state == self._console_state:
            return False
        self._console_state = state
        try:
            texts, wrong = read_manifest(self._console)
        except ManifestFault as fault:
            _log.error("the console's documents cannot be read", fault=str(fault))
            return False
        for name in wrong:
            _log.error("a document of the console does not have its hash", document=name)
        self._texts = texts | self._texts
        return True


def open_documents(settings: Settings, console: Path | None = None) -> TrustedDocuments:
    """Read the operator's manifests; raise SettingsFault naming the first that cannot be used."""
    texts: dict[str, str] = {}
    for name in settings.documents:
        try:
            found, wrong = read_manifest(Path(name))
        except ManifestFault as fault:
            raise SettingsFault(f"{PREFIX}DOCUMENTS: {fault}.") from None
        if wrong:
            raise SettingsFault(
                f"{PREFIX}DOCUMENTS: {name}: the document {wrong[0]} does not have this hash."
            )
        texts |= found
    return TrustedDocuments(texts, console, is_exclusive=settings.trusted_only)


def read_manifest(path: Path) -> tuple[dict[str, str], Sequence[str]]:
    """Return the documents of a manifest by id, and the names of those whose hash differs."""
    try:
        named = _decode(path.read_bytes())
    except OSError as fault:
        raise ManifestFault(f"{path}: {fault.strerror}") from None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise ManifestFault(f"{path} is not a JSON object of hashes and documents") from None
    texts, wrong = {}, []
    for name, text in named.items():
        digest = _digest(text)
        if name.removeprefix(PREFIXED) == digest:
            texts[PREFIXED + digest] = text
        else:
            wrong.append(name[:80])
    return texts, wrong


def _state_of(path: Path) -> tuple[int, ...] | None:
    """Return what changes when a file is replaced; None if there is none."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_mtime_ns, stat.st_size


def _persisted_hash(extensions: Mapping[str, Any] | None) -> str | None:
    """Read the hash that Apollo's clients send; None without one."""
    sent = (extensions or {}).get("persistedQuery")
    if sent is None:
        return None
    where = "extensions", "persistedQuery"
    if not isinstance(sent, dict):
        raise InvalidInput("`persistedQuery` is an object.", *where)
    if sent.get("version") != 1:
        raise InvalidInput("The version of `persistedQuery` is 1.", *where, "version")
    digest = sent.get("sha256Hash")
    if not isinstance(digest, str) or not _HASH.fullmatch(digest):
        message = "A hash is 64 hexadecimal digits in lower case."
        raise InvalidInput(message, *where, "sha256Hash")
    return digest


def _digest(text: str) -> str:
    return sha256(text.encode(errors="surrogatepass")).hexdigest()
