"""Records are compared and kept by their values, and made over rather than changed."""

from dataclasses import replace

from ledger.records import record


@record
class Pair:
    left: int
    right: int = 0


def test_equal_values_are_one_record() -> None:
    assert Pair(1, 2) == Pair(1, 2) != Pair(2, 1)
    assert {Pair(1), Pair(1, 0)} == {Pair(1)}


def test_a_record_is_made_over() -> None:
    first = Pair(1, 2)
    assert (replace(first, right=3), first) == (Pair(1, 3), Pair(1, 2))


def test_a_record_holds_nothing_else() -> None:
    assert not hasattr(Pair(1), "__dict__")
