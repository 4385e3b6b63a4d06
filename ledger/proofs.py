"""What a third party needs to check one entry against a seal, with hashes and nothing else."""

from dataclasses import dataclass

from ledger.seals import Seal


@dataclass(frozen=True, slots=True)
class EntryProof:
    """An entry's canonical form, the event that posted it, and the path from there to the root.

    `index` is the leaf's, from 0: the event's sequence less one. `previous_hash` is what the chain
    had come to before the event.
    """

    entry: bytes
    event: bytes
    previous_hash: bytes
    index: int
    path: tuple[bytes, ...]
    seal: Seal
