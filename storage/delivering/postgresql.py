"""The delivery queue on PostgreSQL: a connection of its own, a statement for a transaction.

| use      | statements | locks                                                         |
|----------|------------|---------------------------------------------------------------|
| claim    | 1          | the taken cursors; those another worker holds are skipped     |
| look     | 1          | none                                                          |
| commit   | 1          | the marked cursors, in the order of their keys                |

Commits are not waited for to reach the disk (`synchronous_commit = off`): a power cut may forget
the last of them, and then a message is sent twice. Nothing here can be sent never.
"""

from asyncio import Lock
from typing import Any, cast

from asyncpg import connect
from sqlalchemy import URL

from ledger.webhooks import Webhook
from storage.delivering.records import DELIVERIES, HELD_COLUMNS, Held, Mark, Outlook, held_of
from storage.records import WEBHOOKS
from storage.statements import Row, Value, statement
from storage.writing.write_set import array_types

CONNECT_WITHIN_SECONDS = 5.0
COMMAND_WITHIN_SECONDS = 6.0
_SETTINGS = {
    "lock_timeout": "2000",
    "statement_timeout": "5000",
    "idle_in_transaction_session_timeout": "5000",
    "synchronous_commit": "off",
}

_BEHIND = """from webhook_cursors c
      join webhooks w on w.org = c.org and w.number = c.webhook and w.status = 'active'
      join heads h on h.org = c.org and h.last_sequence > c.position"""
_DUE = f"""select c.org, c.webhook {_BEHIND}
      where c.due_at <= $1 and c.leased_until <= $1 and"""
_IN_TURN = "order by c.due_at, c.org, c.webhook"

CLAIM = statement(
    f"""with healthy as (
      {_DUE} c.attempts = 0 {_IN_TURN} limit $4 for update of c skip locked
    ), failing as (
      {_DUE} c.attempts > 0 {_IN_TURN} limit $5 for update of c skip locked
    ), taken as (
      update webhook_cursors c set leased_until = $2, lease = $3
      from (select * from healthy union all select * from failing) due
      where c.org = due.org and c.webhook = due.webhook
      returning c.org, c.webhook, c.position, c.attempts
    )
    select {HELD_COLUMNS} from taken c join organizations o on o.org = c.org
    join webhooks w on w.org = c.org and w.number = c.webhook""",
    sqlite=f"""select {HELD_COLUMNS} from (
      select * from (
        select c.* {_BEHIND}
        where c.due_at <= $1 and c.leased_until <= $1 and c.attempts = 0 {_IN_TURN} limit $2)
      union all select * from (
        select c.* {_BEHIND}
        where c.due_at <= $1 and c.leased_until <= $1 and c.attempts > 0 {_IN_TURN} limit $3)
    ) c join organizations o on o.org = c.org
    join webhooks w on w.org = c.org and w.number = c.webhook""",
)
"""On SQLite it only finds them: the writer's turn holds everybody else off."""

SELECT_OUTLOOK = statement(
    """select count(*), min(case
      when h.org is null or (c.due_at <= $1 and c.leased_until <= $1) then null
      when c.due_at > c.leased_until then c.due_at else c.leased_until end)
    from webhook_cursors c
    join webhooks w on w.org = c.org and w.number = c.webhook and w.status = 'active'
    left join heads h on h.org = c.org and h.last_sequence > c.position"""
)

_MARKED = "org, webhook, lease, position, attempts, due_at, leased_until"
_MARKED_ARRAYS = (
    "$1::int[], $2::bigint[], $3::bigint[], $4::bigint[], $5::smallint[], $6::bigint[],"
    " $7::bigint[]"
)
_KEPT = ", ".join(("org", *DELIVERIES.shape.columns))
_KEPT_ARRAYS = ", ".join(
    f"${number}::{kind}[]" for number, kind in enumerate(("int", *array_types(DELIVERIES.shape)), 8)
)
COMMIT = statement(
    f"""with marked as (
      update webhook_cursors c set position = m.position, attempts = m.attempts,
        due_at = m.due_at, leased_until = m.leased_until
      from unnest({_MARKED_ARRAYS}) as m({_MARKED})
      where c.org = m.org and c.webhook = m.webhook and c.lease = m.lease
      returning c.org, c.webhook
    ), kept as (
      insert into webhook_deliveries ({_KEPT}) select * from unnest({_KEPT_ARRAYS})
      on conflict (org, public_id) do nothing
    )
    select m.org, {WEBHOOKS.columns} from marked m
    join webhooks w on w.org = m.org and w.number = m.webhook""",
    sqlite=f"""select w.org, {WEBHOOKS.columns} from webhooks w
    where w.org = $1 and w.number = $2""",
)
"""On SQLite it is the last of three: see `sqlite`."""


class PostgresqlQueue:
    """Works on one connection, a statement at a time."""

    def __init__(self, url: URL) -> None:
        self._url = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._turn = Lock()
        self._connection: Any = None

    async def claim(
        self, now: int, until: int, lease: int, healthy: int, failing: int
    ) -> list[Held]:
        rows = await self._fetch(CLAIM.postgresql, now, until, lease, healthy, failing)
        return [held_of(row, lease) for row in rows]

    async def look_ahead(self, now: int) -> Outlook:
        rows = await self._fetch(SELECT_OUTLOOK.postgresql, now)
        return Outlook(*cast(Any, rows[0]))

    async def commit(self, marks: list[Mark]) -> "list[Webhook | None]":
        rows = await self._fetch(COMMIT.postgresql, *_marked(marks), *_kept(marks))
        found = {(row[0], row[1]): WEBHOOKS.of(row[1:]) for row in rows}
        return [found.get((mark.org, mark.webhook)) for mark in marks]

    async def close(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

    async def _fetch(self, text: str, *arguments: Value | list[object]) -> list[Row]:
        async with self._turn:
            try:
                connection = await self._connected()
                return cast(list[Row], await connection.fetch(text, *arguments))
            except BaseException:
                await self.close()
                raise

    async def _connected(self) -> Any:
        if self._connection is None or self._connection.is_closed():
            self._connection = await connect(
                self._url,
                server_settings=_SETTINGS,
                timeout=CONNECT_WITHIN_SECONDS,
                command_timeout=COMMAND_WITHIN_SECONDS,
            )
        return self._connection


def _marked(marks: list[Mark]) -> list[list[object]]:
    columns = zip(
        *(
            (
                mark.org,
                mark.webhook,
                mark.lease,
                mark.position,
                mark.attempts,
                mark.due_at,
                mark.leased_until,
            )
            for mark in sorted(marks, key=lambda mark: (mark.org, mark.webhook))
        ),
        strict=True,
    )
    return [list(column) for column in columns]


def _kept(marks: list[Mark]) -> list[list[object]]:
    tries = [(mark.org, mark.delivery) for mark in marks if mark.delivery is not None]
    rows = DELIVERIES.rows(delivery for _, delivery in tries).rows
    if not rows:
        return [[] for _ in range(1 + len(DELIVERIES.shape.columns))]
    orgs: list[object] = [org for org, _ in tries]
    return [orgs, *(list(column) for column in zip(*rows, strict=True))]
