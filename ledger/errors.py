"""Every refusal the product can utter, as one tree; each surface maps it once.

LedgerError                      a refusal the caller can act on
├── InvalidInput                 INVALID_INPUT
│   ├── AmountInvalid            AMOUNT_INVALID
│   │   └── AmountTooLarge       AMOUNT_TOO_LARGE
│   ├── PageOutOfRange           PAGE_OUT_OF_RANGE
│   ├── PageTooDeep              PAGE_TOO_DEEP
│   ├── InvalidCursor            INVALID_CURSOR
│   ├── Duplicate                DUPLICATE
│   ├── ReferenceUnknown         REFERENCE_UNKNOWN
│   ├── AccountUnknown           ACCOUNT_UNKNOWN
│   ├── AccountInactive          ACCOUNT_INACTIVE
│   ├── AccountNotLeaf           ACCOUNT_NOT_LEAF
│   ├── AccountInUse             ACCOUNT_IN_USE
│   ├── Unbalanced               UNBALANCED_ENTRY
│   ├── PeriodLocked             PERIOD_LOCKED
│   ├── PeriodOrder              PERIOD_ORDER
│   ├── FiscalYearOrder          FISCAL_YEAR_ORDER
│   ├── RecognitionMissing       RECOGNITION_MISSING
│   ├── EntryReversed            ENTRY_REVERSED
│   ├── EntryNotAuthored         ENTRY_NOT_AUTHORED
│   ├── AccountUnfit             ACCOUNT_UNFIT
│   ├── CurrencyMismatch         CURRENCY_MISMATCH
│   ├── VatMismatch              VAT_MISMATCH
│   ├── ServicePeriodInvalid     SERVICE_PERIOD_INVALID
│   ├── DocumentTotalZero        DOCUMENT_TOTAL_ZERO
│   ├── DocumentNotOpen          DOCUMENT_NOT_OPEN
│   ├── DocumentSettled          DOCUMENT_SETTLED
│   ├── OverCredited             OVER_CREDITED
│   ├── OverAllocated            OVER_ALLOCATED
│   ├── PaymentNotOpen           PAYMENT_NOT_OPEN
│   ├── PayrollExists            PAYROLL_EXISTS
│   ├── PayrollNotOpen           PAYROLL_NOT_OPEN
│   ├── VatSettled               VAT_SETTLED
│   ├── VatPaid                  VAT_PAID
│   ├── NotSealed                NOT_SEALED
│   ├── SettingFixed             SETTING_FIXED
│   └── CostExceedsLimit         COST_EXCEEDS_LIMIT
├── MalformedJson                MALFORMED_JSON
├── UnsupportedContentType       UNSUPPORTED_CONTENT_TYPE
├── BodyTooLarge                 BODY_TOO_LARGE
├── GraphQLParseFailed           GRAPHQL_PARSE_FAILED
├── GraphQLValidationFailed      GRAPHQL_VALIDATION_FAILED
├── QueryTooComplex              QUERY_TOO_COMPLEX
├── DocumentNotFound             DOCUMENT_NOT_FOUND
├── PersistedQueryNotFound       PERSISTED_QUERY_NOT_FOUND
├── DocumentNotTrusted           DOCUMENT_NOT_TRUSTED
├── Unauthenticated              UNAUTHENTICATED
├── Forbidden                    FORBIDDEN
├── NotFound                     NOT_FOUND
├── MethodNotAllowed             METHOD_NOT_ALLOWED
├── NotAcceptable                NOT_ACCEPTABLE
├── ProofBroken                  PROOF_BROKEN
├── IdempotencyInProgress        IDEMPOTENCY_IN_PROGRESS
├── IdempotencyMismatch          IDEMPOTENCY_MISMATCH
├── RateLimited                  RATE_LIMITED
├── TooManyStreams               TOO_MANY_STREAMS
└── Unavailable                  (ours; worth a retry)
    ├── Overloaded               OVERLOADED
    ├── DatabaseUnavailable      DATABASE_UNAVAILABLE
    └── OutcomeUnknown           OUTCOME_UNKNOWN
INTERNAL is the code of what none of these foresaw.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

INTERNAL = "INTERNAL"


@dataclass(frozen=True, slots=True)
class Detail:
    """One fault: where it lies, in the operation's own argument names, and what it is."""

    path: tuple[str | int, ...]
    message: str


