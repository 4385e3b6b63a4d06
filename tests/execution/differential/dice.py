"""Dice that fall the same way for the same label, on every machine and in every order of asking."""

from collections.abc import Sequence
from typing import TypeVar
from zlib import crc32

Item = TypeVar("Item")

_BITS = 2**64 - 1
# The steps of SplitMix64: short, and without the patterns a bare checksum would leave.
_STEP, _FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


class Dice:
    """Chance that follows from a label alone, so that nothing else can disturb it."""

    __slots__ = ("_state",)

    def __init__(self, seed: int, label: str = "") -> None:
        self._state = (seed << 32 ^ crc32(label.encode())) & _BITS

    def throw(self) -> int:
        """Throw 64 bits."""
        self._state = (self._state + _STEP) & _BITS
        mixed = self._state
        mixed = (mixed ^ mixed >> 30) * _FIRST & _BITS
        mixed = (mixed ^ mixed >> 27) * _SECOND & _BITS
        return mixed ^ mixed >> 31

    def below(self, bound: int) -> int:
        """Throw a number from 0, below the bound."""
        return self.throw() % bound

    def between(self, least: int, most: int) -> int:
        """Throw a number within these bounds, both included."""
        return least + self.throw() % (most - least + 1)

    def hits(self, permille: int) -> bool:
        """Tell whether a thing happens that happens so often in a thousand times."""
        return self.throw() % 1000 < permille

    def pick(self, items: Sequence[Item]) -> Item:
        """Pick one of the items."""
        return items[self.throw() % len(items)]
