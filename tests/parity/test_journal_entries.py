"""Journal entries through every surface: the same answers, the same refusals, the same books."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.policy import Role
from tests.parity.office import Office
from tests.parity.surfaces import SALE, V1, Answer, GraphQL, Guliel, Line, Surface

SUMMARY = "{ ledgerSummary { entries postings totalDebit totalCredit lastNumber sequence } }"


async def summary(office: Office) -> dict[str, Any]:
    body = (await office.graphql(SUMMARY)).json()
    found: dict[str, Any] = body["data"]["ledgerSummary"]
    return found


async def test_posted_entry_is_the_same_on_every_surface(surface: Surface, office: Office) -> None:
    posted = await surface.post()

    assert not posted.is_refused
    assert posted.data["date"] == "2026-03-30"
    assert [line[1:] for line in posted.data["lines"]] == [
        ("CASH", Decimal(1150), Decimal(0)),
        ("REVENUE", Decimal(0), Decimal(1000)),
        ("TAX_PAYABLE", Decimal(0), Decimal(150)),
    ]
    for other in (GraphQL(office), V1(office), Guliel(office)):
        assert (await other.listing()).data == [posted.data]


async def test_posted_entry_counts_once(surface: Surface, office: Office) -> None:
    before = await summary(office)

    await surface.post()

    after = await summary(office)
    assert after["entries"] == before["entries"] + 1
    assert after["lastNumber"] == before["lastNumber"] + 1
    assert after["totalDebit"] == after["totalCredit"] == "1150.00"


# fmt: off
BAD_ENTRIES: dict[str, tuple[list[Line], Any, list[str | int] | None]] = {
    "unbalanced by one minor unit": (
        [("acc_cash", "1150.01", None), ("acc_revenue", None, "1150")], None, ["lines"]),
    "one line": ([("acc_cash", "1", None)], None, ["lines"]),
    "501 lines": ([("acc_cash", "1", None)] * 501, None, ["lines"]),
    "no lines": ([], None, ["lines"]),
    "both sides": ([("acc_cash", "1", "1"), ("acc_revenue", "1", "1")], None,
        ["lines", 0, "credit"]),
    "both zero": ([("acc_cash", "0", "0"), ("acc_revenue", "0", "0")], None,
        ["lines", 0, "debit"]),
    "negative": ([("acc_cash", "-1", None), ("acc_revenue", None, "-1")], None,
        ["lines", 0, "debit"]),
    "more decimals than the currency": (
        [("acc_cash", "1.001", None), ("acc_revenue", None, "1.001")], None, ["lines", 0, "debit"]),
    "1e400": ([("acc_cash", "1e400", None), ("acc_revenue", None, "1e400")], None,
        ["lines", 0, "debit"]),
    "2^63": ([("acc_cash", str(2**63), None), ("acc_revenue", None, str(2**63))], None,
        ["lines", 0, "debit"]),
    "unknown account": ([("acc_nowhere", "1", None), ("acc_revenue", None, "1")], None,
        ["lines", 0, "accountId"]),
    "impossible date": (list(SALE), "2026-02-30", ["date"]),
    "date with Arabic-Indic digits": (list(SALE), "٢٠٢٦-٠٣-٣٠", ["date"]),
    "date of another type": (list(SALE), 20260330, ["date"]),
    "missing date": (list(SALE), None, ["date"]),
    "date with NUL": (list(SALE), "2026-03-30\0", None),
}
# fmt: on


@pytest.mark.parametrize("fault", BAD_ENTRIES)
async def test_bad_entry_is_refused_and_changes_nothing(
    surface: Surface, office: Office, fault: str
) -> None:
    lines, date, path = BAD_ENTRIES[fault]
    before = await summary(office)

    refused = await surface.post([*map(_optional_sides(surface), lines)], date or _date(fault))

    assert refused.status in (400, 200)
    assert refused.status == 400 or isinstance(surface, GraphQL)
    assert refused.code in {
        "INVALID_INPUT",
        "UNBALANCED_ENTRY",
        "AMOUNT_INVALID",
        "AMOUNT_TOO_LARGE",
        "ACCOUNT_UNKNOWN",
    }
    assert path is None or surface.path(*path) in refused.paths
    assert "Traceback" not in refused.response.text
    assert await summary(office) == before


def _date(fault: str) -> str | None:
    return None if fault == "missing date" else "2026-03-30"


def _optional_sides(surface: Surface) -> Any:
    """Guliel documents both sides as required: what is absent elsewhere is zero there."""
    if not isinstance(surface, Guliel):
        return lambda line: line
    return lambda line: (line[0], line[1] or "0", line[2] or "0")


@pytest.mark.parametrize(
    "number", ["NaN", "Infinity", "-Infinity", '"1e5"', '"1150"', "[]", "true"]
)
async def test_amount_that_is_no_number_is_refused(office: Office, number: str) -> None:
    for surface in (V1(office), Guliel(office)):
        refused = await surface.post([("acc_cash", number, "0"), ("acc_revenue", "0", "1")])
        assert (refused.status, refused.data) == (400, None)
        assert refused.code in {"INVALID_INPUT", "MALFORMED_JSON"}


async def test_locked_and_closed_dates_are_refused_alike(surface: Surface, office: Office) -> None:
    lock = 'mutation { setLedgerLock(input: {lockedThrough: "2026-03-31"}) { lockedThrough } }'
    close = 'mutation { closePeriod(input: {period: "2025-01"}) { status } }'
    for document in (lock, close):
        assert "errors" not in (await office.graphql(document)).json()

    locked = await surface.post(date="2026-03-31")
    opened = await surface.post(date="2026-04-01")
    await office.graphql("mutation { setLedgerLock(input: {lockedThrough: null}) { sequence } }")
    closed = await surface.post(date="2025-01-31")

    assert (locked.code, locked.paths) == ("PERIOD_LOCKED", [surface.path("date")])
    assert not opened.is_refused
    assert (closed.code, closed.paths) == ("PERIOD_LOCKED", [surface.path("date")])


@pytest.mark.parametrize(
    ("key", "status", "code"),
    [("", 401, "UNAUTHENTICATED"), ("glk_mistyped", 401, "UNAUTHENTICATED")],
)
async def test_bad_key_is_refused_alike(surface: Surface, key: str, status: int, code: str) -> None:
    refused = await surface.post(key=key)

    assert (refused.status, refused.code) == (status, code)
    assert "RateLimit" not in refused.response.headers


@pytest.mark.parametrize(
    ("role", "scopes"), [(Role.VIEWER, ("*",)), (Role.OWNER, ("accounting:read", "keys:write"))]
)
async def test_missing_role_or_scope_is_refused_alike(
    surface: Surface, office: Office, role: Role, scopes: tuple[str, ...]
) -> None:
    key = await office.key_for(office.home, role, *scopes)

    refused = await surface.post(key=key)

    assert refused.code == "FORBIDDEN"
    assert refused.status == 403 or isinstance(surface, GraphQL)


async def test_same_idempotency_key_answers_once_from_every_surface(
    surface: Surface, office: Office
) -> None:
    headers = {"Idempotency-Key": '"nightly-2026-03-30"'}
    first = await surface.post(headers=headers)

    replays: list[Answer] = [
        await other.post(headers=headers) for other in (V1(office), GraphQL(office), Guliel(office))
    ]

    same = [replay for replay in replays if not replay.is_refused]
    assert all(replay.data == first.data for replay in same)
    assert all(replay.response.headers["Idempotent-Replayed"] == "true" for replay in same)
    assert {r.code for r in replays if r.is_refused} <= {"IDEMPOTENCY_MISMATCH"}
    assert (await summary(office))["entries"] == 1
    other = await surface.post(date="2026-03-29", headers=headers)
    assert other.code == "IDEMPOTENCY_MISMATCH"
    assert other.status == 422 or isinstance(surface, GraphQL)


amounts = st.integers(min_value=1, max_value=10**12)


@settings(
    max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    minor=st.lists(amounts, min_size=1, max_size=5),
    memo=st.text("أبجد abc,\"'=+-@\t", min_size=1, max_size=40),
)
async def test_rest_answer_is_the_projection_of_the_graphql_answer(
    office: Office, minor: list[int], memo: str
) -> None:
    spelled = [f"{value // 100}.{value % 100:02}" for value in minor]
    total = f"{sum(minor) // 100}.{sum(minor) % 100:02}"
    lines = [("acc_cash", total, "0"), *(("acc_revenue", "0", value) for value in spelled)]
    for surface in (V1(office), Guliel(office), GraphQL(office)):
        posted = await surface.post(lines, memo=memo)
        if not memo.strip():
            continue
        assert not posted.is_refused, posted.response.text
        seen = [
            (await other.listing(limit=1)).data[0]
            for other in (V1(office), Guliel(office), GraphQL(office))
        ]
        assert seen == [posted.data] * 3
