"""Now and then an account's day is added up again, so that totals that drift raise an alarm.

| step    | statements                                     | bound                              |
|---------|------------------------------------------------|------------------------------------|
| compare | 2, in one snapshot: the kept total, the scan   | one account's postings of one day  |

`verify` compares everything; this is the smoke detector between two runs of it (write path, 11).
"""

from asyncio import Task, create_task, gather
from logging import getLogger
from typing import Any

from ledger.dates import day_of
from ledger.errors import DatabaseUnavailable
from ledger.journal_entries import Entry
from storage.connections import Readers
from storage.snapshot import Reading
from storage.statements import statement
from storage.writing.unit import Answer

SAMPLE_EVERY = 1_000
_log = getLogger("daftar.sampling")

SELECT_KEPT = statement(
    """select cast(coalesce(sum(debit), 0) as bigint), cast(coalesce(sum(credit), 0) as bigint),
      cast(coalesce(sum(postings), 0) as bigint)
    from account_days where org = $1 and account = $2 and day = $3"""
)
SELECT_SCANNED = statement(
    """select cast(coalesce(sum(debit), 0) as bigint), cast(coalesce(sum(credit), 0) as bigint),
      count(*)
    from postings where org = $1 and account = $2 and day = $3 and revoked_sequence is null"""
)


class Sampler:
    """Compares the account and day of every thousandth entry; `drifted` counts disagreements."""

    def __init__(self, readers: Readers, every: int = SAMPLE_EVERY) -> None:
        self.drifted = 0
        self._readers = readers
        self._every = every
        self._entries = 0
        self._task: Task[None] | None = None

    def note(self, answer: Answer[Any]) -> None:
        """Count an answered unit; when it is time, compare behind the caller's back."""
        if not isinstance(answer.record, Entry):
            return
        self._entries += 1
        if self._entries % self._every == 0:
            self._task = create_task(self._compare(answer.organization.number, answer.record))

    async def close(self) -> None:
        if self._task is not None:
            await gather(self._task, return_exceptions=True)

    async def _compare(self, org: int, entry: Entry) -> None:
        sample = org, entry.lines[0].account, day_of(entry.date)
        try:
            async with Reading(self._readers) as snapshot:
                kept = await snapshot.fetch(SELECT_KEPT, *sample)
                scanned = await snapshot.fetch(SELECT_SCANNED, *sample)
        except DatabaseUnavailable:
            return  # The next sample looks again.
        if tuple(kept[0]) != tuple(scanned[0]):
            self.drifted += 1
            _log.error("totals drifted: organisation %d, account %d, day %d: verify", *sample)
