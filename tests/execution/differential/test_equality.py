"""Compiled execution answers random documents as graphql-core does, whatever goes wrong in them."""

import os
import secrets

import pytest

from tests.execution.differential.comparing import compare_seeds
from tests.execution.differential.suspects import SUSPECTS
from tests.execution.differential.unawaited import LEFT_UNAWAITED

pytestmark = LEFT_UNAWAITED

IS_FUZZ = os.environ.get("DAFTAR_TEST_PROFILE") == "fuzz"
DOCUMENTS = int(os.environ.get("DAFTAR_TEST_DOCUMENTS", "100000" if IS_FUZZ else "5000"))
# Parts, so that several processes share the work.
PARTS = 100 if IS_FUZZ else 10
SEEDS = 10**8


@pytest.mark.parametrize("part", range(PARTS))
def test_answers_are_those_of_graphql_core(part: int) -> None:
    count = -(-DOCUMENTS // PARTS)
    # A normal run repeats the same documents; `make fuzz` writes new ones.
    first = secrets.randbelow(SEEDS) if IS_FUZZ else part * count
    difference = next(compare_seeds(SUSPECTS, range(first, first + count)), None)

    assert difference is None, (
        f"{difference.spell()}\n"
        f"To shrink it: python -m tests.execution.differential {difference.seed}"
    )
