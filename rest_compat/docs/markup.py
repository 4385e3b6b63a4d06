"""HTML by construction: what is not markup is escaped."""

from html import escape

VOID = frozenset({"meta", "link"})


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def element(tag: str, *children: str | None, **attributes: str) -> Markup:
    """Write an element; a trailing underscore lets an attribute bear a Python keyword."""
    given = "".join(f' {name.rstrip("_")}="{escape(value)}"' for name, value in attributes.items())
    if tag in VOID:
        return Markup(f"<{tag}{given}>")
    return Markup(f"<{tag}{given}>{together(*children)}</{tag}>")


def together(*children: str | None) -> Markup:
    """Write parts one after another, leaving out those that are None."""
    return Markup(
        "".join(
            child if isinstance(child, Markup) else escape(child, quote=False)
            for child in children
            if child is not None
        )
    )


def prose(text: str) -> Markup:
    """Write a sentence whose `backticks` mark code."""
    parts = text.split("`")
    return together(*(element("code", part) if at % 2 else part for at, part in enumerate(parts)))
