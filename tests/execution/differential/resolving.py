"""The context of a run: it answers for every resolver, and keeps a journal of what was asked."""

import asyncio
from collections.abc import Mapping
from typing import Any

from graphql import GraphQLResolveInfo, ListValueNode, ObjectValueNode

from tests.execution.differential.dice import Dice
from tests.execution.differential.faults import Raising
from tests.execution.differential.loop import Gates
from tests.execution.differential.objects import label_of
from tests.execution.differential.values import Values
from tests.execution.differential.wanted import below_of


class Stage:
    """What resolvers of one run see as their context."""

    def __init__(self, values: Values, gates: Gates) -> None:
        self.values = values
        self.gates = gates
        self.journal: list[str] = []

    def answer(
        self, source: object, info: GraphQLResolveInfo[Any], given: Mapping[str, Any]
    ) -> Any:
        """Answer for a synchronous resolver."""
        label = self._enter(source, info, given)
        return _given(self._make(info, label))

    async def answer_later(
        self, source: object, info: GraphQLResolveInfo[Any], given: Mapping[str, Any]
    ) -> Any:
        """Answer for an asynchronous resolver, at once or after some waiting."""
        label = self._enter(source, info, given)
        dice = self.values.dice(f"{label}: wait")
        try:
            await self._wait(dice, label)
        except asyncio.CancelledError:
            self.journal.append(f"cancelled {label}")
            raise
        value = self._make(info, label)
        self.journal.append(f"leave {label}")
        return _given(value)

    def decide(self, info: GraphQLResolveInfo[Any], what: str) -> Dice:
        """Return the dice of a decision that stands beside a resolver, and note that it fell."""
        label = f"{_spell_path(info)}:{what}"
        self.journal.append(f"decide {label}")
        return self.values.dice(label)

    def _make(self, info: GraphQLResolveInfo[Any], label: str) -> Any:
        return self.values.make(info.return_type, label, below_of(info.field_nodes))

    def _enter(
        self, source: object, info: GraphQLResolveInfo[Any], given: Mapping[str, Any]
    ) -> str:
        label = _spell_path(info)
        nodes = [node.loc.start for node in info.field_nodes if node.loc]
        self.journal.append(
            f"enter {label} {info.parent_type}.{info.field_name}: {info.return_type}"
            f" of {label_of(source)} with {dict(given)!r} from {nodes}"
            f" given {info.variable_values.coerced!r} in {info.operation.operation.value}"
        )
        _change(info, given)
        return label

    async def _wait(self, dice: Dice, label: str) -> None:
        for _ in range(dice.pick((0, 0, 1, 1, 2))):
            await self.gates.wait(dice.below(1000), label)


def _change(info: GraphQLResolveInfo[Any], given: Mapping[str, Any]) -> None:
    """Change what literals gave, as a careless resolver may: no other request may see it."""
    for argument in info.field_nodes[0].arguments or ():
        value = given.get(argument.name.value)
        if isinstance(argument.value, ListValueNode) and isinstance(value, list):
            value.append("changed")
        elif isinstance(argument.value, ObjectValueNode) and isinstance(value, dict):
            value["changed"] = "changed"


def _given(value: Any) -> Any:
    if isinstance(value, Raising):
        raise value.error
    return value


def _spell_path(info: GraphQLResolveInfo[Any]) -> str:
    return "/".join(map(str, info.path.as_list()))
