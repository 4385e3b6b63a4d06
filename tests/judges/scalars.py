"""Amounts for schemathesis, which knows the usual scalars only; it loads this as its hooks."""

from hypothesis import strategies as st
from schemathesis import graphql

MOST = 10**12

# Mostly what an amount may be, sometimes with too many places, and now and then no number at all.
amounts = st.decimals(-MOST, MOST, places=2) | st.decimals(0, MOST, places=6)
texts = amounts.map("{:f}".format) | st.sampled_from(["", "NaN", "1e400", "١٢", "-0", "1,000.00"])

for name in ("Money", "Decimal"):
    graphql.scalar(name, texts.map(graphql.nodes.String))
