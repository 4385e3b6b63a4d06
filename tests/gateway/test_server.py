"""A serving process, over real sockets: it greets, serves, refuses a second one, and ends well."""

import signal
import subprocess

import pytest

from gateway.server import _say_when_ready, bind

SECRET = "0123456789abcdef0123456789abcdef"


def on_postgresql(daftar, url, **settings):
    given = {"DAFTAR_DATABASE_URL": url, "DAFTAR_SECRET": SECRET, **settings}
    assert daftar("migrate", **given).returncode == 0
    return given


def key_of(daftar, **settings):
    organization = daftar.json("organizations", "create", "--name", "Palm", **settings)["id"]
    arguments = ("--organization", organization, "--role", "OWNER", "--scopes", "*")
    return organization, daftar.json("keys", "create", *arguments, **settings)["key"]


def test_demo_greets_with_calls_that_work(daftar):
    with daftar.serving("--demo") as server:
        assert "Organisation  org_demo (Demo Trading Co.)" in server.greeting
        assert server.ask("/readyz")[0] == 200
        calls = server.greeting.partition("# GraphQL")[2].rpartition("Stop it")[0]
        calls = "\n".join(line.replace("curl ", "curl -sS ", 1) for line in calls.splitlines())
        shown = subprocess.run(
            ["sh", "-ec", calls], capture_output=True, text=True, check=True, timeout=60
        ).stdout
    assert '"journalEntries":{"total":' in shown
    assert '"data":[{"id":"je_' in shown
    assert '"manualEntries":' in shown
    assert server.exit_code == 0
    assert "Traceback" not in server.log


def test_key_made_beside_the_running_server_works_at_once_and_revoked_stops(daftar):
    with daftar.serving() as server:
        organization, key = key_of(daftar)
        assert server.ask("/api/v1/accounts", key)[0] == 200
        listed = daftar.json("keys", "list", "--organization", organization)
        assert daftar("keys", "revoke", listed[0]["id"], "--organization", organization)
        assert server.ask("/api/v1/accounts", key)[0] == 401


def test_last_use_is_not_lost_at_shutdown(daftar):
    organization, key = key_of(daftar)
    with daftar.serving() as server:
        assert server.ask("/api/v1/accounts", key)[0] == 200
    (listed,) = daftar.json("keys", "list", "--organization", organization)
    assert listed["lastUsedAt"] is not None


def test_second_server_on_sqlite_is_refused(daftar):
    with daftar.serving():
        refused = daftar("serve", "--port", "0")
    assert refused.returncode == 1
    assert "is served by process" in refused.stderr


def test_taken_port_is_one_line(daftar, tmp_path):
    with daftar.serving() as server:
        port = server.url.rpartition(":")[2]
        refused = daftar("serve", "--port", port, DAFTAR_DATABASE_URL="sqlite:///other/books.db")
    assert refused.returncode == 1
    assert refused.stderr == (
        f"daftar: Cannot listen on 127.0.0.1 port {port}: Address already in use.\n"
    )


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_signals_end_it_well(daftar, sent):
    with daftar.serving() as server:
        server.process.send_signal(sent)
        assert server.process.wait(30) == 0
    assert "Traceback" not in server.log


def test_second_server_on_postgresql_is_refused_without_a_shared_store(daftar, postgresql_url):
    settings = on_postgresql(daftar, postgresql_url)
    with daftar.serving(**settings):
        refused = daftar("serve", "--port", "0", **settings)
    assert refused.returncode == 1
    assert "set DAFTAR_REDIS_URL" in refused.stderr


def test_workers_share_one_bucket(daftar, postgresql_url, valkey_server):
    settings = on_postgresql(
        daftar,
        postgresql_url,
        DAFTAR_REDIS_URL=valkey_server.redis_url,
        DAFTAR_RATE_LIMIT="10/minute",
    )
    _, key = key_of(daftar, **settings)
    with daftar.serving("--workers", "2", **settings) as server:
        assert server.ask("/readyz")[0] == 200
        statuses = [server.ask("/api/v1/accounts", key)[0] for _ in range(14)]
    assert statuses.count(200) == 10
    assert statuses.count(429) == 4
    assert server.exit_code == 0


def test_greeting_waits_for_a_worker_and_not_for_ever(capsys):
    with bind("127.0.0.1", 0) as listener:
        _say_when_ready(listener, "ready", within_seconds=0.2)
        assert "ready\n" not in capsys.readouterr().out
