"""What a question is asked of: the present, or a sequence of the past with what is kept near it.

| read     | statements                       | grows with                                  |
|----------|----------------------------------|---------------------------------------------|
| present  | none: the head says it           |                                             |
| sequence | 1: it and the stretches near it  | nothing                                     |
| instant  | 1: search of the log by halves,  | the logarithm of its length                 |
|          | and the stretches near           |                                             |

The instant of a `knownAt` means the last sequence recorded at or before it. What is answered for a
sequence never changes; nor does what is answered for an instant older than the write timeout.
"""

from dataclasses import dataclass
from typing import Any, cast

from ledger.errors import InvalidInput
from ledger.organizations import Head
from storage.snapshot import Snapshot
from storage.statements import statement


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the log: a sequence, and the last entry number by then."""

    sequence: int
    number: int


START = Mark(0, 0)


@dataclass(frozen=True, slots=True)
class Known:
    """What had been recorded at a sequence: entries up to `last_number`; beside the head's.

    `kept` is the end of the nearest stretch that is summed, before or behind.
    """

    sequence: int
    last_number: int
    head_sequence: int
    head_number: int
    kept: Mark | None = None

    @property
    def is_present(self) -> bool:
        return self.sequence == self.head_sequence

    @property
    def is_far(self) -> bool:
        """Tell whether less was posted by then than has been since."""
        return self.last_number < self.head_number - self.last_number

    @property
    def as_of(self) -> int | None:
        """Return the sequence as filters of lists take it: None for the present."""
        return None if self.is_present else self.sequence

    @property
    def mark(self) -> Mark:
        return Mark(self.sequence, self.last_number)

    @property
    def head(self) -> Mark:
        return Mark(self.head_sequence, self.head_number)

    @property
    def nearest(self) -> Mark:
        """Return from where least is to be read: the present, a kept place, or the start."""
        places = [self.head, START] if self.kept is None else [self.head, self.kept, START]
        return min(places, key=lambda mark: abs(mark.sequence - self.sequence))


def _with_stretches(places: str) -> str:
    """Select places (`low`) with the ends of the stretches before and behind, and their numbers."""
    last_number = """coalesce((
      select v.last_number from events v where v.org = $1 and v.sequence = near.{}
    ), 0)"""
    numbers = ", ".join(last_number.format(name) for name in ("low", "before", "behind"))
    return f"""select near.low, near.before, near.behind, {numbers} from (
      select low,
        (select max(k.sequence) from known_stretches k where k.org = $1 and k.sequence <= low)
          as before,
        (select min(k.sequence) from known_stretches k where k.org = $1 and k.sequence > low)
          as behind
      from {places}
    ) as near"""


SELECT_RECORDED = statement(_with_stretches("(select cast($2 as bigint) as low) as asked"))
# The log is gapless and never goes back in time, so halving finds the last event by an instant.
SELECT_SEQUENCE_AT = statement(
    f"""with recursive search(low, high) as (
      select cast(0 as bigint), cast($3 as bigint)
      union all
      select case when v.recorded_at <= $2 then v.sequence else s.low end,
        case when v.recorded_at <= $2 then s.high else v.sequence - 1 end
      from search s join events v on v.org = $1 and v.sequence = (s.low + s.high + 1) / 2
      where s.low < s.high
    )
    {_with_stretches("(select low from search where low = high) as found")}"""
)


async def resolve_known(
    snapshot: Snapshot,
    org: int,
    head: Head,
    known_at: int | None = None,
    as_of_sequence: int | None = None,
) -> Known:
    """Find what a question is asked of: an instant (microseconds), a sequence, or the present."""
    if known_at is not None and as_of_sequence is not None:
        raise InvalidInput("Ask by `knownAt` or by `asOfSequence`, not both.", "asOfSequence")
    if as_of_sequence is not None and not 0 <= as_of_sequence <= head.last_sequence:
        raise InvalidInput(
            f"`asOfSequence` is a sequence from 0 to {head.last_sequence}.", "asOfSequence"
        )
    if as_of_sequence is not None and as_of_sequence < head.last_sequence:
        rows = await snapshot.fetch(SELECT_RECORDED, org, as_of_sequence)
    elif known_at is not None and known_at < head.last_recorded_at:
        rows = await snapshot.fetch(SELECT_SEQUENCE_AT, org, known_at, head.last_sequence)
    else:
        return present(head)
    return _known_of(head, *cast(Any, tuple(rows[0])))


async def resolve_as_of(snapshot: Snapshot, org: int, head: Head, sequence: int) -> Known:
    """Find what a list `asOf` a sequence is of."""
    if not 0 <= sequence <= head.last_sequence:
        raise InvalidInput(f"`asOf` is a sequence from 0 to {head.last_sequence}.", "asOf")
    return await resolve_known(snapshot, org, head, as_of_sequence=sequence)


def present(head: Head) -> Known:
    """Return the present as what is known."""
    return Known(head.last_sequence, head.last_number, head.last_sequence, head.last_number)


def _known_of(
    head: Head, low: int, before: int | None, behind: int | None, number: int, *numbers: int
) -> Known:
    """Read a row of `SELECT_RECORDED`: the nearer stretch of the two is kept in mind."""
    near = [
        Mark(sequence, last)
        for sequence, last in zip((before, behind), numbers, strict=True)
        if sequence is not None
    ]
    kept = min(near, key=lambda mark: abs(mark.sequence - low), default=None)
    return Known(low, number, head.last_sequence, head.last_number, kept)
