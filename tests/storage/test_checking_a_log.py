"""The script of the documentation finds every change of an exported log, and where it begins."""

from __future__ import annotations

import ast
from datetime import date
from json import dumps, loads
from typing import TYPE_CHECKING, Any

import pytest

from tests.gateway.processes import DaftarCommand
from tests.scripts import SCRIPTS, run_script, verdict
from tests.storage.books import FIRST_MONTH, draft
from tests.storage.sealing import KEY, OTHER_KEY, SECRET, seal_all

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.storage.books import Desk

    Lines = list[dict[str, Any]]


async def export(desk: Desk, folder: Path) -> str:
    """Export a log by the command."""
    url = desk.database.url.render_as_string(hide_password=False)
    settings = {"DAFTAR_DATABASE_URL": url, "DAFTAR_SECRET": SECRET}
    done = DaftarCommand(folder)(
        "audit", "export", "--organization", desk.organization.id, **settings
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def read(text: str) -> Lines:
    return [loads(line) for line in text.splitlines()]


def spell(lines: Lines) -> str:
    return "".join(dumps(line, ensure_ascii=False) + "\n" for line in lines)


async def write_sealed(desk: Desk) -> None:
    await desk.post("12.50", on=date(2026, 1, 5), memo='"مبيعات"\n')
    await desk.post_many([draft("1.00") for _ in range(220)])
    await desk.close(FIRST_MONTH)
    entry = await desk.post("5.00", on=date(2026, 2, 5))
    await desk.reverse(entry.id)
    await desk.close(FIRST_MONTH + 1)
    await desk.lock(date(2026, 2, 28))
    await seal_all(desk.database)


def put(place: int, **values: Any) -> Callable[[Lines], None]:
    """Change fields of a line; a value that is called makes the new one of the old."""

    def change(lines: Lines) -> None:
        line = lines[place].get("seal", lines[place])
        for name, value in values.items():
            line[name] = value(line[name]) if callable(value) else value

    return change


def drop(place: int) -> Callable[[Lines], None]:
    def change(lines: Lines) -> None:
        del lines[place]

    return change


def swap(lines: Lines) -> None:
    lines[60], lines[61] = lines[61], lines[60]


def cut(lines: Lines) -> None:
    del lines[200:]


def other_root(body: str) -> str:
    said = loads(body)
    return dumps({**said, "root": said["lastHash"]})


HASH = "its hash does not follow from the one before and its body"
FORGERIES: dict[str, tuple[Callable[[Lines], None], str]] = {
    "a body": (
        put(57, body=lambda text: text.replace("operator", "forger")[::-1]),
        f"event 57: {HASH}",
    ),
    "a number": (
        put(60, body=lambda text: text.replace('"number":9', '"number":8')),
        f"event 60: {HASH}",
    ),
    "a hash": (put(57, hash="00" * 32), f"event 57: {HASH}"),
    "an instant": (
        put(57, recordedAt="2026-01-01T00:00:00.000000Z"),
        "event 57: recordedAt is not what its body says",
    ),
    "a type": (put(57, type="ledger.locked"), "event 57: type is not what its body says"),
    "an actor": (put(57, actor="key_forged"), "event 57: actor is not what its body says"),
    "a subject": (put(57, subject="je_forged"), "event 57: subject is not what its body says"),
    "a sequence": (put(57, sequence=58), "event 57: it is missing; 58 comes instead"),
    "a missing event": (drop(57), "event 57: it is missing; 58 comes instead"),
    "a missing first event": (drop(1), "event 1: it is missing; 2 comes instead"),
    "another order": (swap, "event 60: it is missing; 61 comes instead"),
    "a cut": (cut, "event 200: the export ends before it"),
    "another organisation": (put(0, organization="org_other"), f"event 1: {HASH}"),
    "another last hash": (put(0, lastHash="00" * 32), "event 278: the export ends before it"),
    "a root": (
        put(-1, body=other_root),
        "seal 276: its root or hash is not that of the events",
    ),
    "a size": (
        put(-1, body=lambda text: text.replace('"size":276', '"size":275')),
        "seal 275: its root or hash is not that of the events",
    ),
}


async def test_a_whole_log_is_told_to_be_whole(desk: Desk, tmp_path: Path) -> None:
    await write_sealed(desk)
    text = await export(desk, tmp_path)
    assert verdict(run_script("check_audit.py", text, tmp_path)) == "The log is whole."
    done = run_script("check_seals.py", text, tmp_path, KEY.public_key.hex())
    assert verdict(done) == "Seals that are signed by this key: 2."
    done = run_script("check_seals.py", text, tmp_path, OTHER_KEY.public_key.hex())
    assert verdict(done) == "seal 273: not signed by this key as it stands"


async def test_every_change_of_a_log_is_found_where_it_begins(
    desk: Desk, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    await write_sealed(desk)
    whole = spell(read(await export(desk, tmp_path)))
    for name, (forge, fault) in FORGERIES.items():
        with subtests.test(name):
            forged = read(whole)
            forge(forged)
            assert spell(forged) != whole
            assert verdict(run_script("check_audit.py", spell(forged), tmp_path)) == fault


async def test_a_log_made_anew_contradicts_the_seals_that_were_handed_out(
    desk: Desk, other_desk: Desk, tmp_path: Path
) -> None:
    await write_sealed(desk)
    handed_out = [line for line in read(await export(desk, tmp_path)) if "seal" in line]
    await desk.post("1.00")
    forged = [line for line in read(await export(desk, tmp_path)) if "seal" not in line]
    assert verdict(run_script("check_audit.py", spell([*forged, *handed_out]), tmp_path)) == (
        "The log is whole."
    )
    await write_sealed(other_desk)
    made_anew = [line for line in read(await export(other_desk, tmp_path)) if "seal" not in line]
    assert verdict(run_script("check_audit.py", spell([*made_anew, *handed_out]), tmp_path)) == (
        "seal 273: its root or hash is not that of the events"
    )


@pytest.mark.parametrize(
    ("name", "modules"),
    [
        ("check_audit.py", {"hashlib", "json", "sys"}),
        ("check_proof.py", {"hashlib", "json", "sys"}),
        ("check_seals.py", {"json", "sys", "cryptography"}),
    ],
)
def test_scripts_are_short_and_need_nothing_of_ours(name: str, modules: set[str]) -> None:
    text = (SCRIPTS / name).read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 40
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found.update(one.name.partition(".")[0] for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    assert found == modules
