"""Example calls, ready for a shell."""

import json
import shlex
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

ORIGIN = "http://127.0.0.1:8000"
Document = Mapping[str, Any]


def example_call(method: str, path: str, operation: Document) -> str:
    """Write the call as a shell command, with the example values."""
    query = {}
    for parameter in operation["parameters"]:
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", parameter["example"])
        elif "example" in parameter:
            query[parameter["name"]] = parameter["example"]
    address = f"{ORIGIN}{path}" + (f"?{urlencode(query)}" if query else "")
    verb = "" if method == "GET" else f"-X {method} "
    lines = [f"curl {verb}{shlex.quote(address)}", "-H 'Authorization: Bearer glk_your_key'"]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    if "example" in body:
        lines.append("-H 'Content-Type: application/json'")
        lines.append(f"-d {shlex.quote(pretty(body['example']))}")
    return " \\\n  ".join(lines)


def pretty(value: Any) -> str:
    """Write JSON for people."""
    return json.dumps(value, indent=2, ensure_ascii=False)
