"""The command: what it prints for scripts, what for people, and how it fails."""

import json
import re

import pytest

from ledger.keys import is_well_formed

SECRET = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def organization_id(daftar):
    created = daftar.json("organizations", "create", "--name", "Palm", "--name-ar", "نخلة")
    assert created.pop("id").startswith("org_")
    assert created == {
        "name": "Palm",
        "nameAr": "نخلة",
        "baseCurrency": "SAR",
        "currencyExponent": 2,
        "timeZone": "Asia/Riyadh",
        "fiscalYearStartMonth": 1,
        "vatRate": "15",
    }
    return daftar.json("organizations", "list")[0]["id"]


def test_keys_from_creation_to_revocation(daftar, organization_id):
    command = ("--organization", organization_id)
    made = daftar.json(
        "keys",
        "create",
        *command,
        "--role",
        "manager",
        "--scopes",
        "accounting:read,employees:read",
    )
    text = made.pop("key")
    assert is_well_formed(text)
    assert made == {
        "id": made["id"],
        "organizationId": organization_id,
        "role": "MANAGER",
        "scopes": ["accounting:read", "payroll:read"],
        "expiresAt": None,
    }
    rotated = daftar.json("keys", "rotate", made["id"], *command)
    assert rotated["id"] == made["id"]
    assert rotated["key"] != text
    assert daftar("keys", "revoke", made["id"], *command).stdout == f"{made['id']} is revoked.\n"
    (listed,) = daftar.json("keys", "list", *command)
    assert listed["revokedAt"] is not None
    assert listed["prefix"] == rotated["key"][:12]
    shown = daftar("keys", "list", *command).stdout
    assert made["id"] in shown
    assert "revoked" in shown


def test_key_with_expiry_and_limit(daftar, organization_id):
    made = daftar.json(
        *("keys", "create", "--organization", organization_id, "--role", "OWNER", "--scopes", "*"),
        *("--rate-limit", "600", "--expires-in-days", "30", "--name", "Terminal"),
    )
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT.*Z", made["expiresAt"])
    (listed,) = daftar.json("keys", "list", "--organization", organization_id)
    assert (listed["name"], listed["rateLimit"]) == ("Terminal", 600)


@pytest.mark.parametrize(
    ("arguments", "settings", "code", "message"),
    [
        (
            ["keys", "create", "--organization", "org_x", "--role", "OWNER", "--scopes", "*"],
            {},
            1,
            "daftar: There is no organisation org_x.",
        ),
        (
            ["keys", "create", "--organization", "org_x", "--role", "BOSS", "--scopes", "*"],
            {},
            2,
            "daftar: --role: A role is one of VIEWER, CONTRIBUTOR, MANAGER, ADMIN, OWNER.",
        ),
        (
            ["organizations", "create", "--name", "X", "--currency", "XXX"],
            {},
            2,
            "daftar: --currency: A currency is an ISO 4217 code such as SAR.",
        ),
        (
            ["organizations", "create", "--name", "X", "--time-zone", "Mars"],
            {},
            2,
            "daftar: --time-zone: A time zone is an IANA name such as Asia/Riyadh.",
        ),
        (
            ["organizations", "list"],
            {"DAFTAR_DATABASE_URL": "postgresql://127.0.0.1:1/d"},
            2,
            "daftar: DAFTAR_SECRET is required on PostgreSQL:"
            " set it to at least 32 random characters.",
        ),
        (
            ["serve", "--workers", "2"],
            {},
            1,
            "daftar: SQLite has one serving process: use --workers 1,"
            " or PostgreSQL in DAFTAR_DATABASE_URL.",
        ),
        (
            ["serve"],
            {"DAFTAR_RATE_LIMIT": "lots"},
            2,
            "daftar: DAFTAR_RATE_LIMIT must read like 100/minute or 5/10 seconds.",
        ),
    ],
)
def test_failure_is_one_line_and_an_exit_code(daftar, arguments, settings, code, message):
    failed = daftar(*arguments, **settings)
    assert (failed.returncode, failed.stderr, failed.stdout) == (code, f"{message}\n", "")


def test_database_that_is_away_is_one_line(daftar):
    settings = {"DAFTAR_DATABASE_URL": "postgresql://127.0.0.1:1/d", "DAFTAR_SECRET": SECRET}
    failed = daftar("organizations", "list", **settings)
    assert failed.returncode == 1
    assert re.fullmatch(r"daftar: The database does not answer: .*\n", failed.stderr)


def test_another_secret_is_refused(daftar, organization_id):
    failed = daftar("organizations", "list", DAFTAR_SECRET=SECRET)
    assert failed.returncode == 2
    assert "DAFTAR_SECRET is not the secret this database was first used with" in failed.stderr
    assert daftar("organizations", "list").returncode == 0


def test_schema_of_postgresql_is_brought_up_to_date_by_hand(daftar, postgresql_url):
    settings = {"DAFTAR_DATABASE_URL": postgresql_url, "DAFTAR_SECRET": SECRET}
    behind = daftar("organizations", "list", **settings)
    assert behind.returncode == 1
    assert "run `daftar migrate`" in behind.stderr
    assert daftar("migrate", **settings).stdout.startswith("The schema is at revision ")
    assert daftar.json("organizations", "list", **settings) == []


def test_every_command_has_help_with_an_example(daftar):
    for path in (["serve"], ["migrate"], ["verify"], ["export"], ["keys", "create"]):
        shown = daftar(*path, "--help")
        assert shown.returncode == 0
        assert f"Example: daftar {' '.join(path)}" in shown.stdout


def test_json_keeps_arabic_readable(daftar, organization_id):
    shown = daftar("organizations", "list", "--json").stdout
    assert "نخلة" in shown
    assert json.loads(shown)
