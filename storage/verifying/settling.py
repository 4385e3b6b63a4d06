"""What items settle at once, beside the events that told it when they were made.

| read   | statements                                                      | bound       |
|--------|-----------------------------------------------------------------|-------------|
| parts  | 1: allocations of a page's items, with what is on the other side | the page's  |
| telling | 1: what the chain told of a page's documents                    | the page's  |

Events that were recorded before they told it are left alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from storage.statements import statement
from storage.verifying.beside import Creation, creation_of
from storage.verifying.subject import Finding, Subject

SELECT_PARTS = statement(
    """select item.value, a.sequence, a.amount, coalesce(d.control, p.control, 0),
      coalesce(d.public_id, p.public_id), a.revoked_sequence
    from {each:2:bigint} join allocations a on a.org = $1 and a.credit = item.value
    left join documents d on d.org = $1 and d.number = a.claim
    left join payments p on p.org = $1 and p.number = a.claim
    union all select item.value, a.sequence, a.amount, coalesce(d.control, p.control, 0),
      coalesce(d.public_id, p.public_id), a.revoked_sequence
    from {each:2:bigint} join allocations a on a.org = $1 and a.claim = item.value
    left join documents d on d.org = $1 and d.number = a.credit
    left join payments p on p.org = $1 and p.number = a.credit"""
)
SELECT_TOLD = statement(
    """select v.sequence, v.subject, v.type, v.recorded_at, v.body from {each:2:text}
    join events v on v.org = $1 and v.subject = item.value
    where v.type = 'invoice.created' or v.type = 'invoice.updated' order by v.sequence"""
)


@dataclass(frozen=True, slots=True)
class Part:
    """What one allocation moved: when, how much, and what is on its other side."""

    sequence: int
    amount: int
    control: int
    item: str | None
    revoked_sequence: int | None


Parts = Mapping[int, Sequence[Part]]


async def select_parts(subject: Subject, numbers: Sequence[int]) -> dict[int, list[Part]]:
    """Return the allocations of items, by their numbers, those that ended included."""
    parts: dict[int, list[Part]] = {}
    for row in await subject.snapshot.fetch(SELECT_PARTS, subject.org, list(numbers)):
        number, *part = cast(Any, row)
        parts.setdefault(number, []).append(Part(*part))
    return parts


async def select_told(subject: Subject, ids: Sequence[str]) -> dict[str, list[Creation]]:
    """Return what the chain told of documents as they were created and changed, in its order."""
    told: dict[str, list[Creation]] = {}
    for row in await subject.snapshot.fetch(SELECT_TOLD, subject.org, list(ids)):
        told.setdefault(cast(str, row[1]), []).append(creation_of(row))
    return told


def check_settled(
    subject: Subject,
    place: str,
    told: object,
    parts: Sequence[Part],
    sequence: int | None,
) -> Iterator[Finding]:
    """Compare what an item settled when it was made with what the chain told of it then."""
    if not isinstance(told, list):
        return
    made = sorted((part.item or "", part.amount) for part in parts if part.sequence == sequence)
    if made != _told(told):
        yield subject.fault(place, f"It settled {made} at once, the chain says {_told(told)}.")


def _told(told: Sequence[object]) -> list[tuple[str, int]]:
    facts = [one for one in told if isinstance(one, dict)]
    pairs = [(str(one.get("item")), str(one.get("amount"))) for one in facts]
    return sorted((item, int(amount)) for item, amount in pairs if amount.isdecimal())
