"""Check the signatures of seals in an audit export or an `entryProof`, by a public key you trust:

python check_seals.py audit.jsonl PUBLIC_KEY_IN_HEX      (needs `pip install cryptography`)
"""
import json, sys
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

def seals(value):  # wherever they are in a JSON value
    for below in value.values() if isinstance(value, dict) else []:
        yield from seals(below)
    if isinstance(value, dict) and "signature" in value:
        yield value

key, count = Ed25519PublicKey.from_public_bytes(bytes.fromhex(sys.argv[2])), 0
text = open(sys.argv[1], encoding="utf-8").read()
for value in map(json.loads, text.splitlines() if text.count("\n{") else [text]):
    for seal in seals(value):
        try:
            key.verify(bytes.fromhex(seal["signature"]), seal["body"].encode())
        except InvalidSignature:
            sys.exit(f"seal {json.loads(seal['body'])['size']}: not signed by this key as it stands")
        count += 1
print(f"Seals that are signed by this key: {count}.")
