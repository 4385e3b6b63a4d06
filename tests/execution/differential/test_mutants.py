"""The fuzzer finds faults: every wrong executor is caught within a few hundred documents."""

import pytest

from execution.executor import execute_serially
from tests.execution.differential.comparing import Suspect, compare_seeds
from tests.execution.differential.mutants import MUTANTS
from tests.execution.differential.unawaited import LEFT_UNAWAITED

pytestmark = LEFT_UNAWAITED

ENOUGH = 400


@pytest.mark.parametrize("name", MUTANTS)
def test_wrong_executor_is_caught(name: str) -> None:
    difference = next(compare_seeds([Suspect(MUTANTS[name])], range(ENOUGH)), None)

    assert difference is not None
    # Answering wrongly, not breaking down: a mutant that merely crashes proves nothing.
    assert "raised" not in difference.got["outcome"][0]


def test_executor_that_leaves_something_running_is_caught() -> None:
    untidy = Suspect(execute_serially, is_tidy=True)

    difference = next(compare_seeds([untidy], range(ENOUGH)), None)

    assert difference is not None
    assert difference.got["still waiting"] != []


def test_graphql_core_equals_itself() -> None:
    assert list(compare_seeds([Suspect(execute_serially)], range(ENOUGH))) == []
