"""Who may do what: roles, scopes and the policy an operation states."""

from dataclasses import dataclass
from enum import IntEnum

from ledger.errors import InvalidInput

AREAS = (
    "accounting",
    "customers",
    "vendors",
    "products",
    "invoices",
    "payments",
    "payroll",
    "webhooks",
    "reports",
    "organizations",
    "keys",
)
SYNONYMS = {"suppliers": "vendors", "employees": "payroll"}
EVERY_SCOPE = "*"
SCOPES = frozenset(f"{area}:{verb}" for area in AREAS for verb in ("read", "write"))


class Role(IntEnum):
    """What a key may do in one organisation; each role includes those before it."""

    VIEWER = 1
    CONTRIBUTOR = 2
    MANAGER = 3
    ADMIN = 4
    OWNER = 5


@dataclass(frozen=True, slots=True)
class Policy:
    """The scope and the least role an operation asks for."""

    scope: str
    role: Role


def canonical_scope(word: str) -> str:
    """Return the scope under its one stored name; unknown words are refused."""
    area, colon, verb = word.partition(":")
    scope = f"{SYNONYMS.get(area, area)}{colon}{verb}"
    if scope != EVERY_SCOPE and scope not in SCOPES:
        raise InvalidInput(f"Unknown scope '{word}'.", "scopes")
    return scope


def has_scope(held: frozenset[str], wanted: str) -> bool:
    """Tell whether the scopes cover the wanted one; an operation that wants none is open."""
    return not wanted or EVERY_SCOPE in held or wanted in held
