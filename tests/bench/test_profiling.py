"""What a profile says of stacks that were seen and of statements that were logged."""

from __future__ import annotations

from bench.profiling import render_functions, render_statements

STACKS = [
    "main (gateway/main.py:1);run (a.py:10);read (b.py:3) 30",
    "main (gateway/main.py:1);run (a.py:12) 10",
]
LOG = """\
2026-01-01 00:00:00.000 UTC [7] LOG:  duration: 0.250 ms  bind __asyncpg_1: select a
\tfrom entries
2026-01-01 00:00:00.001 UTC [7] LOG:  duration: 1.750 ms  execute __asyncpg_1: select a
\tfrom entries
2026-01-01 00:00:00.001 UTC [7] DETAIL:  Parameters: $1 = '1'
2026-01-01 00:00:00.002 UTC [7] LOG:  duration: 0.500 ms  statement: commit
"""


def test_functions_are_counted_with_and_without_what_they_call() -> None:
    assert render_functions(STACKS).split("\n") == [
        "",
        "function, with what it calls",
        " 100.0 %  main (gateway/main.py)",
        " 100.0 %  run (a.py)",
        "  75.0 %  read (b.py)",
        "",
        "function, on its own",
        "  75.0 %  read (b.py)",
        "  25.0 %  run (a.py)",
    ]


def test_statements_are_added_up_over_their_steps() -> None:
    assert [line.split(maxsplit=3) for line in render_statements(LOG).splitlines()[2:]] == [
        ["2.0", "2", "1.000", "select a from entries"],
        ["0.5", "1", "0.500", "commit"],
    ]
