"""Money, Decimal, Date, DateTime, JSON as they go over the wire: exact, never through a float."""

from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NewType

import strawberry
from graphql import FloatValueNode, IntValueNode, StringValueNode, ValueNode
from strawberry import UNSET
from strawberry.types.scalar import ScalarDefinition

from ledger.dates import micros_of, parse_date, spell_instant
from ledger.decimals import spell_millionths
from ledger.errors import AmountInvalid, InvalidInput
from ledger.money import format_minor, parse_amount

Money = NewType("Money", object)
ExactDecimal = NewType("ExactDecimal", object)
DateTime = NewType("DateTime", int)
Json = NewType("Json", object)


def money(minor: int, exponent: int) -> Money:
    """Spell minor units with the currency's decimals."""
    return Money(format_minor(minor, exponent))


def decimal(millionths: int) -> ExactDecimal:
    """Spell millionths without trailing zeros."""
    return ExactDecimal(spell_millionths(millionths))


def decimal_of(value: ExactDecimal | Money | None) -> Decimal | None:
    """Return what an exact scalar made of an input value; None if there is none."""
    assert value is None or value is UNSET or isinstance(value, Decimal)
    return value if isinstance(value, Decimal) else None


def exact(value: Money) -> Decimal:
    """Return what the Money scalar made of an input value, zero too."""
    assert isinstance(value, Decimal)
    return value


def exact_of(value: Money | None) -> Decimal | None:
    """Return what the Money scalar made of an input value; None only if there is none."""
    return None if value is None else exact(value)


def amount_of(value: Money | None) -> Decimal | None:
    """Return what the Money scalar made of an input value; nothing and zero are alike."""
    assert value is None or isinstance(value, Decimal)
    return value or None


def _exact_literal(node: ValueNode, variables: Any = None) -> Decimal:
    if isinstance(node, IntValueNode | FloatValueNode):
        return parse_amount(_exact(node.value))
    if isinstance(node, StringValueNode):
        return parse_amount(node.value)
    raise AmountInvalid("An amount is a string or a number, such as 1150.00.")


def _exact(digits: str) -> Decimal:
    try:
        return Decimal(digits)
    except InvalidOperation:
        raise AmountInvalid("The amount has too many digits.") from None


def _parse_instant(value: object) -> int:
    try:
        instant = datetime.fromisoformat(value) if isinstance(value, str) else None
        if instant is not None and instant.tzinfo:
            instant = instant.astimezone(UTC)
    except (ValueError, OverflowError):
        instant = None
    if instant is None or not str(value).isascii():
        raise InvalidInput("An instant is written like 2026-03-30T09:15:00Z.")
    return micros_of(instant.replace(tzinfo=UTC))


def _refuse(value: object) -> object:
    raise InvalidInput("JSON values are only answered, never taken.")


SCALARS: dict[object, ScalarDefinition] = {
    Money: strawberry.scalar(
        name="Money",
        description=(
            "An exact amount. Out: a string with the currency's decimals, such as `1150.00`."
            " In: a string or an exact JSON number, never negative."
        ),
        serialize=str,
        parse_value=parse_amount,
        parse_literal=_exact_literal,
    ),
    ExactDecimal: strawberry.scalar(
        name="Decimal",
        description=(
            "An exact decimal number with up to 6 decimals. Out: a string without trailing zeros,"
            " such as `1.5`. In: a string or an exact JSON number."
        ),
        serialize=str,
        parse_value=parse_amount,
        parse_literal=_exact_literal,
    ),
    date: strawberry.scalar(
        name="Date",
        description="A calendar date, `YYYY-MM-DD`. Of a full ISO timestamp the date is taken.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
        serialize=date.isoformat,
        parse_value=parse_date,
    ),
    DateTime: strawberry.scalar(
        name="DateTime",
        description="An instant in UTC, `2026-03-30T09:15:00.000000Z`.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
        serialize=spell_instant,
        parse_value=_parse_instant,
    ),
    Json: strawberry.scalar(
        name="JSON",
        description="Any JSON value.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc8259",
        serialize=lambda value: value,
        parse_value=_refuse,
    ),
}
