"""Finds where two executors differ on a case."""

import asyncio
import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, cast

from execution.executor import ExecuteOperation, execute_serially
from tests.execution.differential.cases import Case, make_case, prepare
from tests.execution.differential.loop import StillLoop
from tests.execution.differential.running import Seen, run_request


class Suspect(NamedTuple):
    """An executor that has to answer like graphql-core; if tidy, it leaves nothing running after.

    graphql-core does leave something: what waits beside a field that failed at once.
    """

    execute: ExecuteOperation
    is_tidy: bool = False

    def agrees(self, expected: Seen, got: Seen) -> bool:
        """Tell whether what was seen of the suspect is what was seen of graphql-core."""
        if not self.is_tidy:
            return got == expected
        begun = Counter(line for line in got["journal"] if not line.startswith("cancelled "))
        return (
            got["outcome"] == expected["outcome"]
            and not got["still waiting"]
            and not got["tasks left"]
            and begun <= Counter(expected["journal"])
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """One request of a case that a suspect treats differently."""

    suspect: Suspect
    case: Case
    number: int
    expected: Seen
    got: Seen
    seed: int | None = None

    def spell(self) -> str:
        """Write the difference for whoever has to repair it."""
        request = self.case.requests[self.number]
        lines = [
            f"seed: {self.seed}, schema: {self.case.name}, tidy: {self.suspect.is_tidy}",
            f"document: {self.case.text}",
            f"variables: {dict(request.variables)!r}",
            f"{self.case.weather}; {request}",
        ]
        for part, expected in self.expected.items():
            got = self.got[part]
            if expected != got:
                lines += [f"{part}, graphql-core:", *_spell_part(expected)]
                lines += [f"{part}, the other:", *_spell_part(got)]
        return "\n".join(lines)


def compare_seeds(suspects: Sequence[Suspect], seeds: Iterable[int]) -> Iterator[Difference]:
    """Compare suspects with graphql-core on the cases of seeds, and yield what differs."""
    cases = ((seed, make_case(seed)) for seed in seeds)
    yield from _compare(suspects, cases)


def compare_cases(suspects: Sequence[Suspect], cases: Iterable[Case]) -> Iterator[Difference]:
    """Compare suspects with graphql-core on cases, and yield what differs."""
    yield from _compare(suspects, ((None, case) for case in cases))


def _compare(
    suspects: Sequence[Suspect], cases: Iterable[tuple[int | None, Case]]
) -> Iterator[Difference]:
    with asyncio.Runner(loop_factory=StillLoop) as runner:
        loop = cast("StillLoop", runner.get_loop())
        try:
            for seed, case in cases:
                difference = compare(loop, suspects, case)
                if difference is not None:
                    yield replace(difference, seed=seed)
        finally:
            # What was left unawaited is dropped here, not in the middle of somebody else's test.
            gc.collect()


def compare(loop: StillLoop, suspects: Sequence[Suspect], case: Case) -> Difference | None:
    """Run a case with graphql-core and with each suspect; return where one differs first."""
    prepared = prepare(case)
    for number in range(len(case.requests)):
        expected = run_request(loop, execute_serially, case, prepared, number)
        for suspect in suspects:
            got = run_request(loop, suspect.execute, case, prepared, number)
            if not suspect.agrees(expected, got):
                return Difference(suspect, case, number, expected, got)
    return None


def _spell_part(part: Any) -> list[str]:
    return [f"    {line}" for line in part] if isinstance(part, list) else [f"    {part}"]
