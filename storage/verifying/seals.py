"""The seals: their signatures, and what they say beside chain, tree and a scan of the postings.

| read | statements                                             | bound                          |
|------|--------------------------------------------------------|--------------------------------|
| page | 1: seals of more events than the last                  | 20 seals                       |
| seal | 3: the chart's events; every posting by then, twice    | all postings, for each seal    |
"""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import date
from json import loads
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ledger.dates import day_of
from ledger.errors import LedgerError
from ledger.events import canonical
from ledger.seals import Seal, seal_body
from ledger.statements.sums import Sums
from storage.balances import SCAN_SUMS, sums_of
from storage.sealing import select_chart_at, trial_rows
from storage.seals import select_seals_after
from storage.statements import statement
from storage.verifying.subject import Finding, Subject, ToldClosing

SEALS_PER_PAGE = 20
SELECT_LAST_SIZE = statement("select coalesce(max(size), 0) from seals where org = $1")
_PATIENT_SUMS = replace(SCAN_SUMS, is_scan=True)
_UNREADABLE = (ValueError, KeyError, TypeError, AssertionError, LedgerError)


async def check_seals(subject: Subject) -> AsyncIterator[Finding]:
    """Look at every seal, by size; chain and tree were read before."""
    size, sizes = 0, set[int]()
    while True:
        page = await select_seals_after(subject.snapshot, subject.org, size, SEALS_PER_PAGE)
        for seal in page:
            size = seal.size
            sizes.add(size)
            for finding in [one async for one in _check_seal(subject, seal)]:
                yield finding.at(seal.size if seal.size in subject.told.closings else None)
        if len(page) < SEALS_PER_PAGE:
            break
    for missing in sorted(subject.told.closings.keys() - sizes):
        if missing < size:
            yield subject.fault(f"seal {missing}", "It is missing, and later ones are not.")


async def _check_seal(subject: Subject, seal: Seal) -> AsyncIterator[Finding]:
    place, told = f"seal {seal.size}", subject.told.closings.get(seal.size)
    for finding in _check_signature(subject, place, seal):
        yield finding
    if told is None:
        yield subject.fault(place, f"Event {seal.size} closed no period.")
        return
    pairs = (
        ("period", seal.period, told.closing.period),
        ("root", seal.root, told.root),
        ("last_hash", seal.last_hash, told.closing.hash),
        ("sealed_at", seal.sealed_at, told.closing.recorded_at),
    )
    for finding in subject.compare(place, pairs, "the chain says"):
        yield finding
    try:
        expected, said = await _select_expected(subject, told), _read(seal.body)
    except _UNREADABLE:
        yield subject.fault(place, "Its body, or what it must say, cannot be read.")
        return
    if seal.body != canonical(said):
        yield subject.fault(place, "Its body is not canonical JSON.")
    names = sorted(expected.keys() | said.keys())
    if [name for name in names if said.get(name) != expected.get(name) and name != "trialBalance"]:
        spelled = ((f"body.{name}", said.get(name), expected.get(name)) for name in names)
        for finding in subject.compare(place, spelled, "the chain says"):
            yield finding
    elif said.get("trialBalance") != expected["trialBalance"]:
        yield subject.fault(place, "Its trial balance is not that of the postings known by then.")


def _check_signature(subject: Subject, place: str, seal: Seal) -> Iterator[Finding]:
    try:
        Ed25519PublicKey.from_public_bytes(seal.public_key).verify(seal.signature, seal.body)
    except (InvalidSignature, ValueError):
        yield subject.fault(place, "Its signature is not of its body and public key.")
    if subject.seal_key is not None and seal.public_key != subject.seal_key:
        yield subject.fault(place, "It was signed with another key than this server's.")


def _read(body: bytes) -> dict[str, Any]:
    said = loads(body)
    if not isinstance(said, dict):
        raise TypeError("a seal says an object")
    return said


async def _select_expected(subject: Subject, told: ToldClosing) -> dict[str, Any]:
    """Return what a seal must say, by the chain and by the postings themselves."""
    org, closing = subject.org, told.closing

    async def scan(through: date) -> Sums:
        known = told.last_number, day_of(through), closing.sequence
        return sums_of(await subject.snapshot.fetch(_PATIENT_SUMS, org, *known))

    chart = await select_chart_at(subject.snapshot, org, subject.chart, closing.sequence)
    rows = await trial_rows(subject.organization, chart, closing.period, scan)
    return _read(seal_body(subject.organization.id, closing, told.root, rows))
