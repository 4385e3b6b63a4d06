"""The ruler of exports on SQLite: a raw cursor in a thread, rows spelled as CSV by hand."""

import csv
import io
import os
import sqlite3
from asyncio import to_thread
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from bench.books import ORGANIZATION

EPOCH = date(1970, 1, 1)
ROWS = 5_000
HEADS = (
    "date", "entryId", "entryNumber", "kind", "source", "account", "accountCode", "accountName",
    "memo", "debit", "credit",
)  # fmt: skip
KINDS = ("", "document", "payment", "recognition", "journal")
EXPORT = """
select p.day, e.public_id, p.number, p.kind, e.source, a.class, a.code,
  coalesce(a.name_en, a.name_ar), coalesce(p.memo, e.memo), p.debit, p.credit
from postings p
join entries e on e.org = p.org and e.number = p.number
join accounts a on a.org = p.org and a.account = p.account
where p.org = ? and p.revoked_sequence is null order by p.day, p.number, p.line"""


def chunks(path: str) -> Iterator[bytes]:
    """Yield the file, thousands of rows at a time."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False)
    chosen = "select org from organizations where public_id = ?"
    (org,) = connection.execute(chosen, (ORGANIZATION,)).fetchone()
    cursor = connection.execute(EXPORT, (org,))
    days: dict[int, str] = {}
    yield (",".join(HEADS) + "\r\n").encode()
    while rows := cursor.fetchmany(ROWS):
        text = io.StringIO(newline="")
        csv.writer(text).writerows(_spelled(rows, days))
        yield text.getvalue().encode()
    connection.close()


def _spelled(rows: list[Any], days: dict[int, str]) -> Iterator[tuple[object, ...]]:
    for day, entry, number, kind, *rest, debit, credit in rows:
        spelled = days.get(day)
        if spelled is None:
            spelled = days[day] = (EPOCH + timedelta(days=day)).isoformat()
        yield spelled, entry, number, KINDS[kind], *rest, _money(debit), _money(credit)


def _money(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02}"


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Answer every address with the export."""
    if scope["type"] == "lifespan":
        for word in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{word}.complete"})
        return
    headers = [(b"content-type", b"text/csv")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    parts = chunks(os.environ["BENCH_BOOKS"])
    while (part := await to_thread(next, parts, None)) is not None:
        await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
