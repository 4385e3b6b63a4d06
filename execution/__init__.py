"""Runs documents: cache, limits, plans, fallback. Knows GraphQL, nothing of ours."""

from execution.documents import Prepared
from execution.engine import DocumentContext, Engine
from execution.errors import DocumentRefused
from execution.limits import Limits
from execution.plans import Cost, Plan, Requirement, RootField
from execution.results import Result
from execution.subscriptions import Results, StreamContext

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
    "Results",
    "RootField",
    "StreamContext",
]