class LedgerError(Exception):
    """A refusal the caller can act on; `code` is its public, stable name."""

    code: ClassVar[str] = INTERNAL
    status: ClassVar[int] = 400
    retryable: ClassVar[bool] = False
    meaning: ClassVar[str] = ""

    def __init__(
        self,
        message: str,
        *path: str | int,
        details: Sequence[Detail] = (),
        retry_after_seconds: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.details = tuple(details) or ((Detail(path, message),) if path else ())
        self.retry_after_seconds = retry_after_seconds

    def under(self, *prefix: str | int) -> "LedgerError":
        """Return the same refusal with every path placed below `prefix`."""
        moved = [Detail((*prefix, *detail.path), detail.message) for detail in self.details]
        return type(self)(self.message, details=moved, retry_after_seconds=self.retry_after_seconds)


class InvalidInput(LedgerError):
    code = "INVALID_INPUT"
    meaning = "A value is missing, of the wrong form, or out of range; details name the field."


class AmountInvalid(InvalidInput):
    code = "AMOUNT_INVALID"
    meaning = "An amount is not an exact, non-negative number within the currency's decimals."


class AmountTooLarge(AmountInvalid):
    code = "AMOUNT_TOO_LARGE"
    meaning = "A line passes 10^15 minor units, or the books' gross would pass 2^62."


class PageOutOfRange(InvalidInput):
    code = "PAGE_OUT_OF_RANGE"
    meaning = "`page` is below 1 or `limit`, `first` or `last` is outside 1 to 100."


class PageTooDeep(InvalidInput):
    code = "PAGE_TOO_DEEP"
    meaning = "This filter cannot be paged by number that far; walk it by cursor."


class InvalidCursor(InvalidInput):
    code = "INVALID_CURSOR"
    meaning = "The cursor is damaged or belongs to another list or organisation."


class Duplicate(InvalidInput):
    code = "DUPLICATE"
    meaning = "A code or handle that must be unique in the organisation is taken."


class ReferenceUnknown(InvalidInput):
    code = "REFERENCE_UNKNOWN"
    meaning = "An id in the input or in a filter names nothing in this organisation."


class AccountUnknown(InvalidInput):
    code = "ACCOUNT_UNKNOWN"
    meaning = "No account of this organisation has that id or handle."


class AccountInactive(InvalidInput):
    code = "ACCOUNT_INACTIVE"
    meaning = "The account is inactive and takes no authored line."


class AccountNotLeaf(InvalidInput):
    code = "ACCOUNT_NOT_LEAF"
    meaning = "The account is a header; only leaf accounts take postings."


class AccountInUse(InvalidInput):
    code = "ACCOUNT_IN_USE"
    meaning = "The account has postings, children or a role that forbid this change."


class Unbalanced(InvalidInput):
    code = "UNBALANCED_ENTRY"
    meaning = "Debits and credits of the entry differ."


class PeriodLocked(InvalidInput):
    code = "PERIOD_LOCKED"
    meaning = "The date is on or before the ledger lock, or its fiscal period is closed."


class PeriodOrder(InvalidInput):
    code = "PERIOD_ORDER"
    meaning = "Periods close in order and reopen in reverse."


class FiscalYearOrder(InvalidInput):
    code = "FISCAL_YEAR_ORDER"
    meaning = "Fiscal years close in order and reopen in reverse; a closed one keeps its periods."


class RecognitionMissing(InvalidInput):
    code = "RECOGNITION_MISSING"
    meaning = "Months of service up to the fiscal year's end are not recognised yet."


class EntryReversed(InvalidInput):
    code = "ENTRY_REVERSED"
    meaning = "The entry is already reversed, or is itself a mirror."


class EntryNotAuthored(InvalidInput):
    code = "ENTRY_NOT_AUTHORED"
    meaning = "Only authored entries are deleted or reversed; undo this one through its owner."


class AccountUnfit(InvalidInput):
    code = "ACCOUNT_UNFIT"
    meaning = "The account's type or class does not suit what it is named for."


class CurrencyMismatch(InvalidInput):
    code = "CURRENCY_MISMATCH"
    meaning = "The currency is not the organisation's, or two things that meet differ in theirs."


class VatMismatch(InvalidInput):
    code = "VAT_MISMATCH"
    meaning = "Category S needs a rate above 0; Z, E and O need 0."


class ServicePeriodInvalid(InvalidInput):
    code = "SERVICE_PERIOD_INVALID"
    meaning = "A service period has both ends, in order, and is at most 50 years long."


class DocumentTotalZero(InvalidInput):
    code = "DOCUMENT_TOTAL_ZERO"
    meaning = "The document's grand total is zero."


class DocumentNotOpen(InvalidInput):
    code = "DOCUMENT_NOT_OPEN"
    meaning = "The document's status does not allow this: it is a draft, issued, or void."


class DocumentSettled(InvalidInput):
    code = "DOCUMENT_SETTLED"
    meaning = "The document has allocations or was credited; issue a credit note."


class OverCredited(InvalidInput):
    code = "OVER_CREDITED"
    meaning = "Credit notes would take back more of a line than it was invoiced for."


class OverAllocated(InvalidInput):
    code = "OVER_ALLOCATED"
    meaning = "An allocation passes what is open of the document, or what is left of the credit."


class PaymentNotOpen(InvalidInput):
    code = "PAYMENT_NOT_OPEN"
    meaning = "The payment was deleted, reversed or refunded, which does not allow this."


class PayrollExists(InvalidInput):
    code = "PAYROLL_EXISTS"
    meaning = "There is a payroll run of that month; correct it in the next one."


class PayrollNotOpen(InvalidInput):
    code = "PAYROLL_NOT_OPEN"
    meaning = "The run, payment or advance is in a state that does not allow this."


class VatSettled(InvalidInput):
    code = "VAT_SETTLED"
    meaning = "The VAT of the range, or of part of it, is settled already."


class VatPaid(InvalidInput):
    code = "VAT_PAID"
    meaning = "The VAT settlement is paid; its payment is deleted first."


class NotSealed(InvalidInput):
    code = "NOT_SEALED"
    meaning = "No seal covers the entry yet; a seal is made when a period closes."


class SettingFixed(InvalidInput):
    code = "SETTING_FIXED"
    meaning = "The books depend on this setting by now; details name it."


class CostExceedsLimit(InvalidInput):
    code = "COST_EXCEEDS_LIMIT"
    meaning = "The document costs more than one document may, or than the key's whole bucket."


class MalformedJson(LedgerError):
    code = "MALFORMED_JSON"
    meaning = "The body is not JSON, or not a JSON object."


class UnsupportedContentType(LedgerError):
    code = "UNSUPPORTED_CONTENT_TYPE"
    meaning = "The body must be uncompressed application/json."


class BodyTooLarge(LedgerError):
    code = "BODY_TOO_LARGE"
    meaning = "The body passes 1 MiB."


class GraphQLParseFailed(LedgerError):
    code = "GRAPHQL_PARSE_FAILED"
    meaning = "The document is not GraphQL."


class GraphQLValidationFailed(LedgerError):
    code = "GRAPHQL_VALIDATION_FAILED"
    meaning = "The document does not fit the schema."


class QueryTooComplex(LedgerError):
    code = "QUERY_TOO_COMPLEX"
    meaning = "The document passes a limit on depth, fields, aliases, directives, tokens or size."


class DocumentNotFound(LedgerError):
    code = "DOCUMENT_NOT_FOUND"
    meaning = "No document has this `documentId`; send its text as `query`."


class PersistedQueryNotFound(LedgerError):
    code = "PERSISTED_QUERY_NOT_FOUND"
    meaning = "No document has this `sha256Hash`; send its text as `query`, too."


class DocumentNotTrusted(LedgerError):
    code = "DOCUMENT_NOT_TRUSTED"
    status = 403
    meaning = "The server answers only documents of its manifests, and this is none of them."


class Unauthenticated(LedgerError):
    code = "UNAUTHENTICATED"
    status = 401
    meaning = "No key, or one that is mistyped, unknown, revoked or expired."


class Forbidden(LedgerError):
    code = "FORBIDDEN"
    status = 403
    meaning = "The key lacks the scope or the role, or is not granted this organisation."


class NotFound(LedgerError):
    code = "NOT_FOUND"
    status = 404
    meaning = "Nothing with this id exists in this organisation."


class MethodNotAllowed(LedgerError):
    code = "METHOD_NOT_ALLOWED"
    status = 405
    meaning = "The address does not take this method; `Allow` lists those it takes."


class NotAcceptable(LedgerError):
    code = "NOT_ACCEPTABLE"
    status = 406
    meaning = "The `Accept` header leaves no media type the address can answer in."


class ProofBroken(LedgerError):
    code = "PROOF_BROKEN"
    status = 422
    meaning = "What is stored does not lead to the seal; `daftar verify` says where it broke."


class IdempotencyInProgress(LedgerError):
    code = "IDEMPOTENCY_IN_PROGRESS"
    status = 409
    retryable = True
    meaning = "The first request with this Idempotency-Key has not finished yet."


class IdempotencyMismatch(LedgerError):
    code = "IDEMPOTENCY_MISMATCH"
    status = 422
    meaning = "This Idempotency-Key was used with other input."


class RateLimited(LedgerError):
    code = "RATE_LIMITED"
    status = 429
    retryable = True
    meaning = "The key's bucket is empty; `Retry-After` says when to come back."


class TooManyStreams(LedgerError):
    code = "TOO_MANY_STREAMS"
    status = 429
    retryable = True
    meaning = "The key, or the connection, has as many operations open as it may have at once."


class Unavailable(LedgerError):
    status = 503
    retryable = True


class Overloaded(Unavailable):
    code = "OVERLOADED"
    meaning = "There is more to do than the server takes at once; nothing was written."


class DatabaseUnavailable(Unavailable):
    code = "DATABASE_UNAVAILABLE"
    meaning = "The database did not answer; nothing was written."


class OutcomeUnknown(Unavailable):
    code = "OUTCOME_UNKNOWN"
    meaning = "The commit was not confirmed; retry with the same Idempotency-Key."


def catalogue() -> Iterator[type[LedgerError]]:
    """Yield every class of the tree that carries a code of its own, in reading order."""
    waiting = [LedgerError]
    while waiting:
        error = waiting.pop(0)
        if "code" in vars(error) and error is not LedgerError:
            yield error
        waiting = error.__subclasses__() + waiting
