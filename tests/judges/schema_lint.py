"""Lints the committed schema and both OpenAPI documents with the linters of their fields."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from typing import Any

from gateway.contract import sdl
from tests.judges.kits import Kit, told
from tests.judges.npm import install, run_node
from tests.judges.verdict import Verdict

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "schema" / "schema.graphql"
OPENAPI = ROOT / "docs" / "reference" / "openapi"
OPENAPI_NAMES = ("v1.json", "guliel.json")
ERROR = 2
SPECTRAL_ERROR = 0
SHOWN = 20

# graphql-tools' newest batch-execute does not install beside the rest.
OVERRIDES = {"@graphql-tools/batch-execute": "10.2.0"}
ESLINT = Kit(
    "graphql-eslint",
    ("@graphql-eslint/eslint-plugin@4.4.1", "eslint@10.15.0", "graphql@16.15.0"),
    OVERRIDES,
)
INSPECTOR = Kit("graphql-inspector", ("@graphql-inspector/cli@7.0.0", "graphql@16.15.0"), OVERRIDES)
SPECTRAL = Kit("spectral", ("@stoplight/spectral-cli@6.16.3",))
REDOCLY = Kit("redocly", ("@redocly/cli@2.77.0",), OVERRIDES)

# Types without an id of their own -> why. Connections and edges are exempt by their suffix.
STATEMENTS = (
    "AccountLedger",
    "AgedBuckets",
    "AgedCredit",
    "AgedDocument",
    "AgedParty",
    "AgedProof",
    "AgedProofRow",
    "AgedReport",
    "BalanceSheet",
    "CashAccountMovement",
    "CashEntry",
    "CashMovement",
    "CounterAccountMovement",
    "CounterClassMovement",
    "GeneralLedger",
    "IncomeStatement",
    "LedgerRow",
    "StatementFigure",
    "StatementRow",
    "StatementSection",
    "TrialBalance",
    "TrialBalanceRow",
    "TrialBalanceSection",
    "VatAdjustments",
    "VatReturn",
    "VatReturnRow",
    "VatReturnSide",
)
"""Figures computed for a question; what they are made of (accounts, postings, invoices) has ids."""
WITHOUT_ID = {
    **dict.fromkeys(STATEMENTS, "a figure computed for one question"),
    "AccountBalance": "an account's figures at one sequence; the account has the id",
    "AllocationResult": "the answer to one call",
    "InvoiceItem": "a line of an invoice, known by its place",
    "PayrollLine": "a line of a payroll run, known by its place",
    "Recognition": "a month of an invoice's line; the entry has the id",
    "RecognitionResult": "the answer to one call",
    "BalanceChanged": "a payload of a stream, known by its sequence",
    "BulkOutcome": "a line of an answer, known by its index",
    "BulkResult": "the answer to one call",
    "EntryPosted": "a payload of a stream, known by its sequence; the entry has the id",
    "EntryProof": "made for one question; the entry has the id",
    "ErrorDetail": "part of an error",
    "Finding": "a fault, known by its place",
    "Grant": "part of the key's answer, known by its organisation",
    "JournalEntryPreview": "an entry that does not exist",
    "LedgerLock": "one per organisation, which it names",
    "LedgerSummary": "one per organisation, which it names",
    "NewKey": "a key and its text, shown once; the key has the id",
    "NewWebhook": "a webhook and its secret, shown once; the webhook has the id",
    "OperationError": "part of an answer",
    "PageInfo": "part of a page, as Relay defines it",
    "PostingPreview": "a posting that does not exist",
    "RateLimit": "the state of a bucket at one instant",
    "Verification": "the answer to one call",
    "Viewer": "whoever asks; the key has the id",
}
EXEMPT_SUFFIXES = ("Connection", "Edge")

ESLINT_CONFIG = """\
import plugin from "@graphql-eslint/eslint-plugin";

