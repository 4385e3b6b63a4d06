"""Exact decimals that are no amounts: quantities, unit prices, rates, as whole millionths."""

from decimal import Decimal

from ledger.errors import AmountInvalid, AmountTooLarge, LedgerError
from ledger.money import to_minor

PLACES = 6
ONE = 10**PLACES


def to_millionths(value: Decimal, what: str, *path: str | int) -> int:
    """Count a decimal of up to six places in millionths; `what` names it in a refusal."""
    try:
        return to_minor(value, PLACES)
    except AmountTooLarge:
        refusal: LedgerError = AmountTooLarge(f"{what} is at most 1,000,000,000.", *path)
    except AmountInvalid:
        refusal = AmountInvalid(f"{what} is not negative and has at most 6 decimals.", *path)
    raise refusal


def spell_millionths(value: int) -> str:
    """Spell millionths as a plain decimal without trailing zeros: 1500000 is "1.5"."""
    whole, rest = divmod(abs(value), ONE)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{rest:06}".rstrip("0").rstrip(".")


def check_rate(percent: Decimal, *path: str | int) -> int:
    """Return a rate of 0 to 100 percent in millionths of a percent."""
    rate = to_millionths(percent, "A rate", *path)
    if rate > 100 * ONE:
        raise AmountInvalid("A rate is 0 to 100 percent.", *path)
    return rate
