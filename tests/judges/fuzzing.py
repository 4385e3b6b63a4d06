"""Fuzzes one API with schemathesis, knowing an organisation and records that are really there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.judges.grounds import Grounds
from tests.judges.verdict import Verdict

REST_PHASES = "examples,coverage,fuzzing,stateful"
GRAPHQL_PHASES = "fuzzing,stateful"
# Whether debits equal credits is not expressible in a schema, nor whether an account exists.
EXCLUDED_CHECK = "positive_data_acceptance"
ENVIRONMENT = {
    "NO_PROXY": "127.0.0.1",
    "COLUMNS": "100",
    "SCHEMATHESIS_HOOKS": str(Path(__file__).with_name("scalars.py")),
}
TIMEOUT_SECONDS = 1_800
SHOWN_LINES = 60

# API -> where its schema is, and the phases it has.
APIS = {
    "v1": ("/openapi/v1.json", REST_PHASES),
    "guliel": ("/openapi/guliel.json", REST_PHASES),
    "graphql": ("/graphql", GRAPHQL_PHASES),
}
# Random text would be refused at the door: most requests name what exists.
CONFIGURATION = """\
headers = {{ Authorization = "Bearer {key}" }}

[dictionaries]
organizations = {{ values = ["{organization_id}"] }}
accounts = {{ values = ["acc_cash", "acc_revenue", "acc_vat"] }}
customers = {{ values = ["{customerId}"] }}
vendors = {{ values = ["{vendorId}"] }}
products = {{ values = ["{productId}"] }}

[parameters]
{parameters}
"""
REST_PARAMETERS = """\
"query.organizationId" = { dictionary = "organizations", probability = 0.9 }
"body.organizationId" = { dictionary = "organizations", probability = 0.9 }
"query.accountId" = { dictionary = "accounts", probability = 0.7 }
"body.lines[*].accountId" = { dictionary = "accounts", probability = 0.9 }
"query.customerId" = { dictionary = "customers", probability = 0.7 }
"query.vendorId" = { dictionary = "vendors", probability = 0.7 }
"body.customerId" = { dictionary = "customers", probability = 0.7 }
"body.vendorId" = { dictionary = "vendors", probability = 0.3 }
"body.items[*].accountId" = { dictionary = "accounts", probability = 0.7 }
"body.items[*].productId" = { dictionary = "products", probability = 0.7 }
"""
GRAPHQL_PARAMETERS = """\
"*.*.organizationId" = { dictionary = "organizations", probability = 0.7 }
"*.*.accountId" = { dictionary = "accounts", probability = 0.7 }
"*.*.input.lines[*].accountId" = { dictionary = "accounts", probability = 0.9 }
"*.*.input.parentId" = { dictionary = "accounts", probability = 0.7 }
"*.*.customerId" = { dictionary = "customers", probability = 0.7 }
"*.*.vendorId" = { dictionary = "vendors", probability = 0.7 }
"*.*.input.customerId" = { dictionary = "customers", probability = 0.7 }
"*.*.input.vendorId" = { dictionary = "vendors", probability = 0.3 }
"*.*.input.items[*].accountId" = { dictionary = "accounts", probability = 0.7 }
"*.*.input.items[*].productId" = { dictionary = "products", probability = 0.7 }
"""


def fuzz(grounds: Grounds, api: str, *options: str) -> Verdict:
    """Fuzz one API; options are those of `schemathesis run`."""
    folder = grounds.folder / f"fuzzing-{api}"
    folder.mkdir(exist_ok=True)
    logged_before = len(grounds.faults_logged())
    completed = _run(grounds, api, folder, options)
    report = folder / "report.json"
    judge = f"schemathesis {api}"
    if not report.exists():
        return Verdict(judge, "no report", [_end_of(completed.stdout + completed.stderr)])
    faults = [] if completed.returncode == 0 else [_end_of(completed.stdout)]
    logged = grounds.faults_logged()[logged_before:]
    return Verdict(judge, _figures(json.loads(report.read_text())), [*faults, *logged[:5]])


def _run(
    grounds: Grounds, api: str, folder: Path, options: Sequence[str]
) -> subprocess.CompletedProcess[str]:
    address, phases = APIS[api]
    (folder / "schemathesis.toml").write_text(_configuration(grounds, api))
    command = [
        *(str(Path(sys.executable).with_name("schemathesis")), "run", grounds.url + address),
        *("--phases", phases, "--exclude-checks", EXCLUDED_CHECK, "--no-color"),
        *("--generation-database", "none", "--report", "json", "--report-json-path", "report.json"),
        *options,
    ]
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **ENVIRONMENT},
        capture_output=True,
        text=True,
        timeout=TIMEOUT_SECONDS,
        check=False,
    )


def _configuration(grounds: Grounds, api: str) -> str:
    return CONFIGURATION.format(
        key=grounds.fuzzed.key,
        organization_id=grounds.fuzzed.organization_id,
        **grounds.fuzzed_ids,
        parameters=GRAPHQL_PARAMETERS if api == "graphql" else REST_PARAMETERS,
    )


def _figures(report: dict[str, dict[str, int]]) -> str:
    operations, cases = report["operations"], report["test_cases"]
    return (
        f"{operations['tested']} of {operations['total']} operations, {cases['generated']} cases, "
        f"{cases['with_failures']} failed, {cases['errored']} errored, seed {report['seed']}"
    )


def _end_of(text: str) -> str:
    return "\n".join(text.splitlines()[-SHOWN_LINES:])
