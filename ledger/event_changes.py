"""What was before an event and what is after it, as far as its facts say."""

from collections.abc import Callable, Mapping

from ledger.events import Json
from ledger.log_types import LOG_TYPES_BY_NAME, Change

Facts = Mapping[str, Json]
BeforeAndAfter = tuple[Json, Json]
_APART = frozenset({"id", "before", "after"})


def change_of(event_type: str, facts: Facts) -> BeforeAndAfter:
    """Return what the chain says openly of before and after; of what is personal it says nothing.

    Events that were recorded before their type told of it have no before.
    """
    spell = _SPELLED.get(event_type)
    if spell is not None:
        return spell(facts)
    kind = LOG_TYPES_BY_NAME.get(event_type)
    if kind is None or kind.change is Change.NOTHING or _is_blinded(facts):
        return None, None
    said = {name: value for name, value in facts.items() if name not in _APART}
    if kind.change is Change.MADE:
        return None, said
    if kind.change is Change.ENDED:
        return said, None
    return facts.get("before"), facts.get("after", said)


def hashes_of(facts: Facts) -> tuple[str | None, str | None]:
    """Return the blinded hashes of what was before and what is after, where an event has them."""
    before, after = facts.get("before"), facts.get("after", facts.get("hash"))
    if isinstance(before, Mapping):
        before = before.get("hash")
    return before if isinstance(before, str) else None, after if isinstance(after, str) else None


def _is_blinded(facts: Facts) -> bool:
    """Tell whether an event names its subject by nothing but hashes."""
    return facts.keys() == {"hash", "id"} or isinstance(facts.get("after"), str)


def _lock(facts: Facts) -> BeforeAndAfter:
    before, after = facts.get("previous"), facts.get("lockedThrough")
    return {"lockedThrough": before}, {"lockedThrough": after}


def _default_account(facts: Facts) -> BeforeAndAfter:
    role = facts.get("role")
    before, after = facts.get("previous"), facts.get("id")
    return {"account": before, "role": role}, {"account": after, "role": role}


def _closing(facts: Facts) -> BeforeAndAfter:
    return {"isClosed": False}, {"isClosed": True, "reason": facts.get("reason")}


def _reopening(facts: Facts) -> BeforeAndAfter:
    return {"isClosed": True}, {"isClosed": False, "reason": facts.get("reason")}


_SPELLED: dict[str, Callable[[Facts], BeforeAndAfter]] = {
    "default_account.changed": _default_account,
    "fiscal_year.closed": _closing,
    "fiscal_year.reopened": _reopening,
    "ledger.locked": _lock,
    "period.closed": _closing,
    "period.reopened": _reopening,
}
