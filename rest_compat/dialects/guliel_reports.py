"""The reports of Guliel: the list of them, and each as `{success, data}`."""

from dataclasses import replace

from rest_compat.dialects.v1_aging import AGED_PAYABLES, AGED_RECEIVABLES, AGED_TEXT
from rest_compat.dialects.v1_reports import V1_REPORTS
from rest_compat.dialects.v1_vat_and_cash import V1_VAT_AND_CASH
from rest_compat.endpoint import Endpoint
from rest_compat.sources import Arguments, Constant, Query
from rest_compat.templates import WHOLE, Template

SOURCE = "Guliel API reference, Reports"
ORGANIZATION: Arguments = {
    "organizationId": Query(
        "organizationId", required=True, description="The organisation.", example="org_demo"
    )
}
ANSWER: Template = {"success": Constant(True), "data": WHOLE}


def _as_guliel(line: Endpoint) -> Endpoint:
    """Tell a report as Guliel does: the same figures, the organisation named, another envelope."""
    arguments = {**ORGANIZATION, **line.arguments}
    return replace(line, arguments=arguments, answer=ANSWER, source=SOURCE)


GULIEL_REPORTS = (
    Endpoint(
        name="listReports",
        method="GET",
        path="/reports",
        operation="reports",
        arguments={**ORGANIZATION, "limit": Constant(100)},
        selection="nodes { name: id title titleAr description }",
        answer={"success": Constant(True), "reports": "nodes"},
        summary="List the reports",
        description="The types of report there are, by the name that their address ends in.",
        tag="Reports",
        source=SOURCE,
    ),
    *(_as_guliel(line) for line in (*V1_REPORTS, *V1_VAT_AND_CASH)),
    *(
        replace(
            _as_guliel(line),
            name=f"readAged{noun.title()}",
            path=f"/reports/aged-{noun}",
            when=None,
            summary=f"Read aged {noun}",
            description=AGED_TEXT,
            tag="Reports",
        )
        for noun, line in (("receivables", AGED_RECEIVABLES), ("payables", AGED_PAYABLES))
    ),
)
