"""A failing case is made small: what the fault does not need is dropped, and it stays valid."""

from tests.execution.differential.cases import Case, Request, prepare
from tests.execution.differential.faults import Weather
from tests.execution.differential.shrinking import shrink

LARGE = """
query ($skipped: Boolean! = true, $first: Int) {
  customers(first: $first) { nodes { id name @skip(if: $skipped) ...Shown } total }
  vendors { ...Page }
}
fragment Shown on Customer { code taxId }
fragment Page on VendorConnection { pages }
"""
SMALL = """\
{
  customers {
    nodes {
      ...Shown
    }
  }
}

fragment Shown on Customer {
  code
}"""


def asks_for_code(case: Case) -> bool:
    """Fail, as an executor would that cannot read codes."""
    prepare(case)
    return " code" in case.text


def test_case_is_shrunk_to_what_fails() -> None:
    requests = (Request({"first": 3}, 1, cancel_after=2), Request({"skipped": False}, 2))
    case = Case("product", LARGE, requests, Weather(errors=100, wrong=50))

    small = shrink(case, asks_for_code)

    assert small == Case("product", SMALL, (Request({}, 1),), Weather())
