"""How the guide is made from the pages of docs/: `web/build_guide.py` runs Sphinx with this.

The pages stay as code hosts show them. What a site needs besides is put in here while they are
read: the first page, the navigation, anchors of headings as code hosts spell them, and an anchor
for each row of a table that begins with one name (an error code, a setting, an operation).
"""

import re
from pathlib import Path

from docutils import nodes

DOCS = Path(__file__).resolve().parent.parent
README = DOCS.parent / "README.md"
LAST_OF_README = "Where to read on"  # The guide's own index stands in its place.

project = html_title = "Daftar"
extensions = ["myst_parser"]
root_doc = "README"
exclude_patterns = ["site"]
templates_path = ["templates"]
highlight_language = "none"
smartquotes = False
# Examples show parts of documents, too.
suppress_warnings = ["misc.highlighting_failure"]
myst_heading_anchors = 6

html_theme = "furo"
html_static_path = ["static"]
html_css_files = ["guide.css"]
html_js_files = ["guide.js"]
html_permalinks_icon = "#"
html_copy_source = html_show_sourcelink = html_use_index = html_show_copyright = False

_LINK = re.compile(r"\]\(([\w/-]+)\.md\)")
_RELATIVE = re.compile(r"\]\((?!https?:|#)(docs/)?")


def setup(app):
    app.connect("source-read", write_navigation)
    # Before Sphinx gathers titles and anchors.
    app.connect("doctree-read", name_headings, priority=100)
    app.connect("doctree-read", name_rows, priority=100)


def write_navigation(app, docname, source):
    """Write what only the site has: its first page, and which page comes after which."""
    if docname == root_doc:
        source[0] = first_page(source[0]) + navigation(source[0])
    if docname == "decisions/README":
        records = (record.removeprefix("decisions/") for record in linked("decisions/README"))
        source[0] += toctree("", records)


def first_page(index):
    """Lead from the README's words to every page: what it is, where to read, how to begin."""
    about, *sections = as_below_docs(README.read_text(encoding="utf-8")).split("\n## ")
    where, *lists = index.partition("\n")[2].split("\n## ")
    kept = [section for section in sections if not section.startswith(LAST_OF_README)]
    return "\n## ".join([about + where, *kept, *lists])


def as_below_docs(text):
    """Let the links of a page of the repository's root start from docs/."""
    return _RELATIVE.sub(lambda link: "](" if link[1] else "](../", text)


def navigation(index):
    """List the pages by kind, in the order in which the indexes name them."""
    pages = _LINK.findall(index)
    decisions = "decisions/README"
    how_to = [page for page in pages if page.startswith("how-to/")]
    explanation = [page for page in pages if page.startswith("explanation/")]
    reference = ["Overview <reference/README>", *linked("reference/README")]
    return (
        toctree("Tutorial", ["A month, from the first sale to the close <tutorial>"])
        + toctree("How to", how_to)
        + toctree("Reference", reference)
        + toctree("Explanation", [*explanation, decisions])
    )


def linked(index):
    """Name the pages of its own folder that an index leads to."""
    text = (DOCS / f"{index}.md").read_text(encoding="utf-8")
    folder = index.rpartition("/")[0]
    return [f"{folder}/{page}" for page in _LINK.findall(text) if "/" not in page]


def toctree(caption, pages):
    options = [":hidden:", *([f":caption: {caption}"] if caption else [])]
    return "\n".join(["", "", "```{toctree}", *options, "", *pages, "```", ""])


def name_headings(app, doctree):
    """Give each heading the anchor that code hosts give it."""
    for section in doctree.findall(nodes.section):
        name(doctree, section, section.get("slug"))


def name_rows(app, doctree):
    """Give each row of a table that begins with one name this name as its anchor."""
    for row in doctree.findall(nodes.row):
        first = next(iter(row.findall(nodes.paragraph)), None)
        if first is not None and [type(child) for child in first.children] == [nodes.literal]:
            name(doctree, row, first.astext())


def name(doctree, node, anchor):
    """Add an anchor to a node, unless something bears it already or it cannot be one."""
    if anchor and re.fullmatch(r"[\w.-]+", anchor) and anchor not in doctree.ids:
        node["ids"].insert(0, anchor)
        doctree.ids[anchor] = node
