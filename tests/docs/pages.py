"""Reads the pages of the documentation: their fenced blocks, and what is marked above each.

A block is marked by HTML comments on the lines right above its fence; readers do not see them.

| mark                   | on          | means                                                    |
|------------------------|-------------|----------------------------------------------------------|
| `<!-- answer -->`      | json, text  | what the last run block answers: same shape, same values |
| `<!-- shape -->`       | json        | the same shape; values may differ                        |
| `<!-- variables -->`   | json        | the variables of the graphql block before it             |
| `<!-- refused: X -->`  | sh, graphql | the block is refused with the code X                     |
| `<!-- from: path -->`  | any         | the block is quoted from that file                       |
| `<!-- file: name -->`  | any         | the block is written to that file                        |
| `<!-- beside -->`      | sh          | the block goes on running beside those that follow       |
| `<!-- printed -->`     | text        | what the last such block prints, within a few seconds    |
| `<!-- not run: why -->` | any         | the block is not run, and why                            |
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from re import MULTILINE, compile

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
MARKS = frozenset(
    {"answer", "shape", "variables", "refused", "from", "file", "beside", "printed", "not run"}
)

_MARK = compile(r"<!-- ([a-z ]+?)(?:: (.*?))? -->\s*")
_FENCE = compile(r"^( *)(```+)(\w*)\s*$")
_LINK = compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = compile(r"^#{1,6} +(.+?)\s*$", MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, its text, the line its fence is on, its marks."""

    page: Path
    line: int
    language: str
    text: str
    marks: dict[str, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def pages() -> list[Path]:
    """Return every page: the README, what is written in docs/, and what is generated there."""
    return [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]


def written_pages() -> list[Path]:
    """Return the pages whose blocks run: generated ones are checked by what generates them."""
    apart = (DOCS / "reference", DOCS / "decisions")
    return [page for page in pages() if not any(page.is_relative_to(one) for one in apart)]


def read_blocks(page: Path) -> list[Block]:
    """Return the blocks of a page in their order."""
    return list(_blocks(page, page.read_text(encoding="utf-8").splitlines()))


def _blocks(page: Path, lines: list[str]) -> Iterator[Block]:
    marks: dict[str, str] = {}
    number = 0
    while number < len(lines):
        opening = _FENCE.match(lines[number])
        if opening is None:
            found = _MARK.fullmatch(lines[number].strip())
            marks = {**marks, found[1]: found[2] or ""} if found else {}
            number += 1
            continue
        indent, fence, language = opening.groups()
        end = lines.index(indent + fence, number + 1)
        text = "\n".join(line.removeprefix(indent) for line in lines[number + 1 : end])
        yield Block(page, number + 1, language, text + "\n", marks)
        marks, number = {}, end + 1


def prose_of(page: Path) -> str:
    """Return a page without its blocks."""
    text = page.read_text(encoding="utf-8")
    for block in read_blocks(page):
        text = text.replace(block.text, "")
    return text


def links_of(page: Path) -> list[str]:
    """Return where the links of a page lead."""
    return _LINK.findall(prose_of(page))


def anchors_of(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as code hosts spell them."""
    titles = _HEADING.findall(prose_of(page))
    kept = ("".join(c for c in title.lower() if c.isalnum() or c in " -_") for title in titles)
    return {title.strip().replace(" ", "-") for title in kept}
