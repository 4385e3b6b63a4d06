"""Refusals as data: what a bulk call answers for one of its entries."""

from strawberry import field, type

from ledger.decide.journal_entries import Refusal
from ledger.errors import Detail


@type(description="One fault: where it lies in the input, and what it is.")
class ErrorDetail:
    path: list[str] = field(description="Where the fault lies: names and indexes.")
    message: str = field(description="What is wrong there.")

    @classmethod
    def of(cls, detail: Detail) -> "ErrorDetail":
        return cls(path=[str(step) for step in detail.path], message=detail.message)


@type(description="Why something was refused.")
class OperationError:
    code: str = field(description="Stable code of the error catalogue.")
    message: str = field(description="One English sentence.")
    details: list[ErrorDetail] = field(description="The faults, each with its place.")

    @classmethod
    def of(cls, refusal: Refusal) -> "OperationError":
        details = [ErrorDetail.of(detail) for detail in refusal.details]
        return cls(code=refusal.code, message=refusal.message, details=details)
