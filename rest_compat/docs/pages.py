"""The index and one page per dialect: every endpoint, its example call and its GraphQL document."""

from collections.abc import Iterator, Mapping
from typing import Any

from rest_compat.docs.endpoints import endpoint_section, section_id
from rest_compat.docs.markup import Markup, element, prose, together
from rest_compat.docs.messages import ANCHOR, message_list

STYLE_ADDRESS = "/docs/style.css"
GUIDE = "A tutorial, how to do one thing, every error and setting, and why it is so. With a search."
GRAPHQL = "The whole ledger behind one address. Opens GraphiQL."
Document = Mapping[str, Any]


def index_page(documents: Mapping[str, Document]) -> str:
    """Write the page that leads to every dialect."""
    cards = [
        _card("/docs/guide", "Guide", GUIDE),
        *(_dialect_card(name, document) for name, document in documents.items()),
        _card("/graphql", "GraphQL", GRAPHQL),
    ]
    body = together(
        element("h1", "API documentation"),
        element(
            "p",
            "Every endpoint below is one GraphQL document under another name. Ask in GraphQL, or"
            " keep the calls you have: the books, the keys and the answers are the same.",
            class_="lead",
        ),
        element("div", *cards, class_="cards"),
    )
    return page("API documentation", body)


def dialect_page(name: str, document: Document) -> str:
    """Write the page of a dialect."""
    info = document["info"]
    operations = list(operations_of(document))
    links = [
        element("li", element("a", _badge(method), path, href=f"#{section_id(operation)}"))
        for method, path, operation in operations
    ]
    sections = [
        endpoint_section(method, path, operation, document)
        for method, path, operation in operations
    ]
    messages = message_list(document)
    if messages is not None:
        links.append(element("li", element("a", "Messages to webhooks", href=f"#{ANCHOR}")))
    body = together(
        element("h1", info["title"]),
        element("p", prose(info["description"]), class_="lead"),
        element(
            "p",
            together(
                "Every call carries a key: ", element("code", "Authorization: Bearer glk_…"), ". "
            ),
            element("a", "OpenAPI document", href=f"/openapi/{name}.json"),
        ),
        element("nav", element("ul", *links)),
        *sections,
        messages,
    )
    return page(info["title"], body)


def operations_of(document: Document) -> Iterator[tuple[str, str, Document]]:
    """Yield every operation with its method and path, in the table's order."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def page(title: str, body: Markup) -> str:
    """Write a whole page, which loads nothing but the style sheet."""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", f"{title} · Daftar"),
        element("link", rel="stylesheet", href=STYLE_ADDRESS),
    )
    top = element("header", element("a", "Daftar", href="/docs", class_="home"))
    content = element("body", top, element("main", body))
    return "<!doctype html>\n" + element("html", head, content, lang="en")


def _dialect_card(name: str, document: Document) -> Markup:
    info, count = document["info"], sum(1 for _ in operations_of(document))
    return _card(f"/docs/{name}", info["title"], info["description"], f"{count} endpoints")


def _card(address: str, title: str, about: str, size: str | None = None) -> Markup:
    return element(
        "a",
        element("h2", title),
        element("p", prose(about)),
        element("small", size) if size else None,
        href=address,
        class_="card",
    )


def _badge(method: str) -> Markup:
    return element("span", method, class_=f"method {method.lower()}")
