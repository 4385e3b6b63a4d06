"""Money as whole minor units: exact on the way in, exact on the way out.

One line is at most 10^15 minor units; an organisation's gross (all debits ever posted) is at
most 2^62, so no sum of any kind passes 2^63.
"""

from collections.abc import Callable
from decimal import Context, Decimal, Inexact
from functools import cache
from re import ASCII, compile

from ledger.errors import AmountInvalid, AmountTooLarge

LINE_LIMIT_MINOR = 10**15
GROSS_LIMIT_MINOR = 2**62
EXPONENT_LIMIT = 20
DIGIT_LIMIT = 40
_EXACTLY = Context(prec=60, traps=[Inexact])
_FRACTIONS = {
    places: tuple(f".{rest:0{places}}" for rest in range(10**places)) for places in (2, 3)
}
"""The decimals of most currencies, spelled once: pages are full of amounts."""
_PLAIN = compile(r"[0-9]{1,40}(\.[0-9]{1,40})?", ASCII)


def parse_amount(value: object) -> Decimal:
    """Take an exact amount from a string, int or Decimal; floats are refused.

    Only its form is judged here; what it may be is for `to_minor`, which knows the currency.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise AmountInvalid("An amount is a decimal number such as 1150.00.")
    if isinstance(value, str) and not _PLAIN.fullmatch(value.removeprefix("-")):
        raise AmountInvalid("An amount is written in plain ASCII digits, such as 1150.00.")
    amount = Decimal(value)
    if not amount.is_finite():
        raise AmountInvalid("An amount is a finite number.")
    return amount


def to_minor(amount: Decimal, exponent: int) -> int:
    """Count a non-negative amount in minor units of a currency with `exponent` decimals."""
    try:
        shifted = _EXACTLY.scaleb(amount, exponent)
    except Inexact:
        return _to_minor(amount, exponent)
    if 0 <= shifted <= LINE_LIMIT_MINOR and (minor := int(shifted)) == shifted:
        return minor
    return _to_minor(amount, exponent)


def _to_minor(amount: Decimal, exponent: int) -> int:
    """Do the same for what is not plain: signs, sizes, many digits; refuse what is no money."""
    digits, power = _without_trailing_zeros(amount)
    if abs(power) > EXPONENT_LIMIT or len(digits) > DIGIT_LIMIT:
        raise AmountInvalid("The amount has too many digits.")
    if amount < 0:
        raise AmountInvalid("An amount is never negative; use the other side.")
    number = int(digits)
    shift = power + exponent
    scale: int = 10 ** abs(shift)
    minor, rest = (number * scale, 0) if shift >= 0 else divmod(number, scale)
    if rest:
        raise AmountInvalid(f"The currency has {exponent} decimals; the amount has more.")
    if minor > LINE_LIMIT_MINOR:
        raise AmountTooLarge("The amount passes 10^15 minor units.")
    return minor


def _without_trailing_zeros(amount: Decimal) -> tuple[str, int]:
    """Return digits and power of ten, the zeros behind the decimal point left out."""
    _, digits, power = amount.as_tuple()
    assert isinstance(power, int)  # Finite, so never "n", "N" or "F".
    text = "".join(map(str, digits))
    kept = text.rstrip("0") or "0" if power < 0 else text
    return kept, power + len(text) - len(kept) if amount else 0


def format_minor(minor: int, exponent: int) -> str:
    """Spell minor units with the currency's decimals: 115000 with 2 is "1150.00"."""
    return spelling_of(exponent)(minor)


@cache
def spelling_of(exponent: int) -> Callable[[int], str]:
    """Return what spells minor units of a currency with `exponent` decimals."""
    fractions = _FRACTIONS.get(exponent)
    if fractions is None:
        return lambda minor: _format_any(minor, exponent)
    one, nothing = len(fractions), f"0{fractions[0]}"

    def spell(minor: int) -> str:
        if minor > 0:
            return f"{minor // one}{fractions[minor % one]}"
        return _format_any(minor, exponent) if minor else nothing

    return spell


def _format_any(minor: int, exponent: int) -> str:
    if not exponent:
        return str(minor)
    sign = "-" if minor < 0 else ""
    digits = str(abs(minor)).rjust(exponent + 1, "0")
    return f"{sign}{digits[:-exponent]}.{digits[-exponent:]}"
