"""The rarer changes of a batch, one statement each: revocations, links, settings, keys, cursors."""

from collections.abc import Generator
from typing import cast

from ledger.books import Books
from ledger.keys import Key
from ledger.organizations import Organization
from storage.rows import account_row
from storage.statements import Value, statement
from storage.writing.steps import Change

REVOKE_ENTRY = statement(
    """update entries set revoked_sequence = $3, revoked_at = $4
    where org = $1 and number = $2 and revoked_sequence is null"""
)
REVOKE_POSTINGS = statement(
    """update postings set revoked_sequence = $3
    where org = $1 and number = $2 and revoked_sequence is null"""
)
LINK_REVERSAL = statement("update entries set reversed_by = $3 where org = $1 and public_id = $2")
CUT_LINES = statement(
    "delete from document_lines where org = $1 and document = $2 and position > $3"
)
CUT_PAYROLL_LINES = statement(
    "delete from payroll_lines where org = $1 and run = $2 and position > $3"
)
UPDATE_ORGANIZATION = statement(
    """update organizations set name = $2, name_ar = $3, currency = $4, exponent = $5,
      time_zone = $6, fiscal_month = $7, vat_rate = $8 where org = $1"""
)
PUT_ACCOUNT = statement(
    """insert into accounts (org, account, public_id, handle, code, name_en, name_ar, type, nature,
      class, roles, level, parent, is_active, created_at, former_roles)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
    on conflict (org, account) do update set code = $5, name_en = $6, name_ar = $7,
      class = $10, roles = $11, level = $12, parent = $13, is_active = $14, former_roles = $16
    where accounts.org = $1"""
)
PUT_PERIOD = statement(
    """insert into periods (org, month, is_closed, changed_at) values ($1, $2, $3, $4)
    on conflict (org, month) do update set is_closed = $3, changed_at = $4
    where periods.org = $1"""
)
INSERT_KEY = statement(
    """insert into keys (key, public_id, hash, name, prefix, scopes, rate_limit, expires_at,
      revoked_at, last_used_at, created_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, null, null, $9)"""
)
UPDATE_KEY = statement("update keys set prefix = $2, revoked_at = $3 where key = $1")
UPDATE_KEY_HASH = statement("update keys set hash = $2 where key = $1")
PUT_GRANT = statement(
    """insert into grants (org, key, position, role) values ($1, $2, $3, $4)
    on conflict (org, key) do update set role = $4 where grants.org = $1"""
)
DELETE_GRANT = statement("delete from grants where org = $1 and key = $2")
INSERT_CURSOR = statement(
    """insert into webhook_cursors (org, webhook, position, attempts, due_at, leased_until, lease)
    values ($1, $2, $3, 0, 0, 0, 0)"""
)
# A worker's lease in flight is void from here on: its mark finds nothing to move.
MOVE_CURSOR = statement(
    """update webhook_cursors set position = coalesce(cast($3 as bigint), position),
      attempts = 0, due_at = 0, leased_until = 0, lease = 0
    where org = $1 and webhook = $2"""
)

ERASE_DETAILS = statement(
    """delete from event_details where org = $1 and sequence in (
      select v.sequence from events v where v.org = $1 and v.subject = $2)"""
)


def changes_of(books: Books) -> "Generator[Change, object, None]":
    """Spell what the batch's rarer changes ask of the database.

    Entries that the batch itself posted are written with their revocations and links.
    """
    org, written = books.organization.number, books.written
    posted = {entry.id for entry in written.entries}
    for entry in written.revoked:
        if entry.id in posted:
            continue
        where: tuple[Value, ...] = (org, entry.number, entry.revoked_sequence)
        yield Change(REVOKE_ENTRY, (*where, entry.revoked_at))
        yield Change(REVOKE_POSTINGS, where, len(entry.lines))
    for original_id, mirror_id in written.reversed.items():
        if original_id in posted:
            continue
        yield Change(LINK_REVERSAL, (org, original_id, mirror_id))
    if written.organization is not None:
        yield Change(UPDATE_ORGANIZATION, (org, *_settings_row(written.organization)))
    for account in written.accounts.values():
        yield Change(PUT_ACCOUNT, (org, *cast(tuple[Value, ...], account_row(account))))
    for period in written.periods.values():
        yield Change(PUT_PERIOD, (org, period.month, period.is_closed, period.changed_at))
    for document, lines in written.shortened.items():
        yield Change(CUT_LINES, (org, document, lines), None)
    for run, lines in written.shortened_runs.items():
        yield Change(CUT_PAYROLL_LINES, (org, run, lines), None)
    for key in written.keys.values():
        yield from _key_changes(books, key)
    for subject in written.erased:
        yield Change(ERASE_DETAILS, (org, subject), None)
    for webhook, position in sorted(written.cursors.items()):
        is_new = webhook in books.new_cursors
        yield Change(INSERT_CURSOR if is_new else MOVE_CURSOR, (org, webhook, position))


def _settings_row(organization: Organization) -> tuple[Value, ...]:
    return (
        organization.name,
        organization.name_ar,
        organization.currency,
        organization.exponent,
        organization.time_zone,
        organization.fiscal_month,
        organization.vat_rate,
    )


def _key_changes(books: Books, key: Key) -> "Generator[Change, object, None]":
    here, secret_hash = books.organization.number, books.written.secrets.get(key.number)
    if key.number in books.new_keys:
        assert secret_hash is not None
        scopes = " ".join(sorted(key.scopes))
        facts = (key.id, secret_hash, key.name, key.prefix, scopes, key.rate_limit, key.expires_at)
        yield Change(INSERT_KEY, (key.number, *facts, key.created_at))
    elif key.grants[0].organization == here:
        # Only the home's lock guards the key's own row; elsewhere it may be stale by now.
        yield Change(UPDATE_KEY, (key.number, key.prefix, key.revoked_at))
        if secret_hash is not None:
            yield Change(UPDATE_KEY_HASH, (key.number, secret_hash))
    held = {grant.organization: (position, grant) for position, grant in enumerate(key.grants)}
    if here in held:
        position, grant = held[here]
        yield Change(PUT_GRANT, (here, key.number, position, int(grant.role)))
    else:
        yield Change(DELETE_GRANT, (here, key.number))
