"""The catalogue of reports as clients see it."""

import strawberry
from strawberry import ID, field

from ledger.reports import Report as Record


@strawberry.type(description="A kind of report.")
class Report:
    id: ID = field(description="Its name in addresses, such as `trial-balance`.")
    title: str = field(description="Title in English.")
    title_ar: str = field(description="Title in Arabic.")
    description: str = field(description="What it shows.")

    @classmethod
    def of(cls, record: Record) -> "Report":
        return cls(
            id=ID(record.name),
            title=record.title,
            title_ar=record.title_ar,
            description=record.description,
        )
