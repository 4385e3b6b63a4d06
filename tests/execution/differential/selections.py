"""A document before it is written: selections, and which may stand beside which."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from graphql import GraphQLNamedType, is_object_type


@dataclass(slots=True)
class FieldSelection:
    """A field selected under a parent, with what tells whether two of them merge."""

    parent: GraphQLNamedType
    key: str
    name: str
    arguments: str
    type: str
    is_leaf: bool
    directives: str = ""
    below: "list[Selection]" = field(default_factory=list)

    def spell(self) -> str:
        """Write the selection."""
        alias = "" if self.key == self.name else f"{self.key}: "
        below = "" if self.is_leaf else spell_set(self.below)
        return f"{alias}{self.name}{self.arguments}{self.directives}{below}"


@dataclass(slots=True)
class Fragment:
    """A named fragment."""

    name: str
    condition: GraphQLNamedType
    below: "list[Selection]"

    def spell(self) -> str:
        """Write the definition."""
        return f"fragment {self.name} on {self.condition.name}{spell_set(self.below)}"


@dataclass(slots=True)
class InlineSelection:
    """An inline fragment, with or without a condition."""

    condition: GraphQLNamedType | None
    directives: str
    below: "list[Selection]"

    def spell(self) -> str:
        """Write the selection."""
        condition = f" on {self.condition.name}" if self.condition else ""
        return f"...{condition}{self.directives}{spell_set(self.below)}"


@dataclass(slots=True)
class SpreadSelection:
    """A spread of a named fragment."""

    fragment: Fragment
    directives: str

    def spell(self) -> str:
        """Write the selection."""
        return f"...{self.fragment.name}{self.directives}"


Selection = FieldSelection | InlineSelection | SpreadSelection


def spell_set(selections: Iterable[Selection]) -> str:
    """Write a selection set."""
    return f" {{ {' '.join(selection.spell() for selection in selections)} }}"


class Scope:
    """What stands at one place of the answer: the fields of each key, and the scope below them."""

    def __init__(self) -> None:
        self.fields: dict[str, list[FieldSelection]] = {}
        self._below: dict[str, Scope] = {}

    def below(self, key: str) -> "Scope":
        """Return the scope under a key."""
        return self._below.setdefault(key, Scope())

    def admits(self, new: FieldSelection) -> bool:
        """Tell whether a field, leaving out what it selects, merges with those of its key."""
        return all(_merges(new, old) for old in self.fields.get(new.key, ()))

    def admits_all(self, selections: Iterable[Selection]) -> bool:
        """Tell whether selections, whole, merge with what stands here."""
        for selection in selections:
            if not isinstance(selection, FieldSelection):
                if not self.admits_all(_below(selection)):
                    return False
            elif selection.key in self.fields and not (
                self.admits(selection) and self.below(selection.key).admits_all(selection.below)
            ):
                return False
        return True

    def take(self, new: FieldSelection) -> None:
        """Remember a field."""
        self.fields.setdefault(new.key, []).append(new)

    def take_all(self, selections: Iterable[Selection]) -> None:
        """Remember selections with all that they select."""
        for selection in selections:
            if isinstance(selection, FieldSelection):
                self.take(selection)
                self.below(selection.key).take_all(selection.below)
            else:
                self.take_all(_below(selection))


def _below(selection: InlineSelection | SpreadSelection) -> list[Selection]:
    if isinstance(selection, SpreadSelection):
        return selection.fragment.below
    return selection.below


def _merges(one: FieldSelection, other: FieldSelection) -> bool:
    if one.type != other.type:
        return False
    if (one.name, one.arguments) == (other.name, other.arguments):
        return True
    # No object is of two object types: there a key may stand for two fields.
    are_apart = one.parent is not other.parent
    return one.is_leaf and are_apart and is_object_type(one.parent) and is_object_type(other.parent)