const rulesOf = (name) => plugin.configs[`flat/${name}`].rules;
export default [
  {
    files: ["*.graphql"],
    languageOptions: {
      parser: plugin.parser,
      parserOptions: { graphQLConfig: { schema: "./schema.graphql" } },
    },
    plugins: { "@graphql-eslint": plugin },
    rules: {
      ...rulesOf("schema-recommended"),
      ...rulesOf("schema-relay"),
      // Rows of statements are paged too; they are computed, so no id finds them again.
      "@graphql-eslint/relay-edge-types": [
        "error", { listTypeCanWrapOnlyEdgeType: false, shouldImplementNode: false },
      ],
      "@graphql-eslint/strict-id-in-types": ["error", { exceptions: EXCEPTIONS }],
    },
  },
];
"""
SPECTRAL_RULES = {"extends": ["spectral:oas"]}


def lint_schema(schema: Path = SCHEMA) -> Verdict:
    """Judge the SDL by graphql-eslint's rules for schemas and for Relay."""
    home = install(ESLINT)
    exceptions = {"types": list(WITHOUT_ID), "suffixes": list(EXEMPT_SUFFIXES)}
    with TemporaryDirectory(dir=home) as name:
        folder = Path(name)
        config = ESLINT_CONFIG.replace("EXCEPTIONS", json.dumps(exceptions))
        (folder / "eslint.config.mjs").write_text(config)
        copy(schema, folder / "schema.graphql")
        script = home / "node_modules" / "eslint" / "bin" / "eslint.js"
        completed = run_node([script, "--format", "json", "schema.graphql"], folder)
    problems = _read(completed.stdout)
    if problems is None:
        return Verdict("graphql-eslint", "it failed", [told(completed)])
    messages = [message for file in problems for message in file["messages"]]
    faults = [
        f"{schema.name}:{message['line']} {message['ruleId']}: {message['message']}"
        for message in messages
        if message["severity"] == ERROR
    ]
    figures = f"{len(faults)} errors, {len(WITHOUT_ID)} types without an id, each with its reason"
    return Verdict("graphql-eslint", figures, faults[:SHOWN])


def compare_schemas() -> Verdict:
    """Judge the committed SDL against the one that the code prints."""
    home = install(INSPECTOR)
    with TemporaryDirectory(dir=home) as name:
        folder = Path(name)
        copy(SCHEMA, folder / "committed.graphql")
        (folder / "printed.graphql").write_text(sdl())
        script = home / "node_modules" / "@graphql-inspector" / "cli" / "cjs" / "index.js"
        completed = run_node([script, "diff", "committed.graphql", "printed.graphql"], folder)
    is_same = completed.returncode == 0 and "No changes detected" in completed.stdout
    figures = "no changes" if is_same else "changes"
    return Verdict("graphql-inspector diff", figures, [] if is_same else [told(completed)])


def lint_openapi_with_spectral() -> Verdict:
    """Judge both OpenAPI documents by Spectral's rules."""
    home = install(SPECTRAL)
    with TemporaryDirectory(dir=home) as name:
        folder = Path(name)
        _copy_documents(folder)
        (folder / "rules.json").write_text(json.dumps(SPECTRAL_RULES))
        script = home / "node_modules" / "@stoplight" / "spectral-cli" / "dist" / "index.js"
        options = ["lint", "--quiet", "--ruleset", "rules.json", "--format", "json"]
        completed = run_node([script, *options, *OPENAPI_NAMES], folder)
    problems = _read(completed.stdout)
    if problems is None:
        return Verdict("spectral", "it failed", [told(completed)])
    faults = [
        f"{Path(problem['source']).name} {'.'.join(map(str, problem['path']))}: "
        f"{problem['code']}: {problem['message']}"
        for problem in problems
        if problem["severity"] == SPECTRAL_ERROR
    ]
    kinds = Counter(problem["severity"] == SPECTRAL_ERROR for problem in problems)
    return Verdict("spectral", f"{kinds[True]} errors, {kinds[False]} warnings", faults[:SHOWN])


def lint_openapi_with_redocly() -> Verdict:
    """Judge both OpenAPI documents by Redocly's recommended rules."""
    home = install(REDOCLY)
    with TemporaryDirectory(dir=home) as name:
        folder = Path(name)
        _copy_documents(folder)
        script = home / "node_modules" / "@redocly" / "cli" / "bin" / "cli.js"
        answers = [
            run_node([script, "lint", "--format", "json", document], folder)
            for document in OPENAPI_NAMES
        ]
    reports = [_read(answer.stdout) for answer in answers]
    if None in reports:
        return Verdict("redocly", "it failed", [told(answer) for answer in answers])
    totals = Counter[str]()
    for report in reports:
        totals.update(report["totals"])
    figures = f"{totals['errors']} errors, {totals['warnings']} warnings"
    return Verdict("redocly", figures, list(_redocly_errors(reports))[:SHOWN])


def _redocly_errors(reports: list[Any]) -> Iterator[str]:
    for document, report in zip(OPENAPI_NAMES, reports, strict=True):
        for problem in report["problems"]:
            if problem["severity"] == "error":
                place = problem["location"][0].get("pointer", "")
                yield f"{document} {place}: {problem['ruleId']}: {problem['message']}"


def _copy_documents(folder: Path) -> None:
    for name in OPENAPI_NAMES:
        copy(OPENAPI / name, folder / name)


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
