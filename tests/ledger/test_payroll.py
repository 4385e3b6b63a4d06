"""How payroll is figured: literal figures, each rounded half up, from the posting rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.decimals import ONE
from ledger.payroll import (
    PayrollLine,
    PayrollPart,
    PayrollRun,
    PayrollState,
    PayrollStatus,
    StatutoryRate,
    figured,
    rate_on,
)

SAUDI = StatutoryRate("SAUDI", date(2026, 1, 1), 9_750_000, 11_750_000, 4_500_000, 0)
EXPATRIATE = StatutoryRate("EXPATRIATE", date(2026, 1, 1), 0, 2_000_000, 4_500_000, 0)
LINE = PayrollLine(
    run=1,
    position=1,
    employee="emp_1",
    days_employed=31,
    days_in_month=31,
    basic=800_000,
    housing=200_000,
    allowances=50_000,
    adjustment=0,
    gross=0,
    base=0,
    employee_share=0,
    employer_share=0,
    advance=0,
    net=0,
    memo=None,
)


def figures(line: PayrollLine) -> tuple[int, int, int, int, int]:
    return line.gross, line.base, line.employee_share, line.employer_share, line.net


def test_the_example_of_the_posting_rules() -> None:
    line = figured(replace(LINE, advance=100_000), SAUDI)

    assert figures(line) == (1_050_000, 1_000_000, 97_500, 117_500, 852_500)


def test_who_is_in_no_scheme_pays_no_share() -> None:
    assert figures(figured(LINE, None)) == (1_050_000, 0, 0, 0, 1_050_000)


def test_of_an_expatriate_only_the_employer_pays() -> None:
    line = figured(replace(LINE, basic=600_000, housing=150_000, allowances=0), EXPATRIATE)

    assert figures(line) == (750_000, 750_000, 0, 15_000, 750_000)


@pytest.mark.parametrize(
    ("basic", "base", "shares"),
    [
        (4_299_999, 4_499_999, (438_750, 528_750)),
        (4_300_000, 4_500_000, (438_750, 528_750)),
        (4_300_001, 4_500_000, (438_750, 528_750)),
        (9_000_000, 4_500_000, (438_750, 528_750)),
    ],
)
def test_base_ends_at_the_cap(basic: int, base: int, shares: tuple[int, int]) -> None:
    line = figured(replace(LINE, basic=basic), SAUDI)

    assert (line.base, line.employee_share, line.employer_share) == (base, *shares)


def test_base_is_at_least_the_floor_for_who_earns_at_all() -> None:
    floored = replace(SAUDI, floor=150_000)
    low = replace(LINE, basic=100_000, housing=0, allowances=0)

    assert figures(figured(low, floored)) == (100_000, 150_000, 14_625, 17_625, 85_375)
    assert figures(figured(replace(low, days_employed=0), floored)) == (0, 0, 0, 0, 0)


def test_part_month_is_paid_by_its_days() -> None:
    line = figured(replace(LINE, days_employed=16), SAUDI)

    # 1,050,000 x 16/31 = 541,935.48; 1,000,000 x 16/31 = 516,129.03
    assert figures(line) == (541_935, 516_129, 50_323, 60_645, 491_612)


def test_each_figure_is_rounded_half_up() -> None:
    half = replace(LINE, basic=1, housing=0, allowances=0, days_employed=15, days_in_month=30)
    tie = replace(LINE, basic=20_000, housing=0, allowances=0)
    rates = replace(SAUDI, employee_rate=2_500, employer_rate=7_500)

    assert figured(half, None).gross == 1
    assert figures(figured(tie, rates)) == (20_000, 20_000, 1, 2, 19_999)


def test_adjustment_changes_the_gross_and_not_the_base() -> None:
    more = figured(replace(LINE, adjustment=25_000), SAUDI)
    less = figured(replace(LINE, adjustment=-25_000), SAUDI)

    assert figures(more) == (1_075_000, 1_000_000, 97_500, 117_500, 977_500)
    assert figures(less) == (1_025_000, 1_000_000, 97_500, 117_500, 927_500)


@given(
    parts=st.tuples(*[st.integers(0, 10**8)] * 3),
    days=st.integers(0, 31),
    rates=st.tuples(*[st.integers(0, 100 * ONE)] * 2),
    cap=st.none() | st.integers(0, 10**8),
)
def test_figures_tie(
    parts: tuple[int, int, int], days: int, rates: tuple[int, int], cap: int | None
) -> None:
    basic, housing, allowances = parts
    line = replace(LINE, basic=basic, housing=housing, allowances=allowances, days_employed=days)
    made = figured(line, replace(SAUDI, employee_rate=rates[0], employer_rate=rates[1], cap=cap))

    assert made.gross == made.employee_share + made.advance + made.net
    assert abs(made.gross - Fraction(sum(parts) * days, 31)) <= Fraction(1, 2)
    assert 0 <= made.base <= (basic + housing if cap is None else cap)
    assert 0 <= made.employee_share <= made.base <= made.gross


def test_rate_of_a_month_is_the_latest_that_has_begun() -> None:
    first, second = SAUDI, replace(SAUDI, starts_on=date(2026, 3, 15), employee_rate=10 * ONE)
    rates = [second, EXPATRIATE, first]

    assert rate_on(rates, "SAUDI", date(2026, 2, 28)) == first
    assert rate_on(rates, "SAUDI", date(2026, 3, 31)) == second
    assert rate_on(rates, "SAUDI", date(2025, 12, 31)) is None
    assert rate_on(rates, "OTHER", date(2026, 3, 31)) is None


RUN = PayrollRun(
    number=1,
    id="run_1",
    month=2026 * 12 + 2,
    state=PayrollState.APPROVED,
    payable=1,
    statutory=2,
    is_net_paid=False,
    is_statutory_paid=False,
    entry="je_1",
    sequence=1,
    created_at=0,
    created_by="key_1",
    lines=(figured(LINE, SAUDI), figured(LINE, EXPATRIATE)),
)


def test_run_sums_its_lines() -> None:
    assert (RUN.gross, RUN.employee_share, RUN.employer_share) == (2_100_000, 97_500, 137_500)
    assert (RUN.net, RUN.advance, RUN.cost) == (2_002_500, 0, 2_237_500)
    assert RUN.due(PayrollPart.STATUTORY) == 235_000
    assert RUN.source == "payroll:2026-03"


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({}, PayrollStatus.APPROVED),
        ({"is_net_paid": True}, PayrollStatus.PARTLY_PAID),
        ({"is_statutory_paid": True}, PayrollStatus.PARTLY_PAID),
        ({"is_net_paid": True, "is_statutory_paid": True}, PayrollStatus.PAID),
        ({"state": PayrollState.DRAFT}, PayrollStatus.DRAFT),
        ({"state": PayrollState.VOID}, PayrollStatus.VOID),
    ],
)
def test_status_follows_state_and_payments(facts: dict[str, object], status: PayrollStatus) -> None:
    assert replace(RUN, **facts).status is status  # type: ignore[arg-type]  # Facts of a run.


def test_run_without_shares_is_paid_with_its_net() -> None:
    run = replace(RUN, lines=(figured(LINE, None),), is_net_paid=True)

    assert run.status is PayrollStatus.PAID
