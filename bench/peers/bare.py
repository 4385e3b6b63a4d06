"""The ruler: an ASGI view on asyncpg that does what must be done and nothing else.

`/page`: three narrow statements and JSON put together by hand. `/transaction`: one durable
transaction per entry. `/group-commit`: whatever waits in one statement, balances included; `/bulk`
the same for a list of entries. `/export`: the postings by `COPY`, as the database spells them.
"""

import os
from asyncio import gather
from datetime import date, timedelta
from json.encoder import encode_basestring
from typing import Any

import asyncpg

from bench.books import ORGANIZATION
from bench.peers.group_commit import GroupCommit, postgresql_commit
from bench.peers.posts import Entry, read_entries, read_entry
from bench.requests import ENTRIES

READERS, WRITERS = 8, 32
EPOCH = date(1970, 1, 1)
EXPORT = """
select date '1970-01-01' + p.day as date, e.public_id as "entryId", p.number as "entryNumber",
  (array['document', 'payment', 'recognition', 'journal'])[p.kind] as kind, e.source,
  a.class as account, a.code as "accountCode", coalesce(a.name_en, a.name_ar) as "accountName",
  coalesce(p.memo, e.memo) as memo, (p.debit / 100.0)::numeric(20, 2) as debit,
  (p.credit / 100.0)::numeric(20, 2) as credit
from postings p
join entries e on e.org = p.org and e.number = p.number
join accounts a on a.org = p.org and a.account = p.account
where p.org = $1 and p.revoked_sequence is null order by p.day, p.number, p.line"""
SELECT_ENTRIES = """
select number, public_id, day, memo, reference from entries
where org = $1 and revoked_sequence is null order by day desc, number desc limit $2"""
SELECT_LINES = """
select number, line, account, debit, credit from postings
where org = $1 and number = any($2::bigint[]) order by number, line"""
SELECT_ACCOUNTS = """
select account, code, coalesce(name_en, name_ar) from accounts
where org = $1 and account = any($2::int[])"""
INSERT_ENTRY = "insert into entries (day, memo, reference) values ($1, $2, $3) returning number"
INSERT_LINES = """
insert into postings (number, line, account, debit, credit)
select $1, * from unnest($2::smallint[], $3::int[], $4::bigint[], $5::bigint[])"""


def optional(text: str | None) -> str:
    return "null" if text is None else encode_basestring(text)


def money(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02}"


class Books:
    """The page, read."""

    def __init__(self, pool: Any, org: int) -> None:
        self._pool = pool
        self._org = org

    async def page(self) -> bytes:
        async with self._pool.acquire() as connection:
            entries = await connection.fetch(SELECT_ENTRIES, self._org, ENTRIES)
            numbers = [row[0] for row in entries]
            lines = await connection.fetch(SELECT_LINES, self._org, numbers)
            wanted = list({row[2] for row in lines})
            accounts = await connection.fetch(SELECT_ACCOUNTS, self._org, wanted)
        return _spell(entries, lines, accounts).encode()

    async def export(self, send: Any) -> None:
        """Send the postings as they leave the database."""

        async def pass_on(data: bytes) -> None:
            await send({"type": "http.response.body", "body": data, "more_body": True})

        headers = [(b"content-type", b"text/csv")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        async with self._pool.acquire() as connection:
            await connection.copy_from_query(
                EXPORT, self._org, output=pass_on, format="csv", header=True
            )
        await send({"type": "http.response.body", "body": b""})


def _spell(entries: Any, lines: Any, accounts: Any) -> str:
    named = {
        account: f'{{"code":"{code}","name":{encode_basestring(name)}}}'
        for account, code, name in accounts
    }
    postings: dict[int, list[tuple[int, str]]] = {}
    for number, line, account, debit, credit in lines:
        amounts = f'"debit":"{money(debit)}","credit":"{money(credit)}"'
        postings.setdefault(number, []).append((line, f'{amounts},"account":{named[account]}}}'))
    nodes = []
    for number, public_id, day, memo, reference in entries:
        told = ",".join(f'{{"id":"{public_id}.{line}",{rest}' for line, rest in postings[number])
        nodes.append(
            f'{{"id":"{public_id}","number":{number},"date":"{EPOCH + timedelta(days=day)}",'
            f'"memo":{optional(memo)},"reference":{optional(reference)},"postings":[{told}]}}'
        )
    return f'{{"data":{{"journalEntries":{{"nodes":[{",".join(nodes)}]}}}}}}'


async def post_alone(pool: Any, entry: Entry) -> int:
    """Post an entry in a transaction of its own."""
    lines = [(at, line.account, line.debit, line.credit) for at, line in enumerate(entry.lines, 1)]
    async with pool.acquire() as connection, connection.transaction():
        number: int = await connection.fetchval(
            INSERT_ENTRY, entry.day, entry.memo, entry.reference
        )
        await connection.execute(INSERT_LINES, number, *zip(*lines, strict=True))
    return number


class App:
    """The application; the lifespan opens what it needs."""

    async def open(self) -> None:
        books, posts = os.environ["BENCH_BOOKS"], os.environ["BENCH_POSTS"]
        readers = await asyncpg.create_pool(books, min_size=READERS, max_size=READERS)
        org = await readers.fetchval(
            "select org from organizations where public_id = $1", ORGANIZATION
        )
        self._books = Books(readers, org)
        self._writers = await asyncpg.create_pool(
            posts,
            min_size=WRITERS,
            max_size=WRITERS,
            server_settings={"search_path": "bare_transaction"},
        )
        writer = await asyncpg.connect(posts, server_settings={"search_path": "bare_group_commit"})
        self._group = GroupCommit(postgresql_commit(writer))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        if scope["path"] == "/page":
            await answer(send, 200, await self._books.page())
            return
        if scope["path"] == "/export":
            await self._books.export(send)
            return
        if scope["path"] == "/bulk":
            entries = read_entries(await read_body(receive))
            numbers = await gather(*map(self._group.post, entries))
            await answer(send, 201, b'{"data":{"numbers":%a}}' % numbers)
            return
        entry = read_entry(await read_body(receive))
        is_alone = scope["path"] == "/transaction"
        number = await (post_alone(self._writers, entry) if is_alone else self._group.post(entry))
        await answer(send, 201, b'{"data":{"number":%d}}' % number)

    async def _live(self, receive: Any, send: Any) -> None:
        await receive()
        await self.open()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})


async def read_body(receive: Any) -> bytes:
    body: bytes = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if not message.get("more_body"):
            return body


async def answer(send: Any, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


app = App()
