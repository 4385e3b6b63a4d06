"""Create, change and deactivate customers and vendors.

Who they are is personal: their events carry an id and hashes, blinded by a salt of their own.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from re import ASCII, compile

from ledger.books import Books
from ledger.decide.names import blinded, free_code, names_of, new_names, new_text
from ledger.errors import AmountInvalid, InvalidInput, NotFound
from ledger.events import Json
from ledger.money import to_minor
from ledger.parties import PARTY_PREFIXES, Party, PartyKind
from ledger.text import TEXT_LIMIT, check_text

COUNTRY_DEFAULT = "SA"
TERMS_DEFAULT_DAYS = 30
TERMS_LIMIT_DAYS = 3_650
EMAIL_LIMIT = 254
SHORT_LIMIT = 64
_EMAIL = compile(r"[^@\s]+@[^@\s]+")
_COUNTRY = compile(r"[A-Z]{2}", ASCII)


@dataclass(frozen=True, slots=True)
class PartyDraft:
    """A new customer or vendor as a caller wrote it."""

    code: str
    name_en: str | None = None
    name_ar: str | None = None
    tax_id: str | None = None
    email: str | None = None
    phone: str | None = None
    address: str | None = None
    city: str | None = None
    country: str | None = None
    credit_limit: Decimal | None = None
    payment_terms: int | None = None
    is_active: bool | None = None


@dataclass(frozen=True, slots=True)
class PartyChange:
    """What to change: None leaves a value as it is, blank clears an optional text."""

    party: str
    code: str | None = None
    name_en: str | None = None
    name_ar: str | None = None
    tax_id: str | None = None
    email: str | None = None
    phone: str | None = None
    address: str | None = None
    city: str | None = None
    country: str | None = None
    credit_limit: Decimal | None = None
    payment_terms: int | None = None
    is_active: bool | None = None


def create_party(books: Books, kind: PartyKind, draft: PartyDraft) -> Party:
    """Add a customer or a vendor."""
    code = free_code(draft.code, _of_kind(books, kind))
    name_en, name_ar = names_of(draft.name_en, draft.name_ar)
    party = Party(
        number=books.next_sequence,
        id="",
        kind=kind,
        code=code,
        name_en=name_en,
        name_ar=name_ar,
        tax_id=check_text(draft.tax_id, "taxId", limit=SHORT_LIMIT),
        email=email_of(draft.email),
        phone=check_text(draft.phone, "phone", limit=SHORT_LIMIT),
        address=check_text(draft.address, "address"),
        city=check_text(draft.city, "city"),
        country=_country(COUNTRY_DEFAULT if draft.country is None else draft.country),
        credit_limit=_credit_limit(books, draft.credit_limit or Decimal()),
        payment_terms=_terms(
            TERMS_DEFAULT_DAYS if draft.payment_terms is None else draft.payment_terms
        ),
        is_active=draft.is_active is not False,
        salt="",
        created_at=books.now,
    )
    party = replace(party, id=books.mint(PARTY_PREFIXES[kind]), salt=books.mint("slt"))
    hashed: Json = {"hash": party_hash(party), "id": party.id}
    books.append_event(f"{kind}.created", party.id, hashed, after=party_facts(party))
    return books.parties.put(party)


def update_party(books: Books, kind: PartyKind, change: PartyChange) -> Party:
    """Change what is given of a customer or a vendor."""
    before = _subject(books, kind, change.party)
    names = new_names((before.name_en, before.name_ar), change.name_en, change.name_ar)
    after = replace(
        before,
        name_en=names[0],
        name_ar=names[1],
        tax_id=new_text(before.tax_id, change.tax_id, "taxId", SHORT_LIMIT),
        phone=new_text(before.phone, change.phone, "phone", SHORT_LIMIT),
        address=new_text(before.address, change.address, "address", TEXT_LIMIT),
        city=new_text(before.city, change.city, "city", TEXT_LIMIT),
    )
    if change.code is not None:
        after = replace(after, code=free_code(change.code, _of_kind(books, kind), before))
    if change.email is not None:
        after = replace(after, email=email_of(change.email))
    if change.country is not None:
        after = replace(after, country=_country(change.country))
    if change.credit_limit is not None:
        after = replace(after, credit_limit=_credit_limit(books, change.credit_limit))
    if change.payment_terms is not None:
        after = replace(after, payment_terms=_terms(change.payment_terms))
    if change.is_active is not None:
        after = replace(after, is_active=change.is_active)
    return _put_changed(books, before, after)


def deactivate_party(books: Books, kind: PartyKind, party_id: str) -> Party:
    """Bar a customer or vendor from new documents; what stands is settled as ever."""
    before = _subject(books, kind, party_id)
    return _put_changed(books, before, replace(before, is_active=False))


def _put_changed(books: Books, before: Party, after: Party) -> Party:
    if after == before:
        return after
    facts: Json = {"after": party_hash(after), "before": party_hash(before), "id": after.id}
    books.append_event(
        f"{after.kind}.updated", after.id, facts, party_facts(before), party_facts(after)
    )
    return books.parties.put(after)


def _of_kind(books: Books, kind: PartyKind) -> list[Party]:
    return [party for party in books.parties if party.kind is kind]


def _subject(books: Books, kind: PartyKind, party_id: str) -> Party:
    party = books.parties.get(party_id)
    if party is None or party.kind is not kind:
        raise NotFound(f"No such {kind}.", "id")
    return party


def email_of(given: str | None) -> str | None:
    email = check_text(given, "email", limit=EMAIL_LIMIT)
    if email is not None and not _EMAIL.fullmatch(email):
        raise InvalidInput("An e-mail address reads like name@example.com.", "email")
    return email


def _country(given: str) -> str:
    if not _COUNTRY.fullmatch(given):
        raise InvalidInput("A country is two capital letters of ISO 3166, such as SA.", "country")
    return given


def _credit_limit(books: Books, amount: Decimal) -> int:
    try:
        return to_minor(amount, books.organization.exponent)
    except AmountInvalid as refusal:
        raise type(refusal)(refusal.message, "creditLimit") from None


def _terms(days: int) -> int:
    if not 0 <= days <= TERMS_LIMIT_DAYS:
        raise InvalidInput(f"Payment terms are 0 to {TERMS_LIMIT_DAYS:,} days.", "paymentTerms")
    return days


def party_hash(party: Party) -> str:
    """Return what events name a party by: a hash of all it is, blinded by its salt."""
    return blinded(party_facts(party), party.salt)


def party_facts(party: Party) -> Json:
    """Return all that a party is."""
    return {
        "address": party.address,
        "city": party.city,
        "code": party.code,
        "country": party.country,
        "creditLimit": str(party.credit_limit),
        "email": party.email,
        "isActive": party.is_active,
        "nameAr": party.name_ar,
        "nameEn": party.name_en,
        "paymentTerms": party.payment_terms,
        "phone": party.phone,
        "taxId": party.tax_id,
    }
