"""What the books say of themselves when all of them are read again."""

from collections.abc import Sequence

import strawberry
from strawberry import field

from ledger.organizations import Head
from schema.directives import ListSize

FINDINGS_MOST = 100


@strawberry.type(description="A fault in the books.")
class Finding:
    place: str = field(description="Where it is, such as `entry 17 line 2`.")
    message: str = field(description="What is wrong there.")
    sequence: int | None = field(description="Sequence of the event it points to, if known.")


@strawberry.type(description="The books compared with themselves: chain, entries, totals, seals.")
class Verification:
    sequence: int = field(description="Sequence of the last event that was read.")
    entries: int = field(description="Number of the last entry that was read.")
    last_hash: str = field(description="Hash of the last event, in hex.")
    is_sound: bool = field(description="Whether nothing was found.")
    findings: list[Finding] = field(
        description="The first 100 faults.", directives=[ListSize(assumed_size=FINDINGS_MOST)]
    )
    first_broken_sequence: int | None = field(
        description="The first sequence any fault points to, those beyond the first 100 included."
    )

    @classmethod
    def of(cls, head: Head, findings: Sequence[Finding], first: int | None) -> "Verification":
        """Answer with the first of the findings."""
        return cls(
            sequence=head.last_sequence,
            entries=head.last_number,
            last_hash=head.last_hash.hex(),
            is_sound=not findings,
            findings=list(findings[:FINDINGS_MOST]),
            first_broken_sequence=first,
        )
