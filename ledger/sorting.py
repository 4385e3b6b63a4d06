"""Orders that lists may take."""

from enum import StrEnum


class RecordSort(StrEnum):
    """Text is ordered by code point, names folded; equal names by age."""

    CODE = "code"
    CODE_DESC = "code_desc"
    NAME = "name"
    NAME_DESC = "name_desc"
    NEWEST = "newest"
    OLDEST = "oldest"


class DocumentSort(StrEnum):
    """By issue date either way, by due date, or by printed number; equal ones by age."""

    NEWEST = "newest"
    OLDEST = "oldest"
    DUE_FIRST = "due_first"
    NUMBER = "number"


class EventSort(StrEnum):
    """By the sequence of the log, either way."""

    OLDEST = "oldest"
    NEWEST = "newest"
