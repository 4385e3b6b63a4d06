"""Webhooks: each as its last event told it, and none that no event created.

| read | statements                          | bound        |
|------|-------------------------------------|--------------|
| page | 1: webhooks behind the last number  | 500 webhooks |

Secrets stand in no event and are not covered: whoever changes one makes signatures fail. Where a
webhook has come and what it was sent are the delivery queue's, not the books'.
"""

from collections.abc import AsyncIterator, Iterator

from ledger.decide.webhooks import webhook_facts
from ledger.webhooks import Webhook
from storage.records import WEBHOOKS
from storage.verifying.records import UNREADABLE, pages, read_record, select_after
from storage.verifying.subject import Finding, Subject

SELECT_WEBHOOKS_AFTER = select_after(WEBHOOKS, "w")


async def check_webhooks(subject: Subject) -> AsyncIterator[Finding]:
    """Compare every webhook with what its events say of it."""
    seen: set[str] = set()
    async for rows in pages(subject, SELECT_WEBHOOKS_AFTER):
        for row in rows:
            seen.add(str(row[1]))
            place, faults = f"webhook {row[1]}", list[Finding]()
            for webhook in read_record(subject, place, WEBHOOKS, row, faults):
                faults += _check(subject, place, webhook)
            for finding in faults:
                yield finding
    for missing in sorted(subject.told.webhooks.keys() - seen):
        yield subject.fault(f"webhook {missing}", "It is missing.")


def _check(subject: Subject, place: str, webhook: Webhook) -> Iterator[Finding]:
    told = subject.told.webhooks.get(webhook.id)
    if told is None:
        yield subject.fault(place, "No event created it.")
        return
    try:
        facts = webhook_facts(webhook)
    except UNREADABLE:
        yield subject.fault(place, "Its columns cannot be read.")
        return
    stored = {
        **facts,
        "number": webhook.number,
        "createdAt": webhook.created_at,
        "createdBy": webhook.created_by,
        "changedAt": webhook.changed_at,
    }
    pairs = ((name, value, told.get(name)) for name, value in stored.items())
    yield from subject.compare(place, pairs, "the chain says")
