"""Reads built pages: what they lead to, what can be led to, and what stands in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


@dataclass
class Page(HTMLParser):
    """A page: its anchors, its links, what it loads, and what is written into it."""

    file: Path
    ids: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)
    loaded: set[str] = field(default_factory=set)
    inline: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids |= {given[name] or "" for name in ("id", "name") if name in given}
        if tag == "a" and given.get("href"):
            self.links.add(given["href"] or "")
        if tag == "link" or "src" in given:
            self.loaded.add(given.get("src") or given.get("href") or "")
        is_script = tag == "script" and "src" not in given
        if is_script or tag == "style":
            self.inline.append(f"<{tag}>")
        self.inline += [name for name in given if name == "style" or name.startswith("on")]


def read_site(folder: Path) -> dict[Path, Page]:
    """Read every page of a site."""
    return {file: Page(file) for file in sorted(folder.rglob("*.html"))}


def dead_links(site: dict[Path, Page]) -> list[str]:
    """Return the links and files that lead nowhere, each with its page."""
    return [
        f"{page.file.name}: {link}"
        for page in site.values()
        for link in sorted(page.links | page.loaded)
        if not _leads_somewhere(site, page, link)
    ]


def _leads_somewhere(site: dict[Path, Page], page: Page, link: str) -> bool:
    parts = urlsplit(link)
    if parts.scheme:
        return parts.scheme in ("http", "https", "data")
    target = (page.file.parent / unquote(parts.path)).resolve() if parts.path else page.file
    if parts.fragment and target in site:
        return unquote(parts.fragment) in site[target].ids
    return target.is_file()
