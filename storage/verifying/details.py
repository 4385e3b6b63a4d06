"""Details of events: each must hash, with its record's salt, to what the chain says of it.

| read | statements                                     | bound       |
|------|------------------------------------------------|-------------|
| page | 1, with their events and their records' salts  | 500 details |

Details that are not there are no fault: they can be erased, and older events have none.
"""

from collections.abc import AsyncIterator, Iterator, Mapping
from json import JSONDecodeError, loads
from typing import Any, cast

from ledger.decide.names import blinded
from ledger.event_changes import hashes_of
from ledger.events import EventDetails, Json, canonical
from ledger.log_types import LOG_TYPES_BY_NAME
from storage.events import details_of
from storage.statements import Row, statement
from storage.verifying.subject import Finding, Subject

DETAILS_PER_PAGE = 500

SELECT_DETAILS_AFTER = statement(
    """select d.sequence, d.before, d.after, v.type, v.body, coalesce(y.salt, m.salt, w.salt)
    from event_details d left join events v on v.org = $1 and v.sequence = d.sequence
    left join parties y on y.org = $1 and y.public_id = v.subject
    left join employees m on m.org = $1 and m.public_id = v.subject
    left join webhooks w on w.org = $1 and w.public_id = v.subject
    where d.org = $1 and d.sequence > $2 order by d.sequence limit $3"""
)


async def check_details(subject: Subject) -> AsyncIterator[Finding]:
    """Look at all that is kept of what personal records were before and after."""
    after = -1
    while True:
        rows = await subject.snapshot.fetch(
            SELECT_DETAILS_AFTER, subject.org, after, DETAILS_PER_PAGE
        )
        for row in rows:
            for finding in _check(subject, row):
                yield finding
        if len(rows) < DETAILS_PER_PAGE:
            return
        after = cast(int, rows[-1][0])


def _check(subject: Subject, row: Row) -> Iterator[Finding]:
    event_type, body, salt = cast(Any, tuple(row)[3:])
    details = details_of(tuple(row)[:3])
    place = f"event {details.sequence}"
    kind = LOG_TYPES_BY_NAME.get(event_type)
    if kind is None or kind.area is None:
        message = "Details are kept of what is no event of a personal record."
        yield subject.fault(place, message, details.sequence)
        return
    if salt is None:
        return  # Its record is missing, which is told where records are looked at.
    told = hashes_of(_data(bytes(body)))
    if _hashes(details, salt) != told:
        message = "Its details are not those that it holds the hashes of."
        yield subject.fault(place, message, details.sequence)


def _hashes(details: EventDetails, salt: str) -> tuple[str | None, str | None]:
    return _hash(details.before, salt), _hash(details.after, salt)


def _hash(kept: bytes | None, salt: str) -> str | None:
    """Return the blinded hash of what is kept; of what is no canonical JSON, no hash at all."""
    if kept is None:
        return None
    try:
        facts: Json = loads(kept)
        is_canonical = canonical(facts) == kept
    except (JSONDecodeError, UnicodeDecodeError, UnicodeEncodeError, AssertionError):
        return ""
    return blinded(facts, salt) if is_canonical else ""


def _data(body: bytes) -> Mapping[str, Json]:
    try:
        said = loads(body)
    except (JSONDecodeError, UnicodeDecodeError):
        return {}
    data = said.get("data") if isinstance(said, dict) else None
    return data if isinstance(data, dict) else {}
