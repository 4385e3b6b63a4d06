"""Follows a page as a reader does: runs its blocks in order, and compares what is answered.

Three things of a page are the server's and are put in before a block runs:

| the page says           | the block gets                                                    |
|-------------------------|-------------------------------------------------------------------|
| `http://127.0.0.1:8000` | the address the server printed                                    |
| `$KEY`, `glk_...`       | the key the server printed                                        |
| `je_...`, `key_...`,    | the last id of that kind the page was answered                    |
| `whsec_...`             | the last secret of a webhook the page was answered                |
| `<endCursor>`           | the last `endCursor` the page was answered                        |
"""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from os import killpg
from pathlib import Path
from signal import SIGTERM
from time import monotonic, sleep
from typing import Any

from graphql import build_schema, parse, validate

from tests.docs.comparing import differences
from tests.docs.live_server import LiveServer
from tests.docs.pages import MARKS, ROOT, Block

ADDRESS = "http://127.0.0.1:8000"
BLOCK_SECONDS = 120
PRINTED_SECONDS = 20
SCHEMA = build_schema((ROOT / "schema" / "schema.graphql").read_text(encoding="utf-8"))
_ID = re.compile(r"\b(je|key|acc|org|cus|ven|prd|inv|pay|emp|run|whk|dlv)_[0-9a-z]{26}\b")
_SECRET = re.compile(r"whsec_[A-Za-z0-9+/]+=*")
_CURSOR = re.compile(r'"endCursor": ?"([^"]+)"')


class Reader:
    """Somebody who tries everything a page says."""

    def __init__(self, server: LiveServer, places: Mapping[str, str] | None = None) -> None:
        """Start reading; `places` are further texts of the page and what is put in for them."""
        self._server = server
        self._places = {ADDRESS: server.address, **(places or {})}
        self._seen = {"glk_...": server.key}
        self._answer = ""
        self._beside: list[tuple[subprocess.Popen[bytes], Path]] = []

    def follow(self, blocks: list[Block]) -> None:
        """Run the blocks of a page; the first that is not as the page says fails."""
        try:
            self._follow(blocks)
        finally:
            for process, _ in self._beside:
                killpg(process.pid, SIGTERM)
                process.wait()

    def _follow(self, blocks: list[Block]) -> None:
        for place, block in enumerate(blocks):
            unknown = block.marks.keys() - MARKS
            assert not unknown, f"{block.place}: unknown mark {unknown}"
            following = blocks[place + 1] if place + 1 < len(blocks) else None
            self._try(block, following)

    def _try(self, block: Block, following: Block | None) -> None:
        if "not run" in block.marks:
            assert block.marks["not run"], f"{block.place}: not run, and no reason is given"
        elif "from" in block.marks:
            source = (ROOT / block.marks["from"]).read_text(encoding="utf-8")
            assert _bare(block.text) in _bare(source), f"{block.place}: quoted wrongly"
        elif "file" in block.marks:
            (self._server.folder / block.marks["file"]).write_text(self._put_in(block.text))
        elif "beside" in block.marks:
            self._begin(block)
        elif "printed" in block.marks:
            self._wait_for(block)
        elif {"answer", "shape"} & block.marks.keys():
            found = differences(block, self._as_shown(self._answer))
            assert not found, f"{block.place}: {found}\nanswered: {self._answer[:2_000]}"
        elif "variables" not in block.marks:
            self._run(block, following)

    def _begin(self, block: Block) -> None:
        """Start a block that goes on running, in a group of its own."""
        printed = self._server.folder / f"beside{len(self._beside)}.txt"
        with printed.open("wb") as output:
            process = subprocess.Popen(
                ["sh", "-eu", "-c", self._put_in(block.text)],
                stdout=output,
                stderr=output,
                cwd=self._server.folder,
                env=self._environment,
                start_new_session=True,
            )
        self._beside.append((process, printed))

    def _wait_for(self, block: Block) -> None:
        """Wait until the last block that runs beside has printed what the page shows."""
        deadline = monotonic() + PRINTED_SECONDS
        printed = self._beside[-1][1]
        while found := differences(block, text := self._as_shown(printed.read_text())):
            assert monotonic() < deadline, f"{block.place}: {found}\n{text}"
            sleep(0.05)

    def _run(self, block: Block, following: Block | None) -> None:
        match block.language:
            case "sh":
                self._note(block, self._start(block, ["sh", "-eu", "-c", self._put_in(block.text)]))
            case "python":
                self._note(
                    block, self._start(block, [sys.executable, "-c", self._put_in(block.text)])
                )
            case "graphql":
                self._run_graphql(block, following)
            case "text":
                pass
            case _:
                raise AssertionError(f"{block.place}: '{block.language}' is neither run nor marked")

    def _run_graphql(self, block: Block, following: Block | None) -> None:
        faults = validate(SCHEMA, parse(block.text))
        assert not faults, f"{block.place}: {faults}"
        asked: dict[str, Any] = {"query": self._put_in(block.text)}
        if following is not None and "variables" in following.marks:
            asked["variables"] = json.loads(self._put_in(following.text))
        call = ["curl", "-sS", f"{self._server.address}/graphql", "--data-binary", "@-"]
        headers = ["-H", f"Authorization: Bearer {self._server.key}"]
        headers += ["-H", "Content-Type: application/json"]
        self._note(block, self._start(block, [*call, *headers], json.dumps(asked)))

    def _start(self, block: Block, command: list[str], text: str | None = None) -> str:
        done = subprocess.run(
            command,
            input=text,
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=self._server.folder,
            env=self._environment,
            timeout=BLOCK_SECONDS,
        )
        assert done.returncode == 0, f"{block.place}: {done.stderr}{done.stdout}"
        return done.stdout

    @property
    def _environment(self) -> dict[str, str]:
        return {**self._server.environment, "KEY": self._server.key}

    def _note(self, block: Block, answer: str) -> None:
        """Keep an answer, and what later blocks may name of it; a refusal must be announced."""
        self._answer = answer
        for found in _ID.finditer(answer):
            self._seen[f"{found[1]}_..."] = found[0]
        for found in _SECRET.finditer(answer):
            self._seen["whsec_..."] = found[0]
        for found in _CURSOR.finditer(answer):
            self._seen["<endCursor>"] = found[1]
        code, wanted = _refusal(answer), block.marks.get("refused")
        assert code == wanted, f"{block.place}: refused {code}, not {wanted}: {answer[:2_000]}"

    def _as_shown(self, answer: str) -> str:
        """Return an answer as the page shows it, whose places are not where the tests are."""
        for named, value in self._places.items():
            answer = answer.replace(value, named)
        return answer

    def _put_in(self, text: str) -> str:
        for named, value in {**self._places, **self._seen}.items():
            text = text.replace(named, value)
        return text


def _refusal(answer: str) -> str | None:
    """Return the code an answer is refused with, whichever door it came from."""
    start = answer.find("{")
    try:
        told = json.loads(answer[start:]) if start >= 0 else None
    except ValueError:
        return None
    if not isinstance(told, dict):
        return None
    if told.get("errors"):
        return str(told["errors"][0]["extensions"]["code"])
    return told.get("code") if "error" in told else None


def _bare(text: str) -> str:
    """Return a text without what indentation does to it."""
    return "\n".join(line.strip() for line in text.strip().splitlines())
