"""Where in the log a fault points to: the event that created the record it is about.

| read   | statements               | bound               |
|--------|--------------------------|---------------------|
| locate | 1, for a fault alone     | one look-up by index |
"""

from re import ASCII, compile
from typing import cast

from storage.statements import statement
from storage.verifying.subject import Finding, Subject

SELECT_FIRST_ABOUT = statement("select min(sequence) from events where org = $1 and subject = $2")
_PUBLIC_ID = compile(r"[a-z]{2,4}_[0-9a-z]{26}", ASCII)


async def locate(subject: Subject, finding: Finding) -> Finding:
    """Return a fault pointing to the first event about its record, if its place names one."""
    about = _subject_of(subject, finding.place)
    if about is None:
        return finding
    rows = await subject.snapshot.fetch(SELECT_FIRST_ABOUT, subject.org, about)
    return finding.at(cast(int | None, rows[0][0]))


def _subject_of(subject: Subject, place: str) -> str | None:
    """Return what the events about a place have as their subject."""
    noun, _, name = place.partition(" ")
    if noun == "organization":
        return subject.organization.id
    if noun == "account":
        account = subject.chart.by_name.get(name)
        return account.id if account else name
    if noun == "period":
        return name
    if noun == "fiscal":
        return name.partition(" ")[2]
    return next((word for word in name.split() if _PUBLIC_ID.fullmatch(word)), None)
