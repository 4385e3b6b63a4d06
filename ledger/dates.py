"""Days and instants: dates as ISO text or day numbers, instants as UTC microseconds."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from re import ASCII, compile

from ledger.errors import InvalidInput

_MINUTE_MICROS = 60_000_000

Day = date
"""A calendar date, under a name that a field called `date` cannot hide."""

_EPOCH = date(1970, 1, 1).toordinal()
_ORIGIN = datetime(1970, 1, 1, tzinfo=UTC)
_DATE = compile(
    r"(\d{4})-(\d{2})-(\d{2})"
    r"([Tt ]([01]\d|2[0-3]):[0-5]\d(:([0-5]\d|60)([.,]\d{1,9})?)?([Zz]|[+-]\d{2}:?\d{2})?)?",
    ASCII,
)


def parse_date(text: object) -> date:
    """Read `YYYY-MM-DD`; of a full ISO timestamp the date part is taken."""
    match = _DATE.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise InvalidInput("A date is written YYYY-MM-DD.")
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise InvalidInput(f"There is no day {match[0][:10]}.") from None


def day_of(day: date) -> int:
    """Number a date: days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def date_of(day: int) -> date:
    return date.fromordinal(day + _EPOCH)


def month_of(day: date) -> int:
    """Number a calendar month: months since year 0."""
    return day.year * 12 + day.month - 1


def month_start(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def month_end(month: int) -> date:
    first = month_start(month)
    return first.replace(day=monthrange(first.year, first.month)[1])


def month_name(month: int) -> str:
    """Name a month, such as `2026-03`."""
    return f"{month // 12:04}-{month % 12 + 1:02}"


def micros_of(instant: datetime) -> int:
    """Count microseconds since 1970-01-01 UTC."""
    return (instant - _ORIGIN) // timedelta(microseconds=1)


def instant_of(micros: int) -> datetime:
    return _ORIGIN + timedelta(microseconds=micros)


def spell_instant(micros: int) -> str:
    """Spell an instant as UTC with six decimals and `Z`."""
    minutes, rest = divmod(micros, _MINUTE_MICROS)
    seconds, rest = divmod(rest, 1_000_000)
    return f"{_spell_minute(minutes)}:{seconds:02}.{rest:06}Z"


@lru_cache(maxsize=4_096)  # What is listed together was recorded within minutes.
def _spell_minute(minutes: int) -> str:
    return instant_of(minutes * _MINUTE_MICROS).replace(tzinfo=None).isoformat(timespec="minutes")


def spell_day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
