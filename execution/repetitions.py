"""Counts selections by response path: the rule that merges fields compares them in pairs."""

from collections import Counter
from collections.abc import Mapping, Sequence

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from execution.errors import GRAPHQL_VALIDATION_FAILED, refusal, too_complex

Fragments = Mapping[str, FragmentDefinitionNode]
Path = tuple[str, ...]


def refuse_repetitions(
    operations: Sequence[OperationDefinitionNode], fragments: Fragments, limit: int
) -> None:
    """Refuse operations that select one path too often, and fragments that no operation spreads.

    The operations spread out must be known to be small.
    """
    spread: set[str] = set()
    for operation in operations:
        repetitions = max(_count_paths(operation, fragments, spread).values(), default=0)
        if repetitions > limit:
            raise too_complex("repetitions of one field", repetitions, limit)
    for name, fragment in fragments.items():
        if name not in spread:
            raise refusal(GRAPHQL_VALIDATION_FAILED, f"Fragment '{name}' is never used.", fragment)


def _count_paths(
    operation: OperationDefinitionNode, fragments: Fragments, spread: set[str]
) -> Counter[Path]:
    counts: Counter[Path] = Counter()
    pending: list[tuple[SelectionSetNode | None, Path]] = [(operation.selection_set, ())]
    while pending:
        selection_set, path = pending.pop()
        for selection in selection_set.selections if selection_set else ():
            if isinstance(selection, FieldNode):
                below = (*path, (selection.alias or selection.name).value)
                counts[below] += 1
                pending.append((selection.selection_set, below))
            elif isinstance(selection, InlineFragmentNode):
                pending.append((selection.selection_set, path))
            elif isinstance(selection, FragmentSpreadNode) and selection.name.value in fragments:
                spread.add(selection.name.value)
                pending.append((fragments[selection.name.value].selection_set, path))
    return counts
