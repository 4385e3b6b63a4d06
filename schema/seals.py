"""Seals and proofs as clients see them; bytes are in hex, canonical JSON is text."""

import strawberry
from strawberry import ID, field

from ledger.ids import seal_id
from ledger.proofs import EntryProof as ProofRecord
from ledger.seals import Seal as Record
from schema.connections import Node
from schema.scalars import DateTime


@strawberry.type(description="What was signed of the first events of the log as a period closed.")
class LedgerSeal(Node):
    size: int = field(description="How many events it covers: the sequence of the closing.")
    period: str = field(description="The period that closed, such as `2026-03`.")
    root: str = field(description="Root of the tree over these events, in hex.")
    last_hash: str = field(description="Hash of the last of these events, in hex.")
    body: str = field(description="The canonical JSON that was signed.")
    signature: str = field(description="Ed25519 signature over the bytes of `body`, in hex.")
    public_key: str = field(description="The key the signature is checked with, in hex.")
    sealed_at: DateTime = field(description="When the closing was recorded.")

    @classmethod
    def of(cls, record: Record, organization_id: str) -> "LedgerSeal":
        return cls(
            id=ID(seal_id(organization_id, record.size)),
            size=record.size,
            period=record.period,
            root=record.root.hex(),
            last_hash=record.last_hash.hex(),
            body=record.body.decode(),
            signature=record.signature.hex(),
            public_key=record.public_key.hex(),
            sealed_at=DateTime(record.sealed_at),
        )


@strawberry.type(description="What a third party needs to check one entry against a seal.")
class EntryProof:
    entry: str = field(description="The entry as canonical JSON: what its content hash is made of.")
    event: str = field(
        description="The event that posted it, as canonical JSON; it names the content hash."
    )
    previous_hash: str = field(description="Hash of the event before, in hex.")
    leaf_index: int = field(description="Place of the event in the tree, from 0.")
    tree_size: int = field(description="How many events the tree of the seal has.")
    path: list[str] = field(description="Hashes from the leaf up to the root, in hex.")
    seal: LedgerSeal = field(description="The seal that vouches for the root.")

    @classmethod
    def of(cls, record: ProofRecord, organization_id: str) -> "EntryProof":
        return cls(
            entry=record.entry.decode(),
            event=record.event.decode(),
            previous_hash=record.previous_hash.hex(),
            leaf_index=record.index,
            tree_size=record.seal.size,
            path=[step.hex() for step in record.path],
            seal=LedgerSeal.of(record.seal, organization_id),
        )
