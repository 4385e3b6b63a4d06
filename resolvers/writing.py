"""What operations that write have in common: a unit, its idempotency, and the answer's books."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any, TypeVar, cast

from ledger.books import Books
from ledger.errors import Unavailable
from ledger.events import spell
from resolvers.operation import granted, root_key
from resolvers.reading import database_of
from schema.context import Info
from storage.writing.unit import NOTHING, Answer, IdempotencyKey, Needs, Unit

Record = TypeVar("Record")


async def append(
    info: Info,
    decide: Callable[[Books], Record],
    record: type[Record],
    asked: object,
    *,
    needs: Needs = NOTHING,
    entries: int = 1,
    postings: int = 0,
    is_dry_run: bool = False,
    part: int = 0,
) -> Answer[Record]:
    """Decide and commit what an operation asks; `asked` is its input, for the fingerprint.

    An operation of several units numbers them: each part has an outcome of its own.
    """
    context = info.context
    unit = Unit(
        organization=granted(info).organization,
        actor=context.actor,
        decide=decide,
        record=record,
        needs=needs,
        idempotency=None if is_dry_run else _idempotency(info, asked, part),
        entries=entries,
        postings=postings,
        is_dry_run=is_dry_run,
    )
    try:
        answer = await database_of(info).append(unit)
    except Unavailable as refusal:
        context.response_headers["Retry-After"] = str(refusal.retry_after_seconds or 1)
        raise
    await context.refresh_snapshot()
    if answer.is_replay:
        context.response_headers["Idempotent-Replayed"] = "true"
    return answer


def _idempotency(info: Info, asked: object, part: int) -> IdempotencyKey | None:
    """Scope the caller's key to the root field's position in its document."""
    key = info.context.idempotency_key
    if key is None:
        return None
    position = info.context.position(root_key(info))
    place = f"{position}.{part}" if part else str(position)
    return IdempotencyKey(f"{key}#{place}", info.field_name, fingerprint(info.field_name, asked))


def fingerprint(operation: str, asked: object) -> bytes:
    """Hash an operation with its coerced input: the same from every door."""
    return sha256(f"[{spell(operation)},{_spell(asked)}]".encode()).digest()


@lru_cache(maxsize=1_024)
def _spell_amount(amount: Decimal) -> str:
    """Spell an amount the same however it was written, and whatever its size: no rounding."""
    digits = amount.as_tuple()
    number = "".join(map(str, digits.digits)).lstrip("0")
    kept = number.rstrip("0")
    exponent = cast(int, digits.exponent) + len(number) - len(kept)
    return f'"{"-" if digits.sign and kept else ""}{kept or 0}e{exponent if kept else 0}"'


def _spell_number(value: int) -> str:
    # An instant beyond the year 2255 is text: canonical JSON holds no such number.
    return spell(value if abs(value) < 2**53 else str(value))


_SPELLINGS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "null",
    str: spell,
    bool: spell,
    int: _spell_number,
    Decimal: _spell_amount,
    date: lambda day: f'"{day.isoformat()}"',
}


def _spell(value: Any) -> str:
    """Spell input as canonical JSON: amounts lose trailing zeros, what is absent is null."""
    known = _SPELLINGS.get(type(value))
    if known is not None:
        return known(value)
    if isinstance(value, Enum):
        return spell(value.name)
    if isinstance(value, str):
        return spell(value)
    if is_dataclass(value):
        kind: Any = type(value)
        members = [f"{sign}{_spell(getattr(value, name))}" for name, sign in _members(kind)]
        return f"{{{','.join(members)}}}"
    if isinstance(value, Mapping):
        names = sorted(map(str, value), key=lambda name: name.encode("utf-16-be"))
        return f"{{{','.join([f'{spell(name)}:{_spell(value[name])}' for name in names])}}}"
    return f"[{','.join([_spell(item) for item in value])}]"


@cache
def _members(kind: Any) -> tuple[tuple[str, str], ...]:
    """Return the fields of an input in their canonical order, each with how it is announced."""
    return tuple((name, f"{spell(name)}:") for name in sorted(field.name for field in fields(kind)))
