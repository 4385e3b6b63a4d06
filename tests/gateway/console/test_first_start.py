"""What `daftar serve` tells of the setup code, as a process."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

SECRET = "0123456789abcdef0123456789abcdef"
CODE = re.compile(r"^  Setup code +([A-Z2-7]{4}(?:-[A-Z2-7]{4}){3})$", re.MULTILINE)
CONSOLE = re.compile(r"^  Console +(http://127\.0\.0\.1:\d+/console)$", re.MULTILINE)
OWNER = ("--role", "OWNER", "--scopes", "*")


def begin(url: str, code: str) -> tuple[int, Any]:
    body = json.dumps({"code": code, "organization": {"name": "Palm"}}).encode()
    request = Request(f"{url}/console/setup", body, {"Content-Type": "application/json"})
    try:
        with urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except HTTPError as refused:
        with refused:
            return refused.code, json.load(refused)


def test_first_start_prints_the_code_that_opens_and_the_next_start_none(daftar):
    with daftar.serving() as server:
        (code,) = CODE.findall(server.greeting)
        assert CONSOLE.findall(server.greeting) == [f"{server.url}/console"]
        status, told = begin(server.url, code)
        assert status == 201
        assert server.ask("/api/v1/accounts", told["key"])[0] == 200
        assert code not in server.log
    with daftar.serving() as server:
        assert "Setup code" not in server.greeting
        assert CONSOLE.findall(server.greeting) == [f"{server.url}/console"]
        assert begin(server.url, code)[0] == 403
        assert server.ask("/api/v1/accounts", told["key"])[0] == 200


def test_code_stays_the_same_until_it_is_used(daftar):
    codes = []
    for _ in range(2):
        with daftar.serving() as server:
            codes += CODE.findall(server.greeting)
    assert len(codes) == 2 and codes[0] == codes[1]


def test_key_made_at_the_command_line_is_a_first_start_too(daftar):
    palm = daftar.json("organizations", "create", "--name", "Palm")["id"]
    with daftar.serving() as server:
        (code,) = CODE.findall(server.greeting)
        daftar.json("keys", "create", "--organization", palm, *OWNER)
        assert begin(server.url, code)[0] == 403
    with daftar.serving() as server:
        assert "Setup code" not in server.greeting


def test_lost_key_is_replaced_at_the_command_line(daftar):
    with daftar.serving() as server:
        (code,) = CODE.findall(server.greeting)
        assert begin(server.url, code)[0] == 201
        (palm,) = daftar.json("organizations", "list")
        key = daftar.json("keys", "create", "--organization", palm["id"], *OWNER)["key"]
        assert server.ask("/api/v1/accounts", key)[0] == 200


def test_demo_names_the_console_and_needs_no_code(daftar):
    with daftar.serving("--demo") as server:
        assert CONSOLE.findall(server.greeting) == [f"{server.url}/console"]
        assert "Setup code" not in server.greeting
        assert server.ask("/console/session")[2]["needsSetup"] is False


def test_servers_of_one_database_print_one_code_which_opens_once(
    daftar, postgresql_url, valkey_server
):
    settings = {
        "DAFTAR_DATABASE_URL": postgresql_url,
        "DAFTAR_SECRET": SECRET,
        "DAFTAR_REDIS_URL": valkey_server.redis_url,
    }
    assert daftar("migrate", **settings).returncode == 0
    with (
        daftar.serving("--workers", "2", **settings) as first,
        daftar.serving(**settings) as second,
    ):
        codes = CODE.findall(first.greeting) + CODE.findall(second.greeting)
        assert len(codes) == 2 and codes[0] == codes[1]
        with ThreadPoolExecutor(8) as pool:
            urls = [first.url, second.url] * 4
            statuses = [status for status, _ in pool.map(begin, urls, codes * 4)]
    assert sorted(statuses) == [201, *[403] * 7]
    assert len(daftar.json("organizations", "list", **settings)) == 1
