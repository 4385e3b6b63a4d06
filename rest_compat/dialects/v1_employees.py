"""Employees of G-Ledger v1: a list to read; they are hired through GraphQL."""

from rest_compat.dialects.v1_envelopes import COUNTS, LIST, SOURCE, whole_or_paged
from rest_compat.endpoint import Endpoint
from rest_compat.sources import Query

EMPLOYEE = """
    id employeeNumber: number nameAr nameEn email phone department position hireDate status
"""

V1_EMPLOYEES = whole_or_paged(
    Endpoint(
        name="listEmployees",
        method="GET",
        path="/employees",
        operation="employees",
        arguments={
            "status": Query("status"),
            "department": Query("department"),
            "text": Query(
                "search", description="Only what holds this text in number, names and the like."
            ),
        },
        selection=f"nodes {{ {EMPLOYEE} }} {COUNTS}",
        answer=LIST,
        summary="List employees",
        description="By number. Without `page` and `limit` the whole list is one page.",
        tag="Employees",
        source=SOURCE,
    )
)
