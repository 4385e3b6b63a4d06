"""What units that change webhooks name, loaded under the lock.

| what     | statements                                             |
|----------|--------------------------------------------------------|
| webhooks | 2: by id; all that are not deleted                     |
| cursors  | 1: where the loaded ones have come                     |

Workers move cursors outside the lock: what was loaded of one may be old, and is not written back.
"""

from collections.abc import Sequence
from typing import Any, cast

from ledger.books import Books
from ledger.webhooks import WebhookCursor
from storage.records import WEBHOOKS
from storage.statements import statement
from storage.writing.filling import Loading, by, fetch, fill, wanted
from storage.writing.steps import Fetch
from storage.writing.unit import Needs

SELECT_WEBHOOKS_BY_ID = by(WEBHOOKS, "w", "public_id")
SELECT_LIVE_WEBHOOKS = statement(
    f"select {WEBHOOKS.columns} from webhooks w where w.org = $1 and w.status <> 'deleted'"
)
SELECT_CURSORS = statement(
    """select c.webhook, c.position, c.attempts, c.due_at from {each:2:bigint}
    join webhook_cursors c on c.org = $1 and c.webhook = item.value"""
)


def load_webhooks(books: Books, needs: Sequence[Needs]) -> Loading:
    """Load webhooks that units name, or all of them, and where they have come."""
    if any(need.every_webhook for need in needs):
        rows = yield Fetch(SELECT_LIVE_WEBHOOKS, (books.organization.number,))
        books.webhooks.load(map(WEBHOOKS.of, rows))
    named = wanted(needs, lambda need: need.webhooks)
    yield from fill(books, books.webhooks, WEBHOOKS, SELECT_WEBHOOKS_BY_ID, named)
    numbers = sorted(one.number for one in books.webhooks if one.id in named)
    rows = yield from fetch(books, SELECT_CURSORS, numbers)
    for row in rows:
        cursor = WebhookCursor(*cast(Any, row))
        books.cursors[cursor.webhook] = cursor
