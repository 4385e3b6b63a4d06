"""Makes a failing case small: drops what it can while the two executors still differ."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from graphql import (
    REMOVE,
    DocumentNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    Node,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    parse,
    print_ast,
    visit,
)

from execution import DocumentRefused
from tests.execution.differential.cases import Case
from tests.execution.differential.faults import Weather

StillFails = Callable[[Case], bool]
ATTEMPTS = 500


def shrink(case: Case, still_fails: StillFails) -> Case:
    """Return the smallest case found that still fails."""
    attempts = 0
    is_smaller = True
    while is_smaller:
        is_smaller = False
        for smaller in _smaller_cases(case):
            attempts += 1
            if attempts > ATTEMPTS:
                return case
            if _fails(smaller, still_fails):
                case, is_smaller = smaller, True
                break
    return case


def _fails(case: Case, still_fails: StillFails) -> bool:
    # What is dropped may leave a document that is not valid: that one is no case at all.
    try:
        return still_fails(case)
    except DocumentRefused:
        return False


def _smaller_cases(case: Case) -> Iterator[Case]:
    for request in case.requests if len(case.requests) > 1 else ():
        yield replace(case, requests=(request,))
    for request in case.requests:
        if request.cancel_after is not None:
            calm = tuple(replace(one, cancel_after=None) for one in case.requests)
            yield replace(case, requests=calm)
    for quiet in _quieter(case.weather):
        yield replace(case, weather=quiet)
    yield from _with_less_text(case)


def _quieter(weather: Weather) -> Iterator[Weather]:
    for part in ("nulls", "errors", "wrong", "unusual"):
        if getattr(weather, part):
            yield replace(weather, **{part: 0})


def _with_less_text(case: Case) -> Iterator[Case]:
    document = parse(case.text, no_location=True)
    collector = _Collector()
    visit(document, collector)
    for node in collector.droppable:
        smaller = _tidied(visit(document, _Dropper(node)))
        text = print_ast(smaller)
        declared = _names(smaller)
        requests = tuple(
            replace(
                request,
                variables={
                    name: value for name, value in request.variables.items() if name in declared
                },
            )
            for request in case.requests
        )
        yield replace(case, text=text, requests=requests)


def _names(document: DocumentNode) -> set[str]:
    return {
        variable.variable.name.value
        for node in document.definitions
        if isinstance(node, OperationDefinitionNode)
        for variable in node.variable_definitions or ()
    }


def _tidied(document: DocumentNode) -> DocumentNode:
    """Drop the fragments and variables that nothing uses any more."""
    while True:
        used = _Uses()
        visit(document, used)
        tidied: DocumentNode = visit(document, _Tidier(used))
        if tidied is document:
            return document
        document = tidied


class _Collector(Visitor):
    """Collects what can be dropped, the largest first."""

    def __init__(self) -> None:
        super().__init__()
        self.droppable: list[Node] = []

    def enter_selection_set(self, node: SelectionSetNode, *_: object) -> None:
        if len(node.selections) > 1:
            self.droppable += node.selections

    def enter_directive(self, node: Node, *_: object) -> None:
        self.droppable.append(node)

    def enter_argument(self, node: Node, *_: object) -> None:
        self.droppable.append(node)


class _Dropper(Visitor):
    def __init__(self, dropped: Node) -> None:
        super().__init__()
        self._dropped = dropped

    def enter(self, node: Node, *_: object) -> object:
        return REMOVE if node is self._dropped else None


class _Uses(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.fragments: set[str] = set()
        self.variables: set[str] = set()

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> None:
        self.fragments.add(node.name.value)

    def enter_variable(self, node: VariableNode, key: object, parent: object, *_: object) -> None:
        if not isinstance(parent, VariableDefinitionNode):
            self.variables.add(node.name.value)


class _Tidier(Visitor):
    def __init__(self, used: _Uses) -> None:
        super().__init__()
        self._used = used

    def enter_fragment_definition(self, node: FragmentDefinitionNode, *_: object) -> object:
        return None if node.name.value in self._used.fragments else REMOVE

    def enter_variable_definition(self, node: VariableDefinitionNode, *_: object) -> object:
        return None if node.variable.name.value in self._used.variables else REMOVE
