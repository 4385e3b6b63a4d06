"""The generated pages of the reference: errors, settings, commands, operations."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import typer
from graphql import DirectiveNode, GraphQLField, GraphQLSchema, OperationType, build_schema
from graphql.language.ast import StringValueNode
from msgspec import json

from gateway.settings import PREFIX, Settings
from ledger.errors import INTERNAL, catalogue
from ledger.event_types import BY_NAME
from ledger.log_types import LOG_TYPES, Change

_CHANGES = {
    Change.MADE: "after",
    Change.CHANGED: "before and after",
    Change.ENDED: "before",
    Change.NOTHING: "",
}
GENERATED = "<!-- Written by `make contract`; changes made by hand are lost. -->"
HELP_WIDTH = 88
INTERNAL_MEANING = "Something failed on our side; it is in the log."


def error_reference() -> str:
    """List the error catalogue: every code a surface can answer."""
    rows = [
        (f"`{error.code}`", str(error.status), _yes(error.retryable), error.meaning)
        for error in catalogue()
    ]
    rows.append((f"`{INTERNAL}`", "500", "no", INTERNAL_MEANING))
    return _page(
        "Errors",
        "GraphQL answers a code in `errors[].extensions.code`, the dialects in `code`. The status"
        " is the dialects'; a retryable request may be sent again as it is.",
        ("Code", "Status", "Retryable", "Meaning"),
        rows,
    )


def error_explanations() -> str:
    """Tell the console's pages what each code means and whether to try again."""
    told = {
        error.code: {"meaning": error.meaning, "isRetryable": error.retryable}
        for error in catalogue()
    }
    told[INTERNAL] = {"meaning": INTERNAL_MEANING, "isRetryable": False}
    return json.format(json.encode(told), indent=2).decode() + "\n"


def setting_reference() -> str:
    """List the settings of a process."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = field.default
        shown = "" if default in (None, ()) else f"`{default}`"
        rows.append((f"`{PREFIX}{name.upper()}`", shown, field.description or ""))
    return _page(
        "Settings",
        "Read from the environment, or from a file `.env` in the working directory.",
        ("Variable", "Default", "Meaning"),
        rows,
    )


def command_reference() -> str:
    """Show the help of every command."""
    from gateway.cli import PROGRAM, app

    command = typer.main.get_command(app)
    sections = [f"## `{path}`\n\n```text\n{text}\n```" for path, text in _helps(command, PROGRAM)]
    return "\n\n".join([f"# Commands\n\n{GENERATED}", *sections]) + "\n"


def event_reference() -> str:
    """List every type of event the log holds."""
    rows = [
        (
            f"`{one.name}`",
            one.description,
            one.subject,
            _CHANGES[one.change],
            f"`{one.scope}`" if one.scope else "",
            _yes(one.name in BY_NAME),
        )
        for one in LOG_TYPES
    ]
    return _page(
        "Events",
        "Every type of event that the log of an organisation holds. Each change appends one, in the"
        " change's own transaction; none is ever changed or removed. What is personal stands in the"
        " chain as a hash, and before and after ask for one more scope:"
        " [who did what](../how-to/audit.md).",
        ("Type", "What it tells", "Subject: id of the", "Shows", "Scope for that", "Webhook"),
        rows,
    )


def operation_reference(sdl: str) -> str:
    """List every operation with what it asks of a key."""
    schema = build_schema(sdl)
    kinds = ("query", "mutation", "subscription")
    rows = [row for kind in kinds for row in _operations(schema, kind)]
    return _page(
        "Operations",
        "Every root field of GraphQL. The dialects reach the same operations, but subscriptions.",
        ("Operation", "Kind", "Scope", "Role", "Meaning"),
        rows,
    )


def _operations(schema: GraphQLSchema, kind: str) -> Iterator[tuple[str, ...]]:
    root = schema.get_root_type(OperationType(kind))
    for name, field in (root.fields if root else {}).items():
        scope, role = _required(field)
        meaning = (field.description or "").split("\n\n")[0].replace("\n", " ")
        yield f"`{name}`", kind, scope, role, meaning


def _required(field: GraphQLField) -> tuple[str, str]:
    """Return the scope and role a field's `@requires` names."""
    directives: Sequence[DirectiveNode] = (field.ast_node and field.ast_node.directives) or ()
    for directive in directives:
        if directive.name.value == "requires":
            given = {
                argument.name.value: argument.value.value
                for argument in directive.arguments or ()
                if isinstance(argument.value, StringValueNode)
            }
            return f"`{given['scope']}`" if given["scope"] else "", given["role"]
    return "", ""


def _helps(command: Any, path: str) -> Iterator[tuple[str, str]]:
    """Yield each command's path and help, at a width that no terminal changes."""
    context = command.context_class(command, info_name=path, terminal_width=HELP_WIDTH)
    yield path, command.get_help(context).strip()
    for name, below in getattr(command, "commands", {}).items():
        yield from _helps(below, f"{path} {name}")


def _page(title: str, about: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [
        f"# {title}",
        "",
        GENERATED,
        "",
        about,
        "",
        _row(headings),
        _row(["---"] * len(headings)),
    ]
    return "\n".join([*lines, *map(_row, rows)]) + "\n"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def _yes(value: bool) -> str:
    return "yes" if value else "no"
