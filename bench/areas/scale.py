"""The same questions asked of smaller and of larger books, through the server's GraphQL door."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from bench import requests, targets
from bench.asking import ask, last_sequence
from bench.books import LAST_DAY, LINES
from bench.contests import Contest, Subject
from bench.daftar import Serving
from bench.ground import Ground, Load
from bench.targets import ALONE, LARGER, LARGER_FIRST, POSTGRESQL, SMALLER

DEPTH = 100_000
"""How many entries lie before a deep page; less where the books have less."""
LIMIT = requests.ENTRIES
NODES = "nodes { id number date memo reference postings { id debit credit account { code name } } }"
MONTH_BEGIN = LAST_DAY.replace(day=1)
SECTION = "amount rows { amount account { code name } }"
QUESTIONS = {
    targets.FIRST_PAGE: f"{{ journalEntries(limit: {LIMIT}) {{ {NODES} }} }}",
    targets.TOTAL: "{ all: journalEntries(limit: 1) { total }"
    f' month: journalEntries(limit: 1, from: "{MONTH_BEGIN}", to: "{LAST_DAY}") {{ total }} }}',
    targets.SUMMARY: "{ ledgerSummary { entries journalEntries postings totalDebit totalCredit } }",
    targets.TRIAL_BALANCE: f'{{ trialBalance(date: "{LAST_DAY}") {{ totalDebit totalCredit'
    " rows { account { code name } balanceDebit balanceCredit } } }",
    targets.BALANCE_SHEET: f'{{ balanceSheet(date: "{LAST_DAY}") {{ assets {{ {SECTION} }}'
    f" liabilities {{ {SECTION} }} equity {{ {SECTION} }} currentEarnings {{ amount }} }} }}",
    targets.OPENING: f'{{ generalLedger(accountId: "acc_cash", from: "{LAST_DAY}",'
    f' to: "{LAST_DAY}") {{ accounts(first: 1) {{ nodes {{ opening }} }} }} }}',
}
PLACE = "query ($page: Int!) { journalEntries(page: $page, limit: %d) { pageInfo { endCursor } } }"


@contextmanager
def scale(ground: Ground) -> Iterator[tuple[Contest, ...]]:
    """Serve books of two sizes."""
    with ExitStack() as stack:
        sizes = ground.plan.postings, ground.plan.larger_postings
        addresses = ground.load([Load(POSTGRESQL, size) for size in sizes])
        books = {
            door: (ground.serve(stack, door.replace(" ", "-"), address), size // LINES)
            for door, address, size in zip(
                (LARGER, SMALLER), addresses[::-1], sizes[::-1], strict=True
            )
        }
        asked = {door: _documents(serving, entries) for door, (serving, entries) in books.items()}
        contests = [
            _contest(ground, work, {door: (books[door][0], asked[door][work]) for door in books})
            for work in targets.SCALED
        ]
        larger, entries = books[LARGER]
        deep = {
            LARGER: (larger, _numbered_page(_depth(entries) // LIMIT)),
            LARGER_FIRST: (larger, QUESTIONS[targets.FIRST_PAGE]),
        }
        yield (*contests, _contest(ground, targets.NUMBERED_PAGE, deep))


def _documents(serving: Serving, entries: int) -> dict[str, str]:
    """Return what is asked of books of this size, by work."""
    page = _depth(entries) // LIMIT
    found = ask(serving.port, serving.key, PLACE % LIMIT, {"page": page})
    place = found["journalEntries"]["pageInfo"]["endCursor"]
    middle = last_sequence(serving.port, serving.key) // 2
    known = QUESTIONS[targets.TRIAL_BALANCE].replace(") {", f", asOfSequence: {middle}) {{", 1)
    behind = f'{{ journalEntries(first: {LIMIT}, after: "{place}") {{ {NODES} }} }}'
    return {
        **QUESTIONS,
        targets.CURSOR_PAGE: behind,
        targets.KNOWN_AT: known,
    }


def _depth(entries: int) -> int:
    """Return how deep a page may lie and still be full."""
    return min(DEPTH, entries - 2 * LIMIT)


def _numbered_page(page: int) -> str:
    return f"{{ journalEntries(page: {page}, limit: {LIMIT}) {{ {NODES} }} }}"


def _contest(ground: Ground, work: str, asked: dict[str, tuple[Serving, str]]) -> Contest:
    subjects = [
        Subject(
            door,
            ground.generator,
            serving.process,
            (requests.graphql_question(serving.port, serving.key, document),),
        )
        for door, (serving, document) in asked.items()
    ]
    return Contest(work, POSTGRESQL, subjects, ALONE)
