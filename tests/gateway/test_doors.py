"""Bulk reads: as many are open for a key as it may have, and each gives its place back."""

import pytest

from gateway.context import Asked, Means, RequestContext
from gateway.doors import stream
from gateway.rate_limit_stores import LocalStore
from gateway.rate_limits import RateLimits
from gateway.subscriptions.limits import StreamLimits
from ledger.errors import TooManyStreams

COLUMNS = [("date", None), ("debit", None)]


@pytest.fixture
async def context(settings, database, mint, outbound, new_key):
    means = Means(database, RateLimits(settings.default_limit, LocalStore()), mint, outbound)
    key, _ = await new_key(rate_limit=100)
    return RequestContext(means, key, Asked("guliel", "req_1"))


@pytest.mark.parametrize("columns", [None, COLUMNS])
async def test_an_export_has_a_place_until_it_is_let_go(context, columns):
    limits = StreamLimits(1)
    first = await stream(limits, "postings", {}, columns, context)
    with pytest.raises(TooManyStreams):
        await stream(limits, "postings", {}, columns, context)
    await first.aclose()
    second = await stream(limits, "postings", {}, columns, context)
    assert [batch async for batch in second] == []
    await second.aclose()


async def test_an_export_that_is_refused_takes_no_place(context):
    limits = StreamLimits(1)
    with pytest.raises(LookupError):
        await stream(limits, "accounts", {}, None, context)
    await (await stream(limits, "postings", {}, None, context)).aclose()
