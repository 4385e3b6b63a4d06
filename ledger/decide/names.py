"""What master records have in common: a code, two names, and how an event blinds them."""

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import Protocol, TypeVar

from ledger.errors import Duplicate, InvalidInput
from ledger.events import Json, canonical
from ledger.text import check_text, require_text

CODE_LIMIT = 32
Names = tuple[str | None, str | None]


class Coded(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def code(self) -> str: ...


Record = TypeVar("Record", bound=Coded)


def free_code(code: str, others: Iterable[Coded], before: Coded | None = None) -> str:
    """Return a code that no other record bears."""
    text = require_text(code, "code", limit=CODE_LIMIT)
    own = None if before is None else before.id
    if any(other.code == text and other.id != own for other in others):
        raise Duplicate(f"The code '{text}' is taken.", "code")
    return text


def names_of(name_en: str | None, name_ar: str | None) -> Names:
    """Return both names; a missing Arabic one takes the English one's text."""
    english, arabic = check_text(name_en, "nameEn"), check_text(name_ar, "nameAr")
    if not (english or arabic):
        raise InvalidInput("An English or an Arabic name is required.", "nameEn")
    return english, arabic or english


def new_names(before: Names, name_en: str | None, name_ar: str | None) -> Names:
    """Return changed names: None leaves one as it is, blank clears it.

    An Arabic name that only repeats the English one follows it.
    """
    english, arabic = before
    if name_ar is None and arabic != english:
        name_ar = arabic
    return names_of(english if name_en is None else name_en, name_ar)


def new_text(before: str | None, given: str | None, name: str, limit: int) -> str | None:
    """Return a changed optional text: None leaves it as it is, blank clears it."""
    return before if given is None else check_text(given, name, limit=limit)


def differences(
    facts_of: Callable[[Record], Mapping[str, Json]], before: Record, after: Record
) -> Json:
    """Return what an event says of a change: id, and the changed facts before and after."""
    old, new = facts_of(before), facts_of(after)
    changed = sorted(name for name in new if new[name] != old[name])
    return {
        "after": {name: new[name] for name in changed},
        "before": {name: old[name] for name in changed},
        "id": after.id,
    }


def blinded(facts: Json, salt: str) -> str:
    """Hash what is personal, so that an event names it and cannot be asked about it."""
    return sha256(canonical({"facts": facts, "salt": salt})).hexdigest()
