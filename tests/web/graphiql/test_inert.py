"""Documents, variables and answers are words: shown, written for a shell, and never run."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest

from tests.web.console.console import Console
from tests.web.console.hostile import MIDDLE
from tests.web.console.looking import COUNT_RUNS, look
from tests.web.graphiql.page import answer_of, open_page, run_document, text_of
from tests.web.graphiql.panels import complete_commands_of, open_calls

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.conftest import Visit
    from tests.web.graphiql.canned import Server

pytestmark = pytest.mark.asyncio(loop_scope="module")

POST = "mutation Post($input: JournalEntryInput!) { createJournalEntry(input: $input) { id } }"
KEY = """mutation Make($scope: String!) {
  createKey(input: { name: "W", role: VIEWER, scopes: [$scope] }) { secret }
}"""
SEARCH = "query Find($text: String) { customers(text: $text) { total } }"
SHELL = "'; touch {0}; echo '$(touch {0})`touch {0}`\"\\ !! \u202egnp\u2069 \u200b\n\tend"
UNSEEN = "\u202e\u2069\u200b"
READER = "import json, sys; print(json.dumps(sys.argv[1:]))"


async def faults_of(visit: Visit) -> tuple[str, ...]:
    """What a script did, or what was made of the words of others."""
    return (await look(Console(visit, "", ""), {})).faults


async def test_shared_document_is_shown_and_not_run(signed_in: Visit, site: Server) -> None:
    variables = {"input": {"date": "2026-06-15", "memo": MIDDLE, "lines": []}}
    document = f"# {MIDDLE}\n{POST}"
    link = urlencode({"query": document, "variables": json.dumps(variables)})
    sent: list[str] = []
    signed_in.page.on("request", lambda request: sent.append(request.post_data or ""))
    await signed_in.page.add_init_script(COUNT_RUNS)
    await open_page(signed_in, site.url, f"?{link}&operationName={quote(MIDDLE)}")
    assert await text_of(signed_in, "operation.graphql") == document
    assert json.loads(await text_of(signed_in, "variables.json")) == variables
    await open_calls(signed_in)
    assert await faults_of(signed_in) == ()
    assert await text_of(signed_in, "response.json") == ""
    assert any("IntrospectionQuery" in body for body in sent)
    assert not any("createJournalEntry" in body for body in sent)


async def test_answer_that_repeats_words_shows_them_as_they_are(
    signed_in: Visit, site: Server
) -> None:
    await signed_in.page.add_init_script(COUNT_RUNS)
    link = urlencode({"query": KEY, "variables": json.dumps({"scope": MIDDLE})})
    await open_page(signed_in, site.url, f"?{link}")
    await run_document(signed_in)
    error = json.loads(await answer_of(signed_in))["errors"][0]
    assert error["message"] == f"Unknown scope '{MIDDLE}'."
    assert await faults_of(signed_in) == ()


@pytest.mark.parametrize("document", [POST, SEARCH])
async def test_shell_takes_the_words_of_a_call_literally(
    signed_in: Visit, site: Server, tmp_path: Path, document: str
) -> None:
    """The calls that GraphiQL writes are run by a shell that only tells what it was given."""
    words = SHELL.format(tmp_path / "ran")
    given: dict[str, Any] = {"date": "2026-06-15", "memo": words, "lines": []}
    variables = {"input": given} if document == POST else {"text": words}
    link = urlencode({"query": document, "variables": json.dumps(variables)})
    await open_page(signed_in, site.url, f"?{link}")
    await open_calls(signed_in)
    commands = await complete_commands_of(signed_in)
    assert commands
    for command in commands:
        assert words in said(shell_arguments(command, tmp_path))
        assert not set(UNSEEN) & set(command), "a line does not look other than it runs"
    assert not (tmp_path / "ran").exists()


def shell_arguments(command: str, folder: Path) -> list[str]:
    """Return what a shell makes of the words behind `curl`."""
    program = folder / "curl"
    program.write_text(f"#!{sys.executable}\n{READER}\n")
    program.chmod(0o755)
    ran = subprocess.run(
        ["sh", "-c", command],
        env={"PATH": f"{folder}:/usr/bin:/bin", "DAFTAR_KEY": "glk_x"},
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    found: list[str] = json.loads(ran.stdout)
    return found


def said(arguments: list[str]) -> list[str]:
    """Return the texts that a call carries, in its address and in its body."""
    address = next(one for one in arguments if one.startswith("http"))
    body = json.loads(arguments[arguments.index("-d") + 1]) if "-d" in arguments else {}
    asked = [text for texts in parse_qs(urlsplit(address).query).values() for text in texts]
    return [*asked, *(value for value in body.values() if isinstance(value, str))]
