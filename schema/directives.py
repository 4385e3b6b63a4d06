"""Policy and list sizes, printed in the SDL where the schema is read."""

import strawberry
from strawberry import UNSET
from strawberry.schema_directive import Location


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    description="The scope and the least role a caller needs for this field.",
)
class Requires:
    scope: str
    role: str


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    description="How many items a list is taken to hold when the cost of a document is estimated.",
    name="listSize",
)
class ListSize:
    assumed_size: int | None = UNSET
    slicing_arguments: list[str] | None = UNSET
    sized_fields: list[str] | None = UNSET


WHOLE_LIST = ListSize(
    assumed_size=500, slicing_arguments=["first", "last", "limit"], sized_fields=["nodes", "edges"]
)
PAGED = ListSize(
    assumed_size=50, slicing_arguments=["first", "last", "limit"], sized_fields=["nodes", "edges"]
)
