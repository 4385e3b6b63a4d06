"""Runs documents: cache, limits, plans, fallback. Knows GraphQL, nothing of ours."""

from execution.documents import Prepared
from execution.engine import DocumentContext, Engine, Result
from execution.errors import DocumentRefused
from execution.limits import Limits
from execution.plans import Cost, Plan, Requirement, RootField

__all__ = [
    "Cost",
    "DocumentContext",
    "DocumentRefused",
    "Engine",
    "Limits",
    "Plan",
    "Prepared",
    "Requirement",
    "Result",
    "RootField",
]
