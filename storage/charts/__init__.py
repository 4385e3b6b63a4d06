"""The ready charts of accounts, as data: CSV files in the form `daftar accounts import` takes."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from ledger.charts import ChartRow, parse_chart

READY_CHARTS = ("commercial", "services")


@cache
def ready_chart(name: str) -> Sequence[ChartRow]:
    """Return the rows of a ready chart."""
    assert name in READY_CHARTS, name
    text = files(__name__).joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return tuple(parse_chart(text))
