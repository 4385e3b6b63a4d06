"""What a GraphQL request asks for, and JSON whose numbers are exact both ways."""

from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec


class Parameters(msgspec.Struct, rename="camel"):
    """The parameters of a GraphQL request; one that names its document by id has no query yet."""

    query: str = ""
    variables: dict[str, Any] | None = None
    operation_name: str | None = None
    extensions: dict[str, Any] | None = None
    document_id: str | None = None


def exact_number(text: str) -> Decimal:
    """Read a number that is no integer."""
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError(f"The number {text[:40]} is out of range.") from None


encode_answer = msgspec.json.Encoder(decimal_format="number").encode
decode_parameters = msgspec.json.Decoder(Parameters, float_hook=exact_number).decode
decode_map = msgspec.json.Decoder(dict[str, Any] | None, float_hook=exact_number).decode
