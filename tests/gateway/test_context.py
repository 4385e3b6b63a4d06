"""Admission: who may do what, when hits are taken, and what becomes of the snapshot."""

from asyncio import CancelledError, gather

import pytest

from execution import Cost, Plan, Requirement, RootField
from gateway.context import Asked, Means, RequestContext
from gateway.rate_limit_stores import LocalStore
from gateway.rate_limits import RateLimits
from ledger.errors import CostExceedsLimit, Forbidden, RateLimited, Unauthenticated
from ledger.keys import Grant, Key
from ledger.policy import Policy, Role
from schema.context import Context

READ = Policy("accounting:read", Role.VIEWER)
WRITE = Policy("accounting:write", Role.CONTRIBUTOR)
LOCK = Policy("accounting:write", Role.MANAGER)
NOT_GRANTED = "The organisation does not exist or is not granted to your key."


def grant(number, role):
    return Grant(number, f"org_{number}", f"Organisation {number}", role)


def key(role=Role.OWNER, scopes=("*",), rate_limit=None):
    grants = (grant(1, role), grant(2, Role.VIEWER))
    return Key(7, "key_7", "", "", frozenset(scopes), grants, rate_limit, None, None, None, 0)


@pytest.fixture
def open_context(settings, database, mint, outbound):
    limits = RateLimits(settings.default_limit, LocalStore())
    means = Means(database, limits, mint, outbound)
    return lambda caller: RequestContext(means, caller, Asked("graphql", "req_1"))


def plan(*names, hits=1, requirements=()):
    roots = [RootField(name, name, index, requirements) for index, name in enumerate(names)]
    return Plan(tuple(roots), Cost(1, 5_000, hits), len(roots))


@pytest.mark.parametrize(
    ("role", "scopes", "policy", "refusal"),
    [
        (Role.VIEWER, ["accounting:read"], READ, None),
        (Role.OWNER, ["accounting:read"], READ, None),
        (Role.CONTRIBUTOR, ["accounting:write"], WRITE, None),
        (Role.MANAGER, ["*"], LOCK, None),
        (Role.VIEWER, [], Policy("", Role.VIEWER), None),
        (
            Role.VIEWER,
            ["*"],
            WRITE,
            "This takes the role CONTRIBUTOR; your key is VIEWER here.",
        ),
        (
            Role.CONTRIBUTOR,
            ["*"],
            LOCK,
            "This takes the role MANAGER; your key is CONTRIBUTOR here.",
        ),
        (Role.OWNER, ["accounting:write"], READ, "Your key lacks the scope accounting:read."),
        (Role.OWNER, ["customers:read"], READ, "Your key lacks the scope accounting:read."),
    ],
)
async def test_scope_and_role(open_context, role, scopes, policy, refusal):
    context = open_context(key(role, scopes))
    if refusal is None:
        assert (await context.admit(policy, None)).organization_id == "org_1"
        return
    with pytest.raises(Forbidden) as caught:
        await context.admit(policy, None)
    assert caught.value.message == refusal


async def test_role_is_that_in_the_organisation_asked_for(open_context):
    context = open_context(key(Role.OWNER))
    assert (await context.admit(WRITE, "org_1")).role is Role.OWNER
    assert (await context.admit(READ, "org_2")).role is Role.VIEWER
    with pytest.raises(Forbidden):
        await context.admit(WRITE, "org_2")


@pytest.mark.parametrize("organization_id", ["org_3", "", "nonsense"])
async def test_organisation_unknown_or_not_granted_is_told_the_same(open_context, organization_id):
    with pytest.raises(Forbidden, match=NOT_GRANTED) as caught:
        await open_context(key()).admit(READ, organization_id)
    assert caught.value.details[0].path == ("organizationId",)


async def test_without_a_key_only_introspection_is_open(open_context):
    await open_context(None).admit_document(plan("__schema", "__type", "__typename"))
    context = open_context(None)
    with pytest.raises(Unauthenticated):
        await context.admit_document(plan("__typename", "accounts"))
    assert context.response_headers == {"WWW-Authenticate": "Bearer"}
    with pytest.raises(Unauthenticated):
        await context.admit(READ, None)


async def test_document_takes_its_hits_once_and_tells(open_context):
    caller = key()
    context = open_context(caller)
    await context.admit_document(plan("a", "b", "c", hits=3))
    assert context.response_headers == {
        "RateLimit-Policy": '"default";q=5;w=60',
        "RateLimit": '"default";r=2;t=60',
    }
    await context.ensure_hit()
    assert (await context.rate_limit()).remaining == 2
    refused = open_context(caller)
    with pytest.raises(RateLimited):
        await refused.admit_document(plan("a", "b", "c", hits=3))
    assert refused.response_headers["RateLimit"].startswith('"default";r=2;t=')
    assert 1 <= int(refused.response_headers["Retry-After"]) <= 60
    await refused.ensure_hit()
    assert (await refused.rate_limit()).remaining == 2


async def test_document_dearer_than_the_bucket_costs_one_hit_at_the_end(open_context):
    context = open_context(key())
    with pytest.raises(CostExceedsLimit):
        await context.admit_document(plan("a", hits=6))
    await context.ensure_hit()
    assert (await context.rate_limit()).remaining == 4


async def test_request_that_ran_nothing_still_hits(open_context):
    context = open_context(key())
    await context.ensure_hit()
    assert context.response_headers["RateLimit"] == '"default";r=4;t=60'
    await open_context(None).ensure_hit()


async def test_scopes_below_a_root_field_are_checked_before_anything_runs(open_context):
    context = open_context(key(scopes=["accounting:read"]))
    below = Requirement("payroll:read", "VIEWER", ("entry", "employee"))
    with pytest.raises(Forbidden, match="payroll:read"):
        await context.admit_document(plan("entry", requirements=(below,)))


async def test_position_is_the_place_of_the_root_field(open_context):
    context = open_context(key())
    await context.admit_document(plan("first", "second"))
    assert [context.position(name) for name in ("first", "second", "none")] == [0, 1, 0]


async def test_actor_names_key_surface_and_request(open_context):
    actor = open_context(key()).actor
    assert (actor.key, actor.key_id, actor.surface, actor.request_id) == (
        7,
        "key_7",
        "graphql",
        "req_1",
    )


async def test_snapshot_is_opened_once_and_again_after_a_write(open_context, database):
    context = open_context(key())
    first = await context.snapshot()
    assert set(await gather(context.snapshot(), context.snapshot())) == {first}
    assert database.readers.lent == 1
    await context.refresh_snapshot()
    assert database.readers.lent == 0
    assert await context.snapshot() is not first
    await context.end_snapshot((None, None, None))
    await context.end_snapshot((None, None, None))
    assert database.readers.lent == 0


@pytest.mark.parametrize("interruption", [CancelledError(), RuntimeError()])
async def test_interrupted_snapshot_gives_its_connection_back(open_context, database, interruption):
    context = open_context(key())
    await context.snapshot()
    await context.end_snapshot((type(interruption), interruption, None))
    assert database.readers.lent == 0


def test_context_is_what_resolvers_are_promised(open_context):
    promised: Context = open_context(key())
    assert promised.mint_key().text.startswith("glk_")


def test_without_a_key_roots_are_refused_before_variables(open_context):
    open_context(None).admit_roots({"__schema", "__typename"})
    open_context(key()).admit_roots({"accounts"})
    with pytest.raises(Unauthenticated):
        open_context(None).admit_roots({"__typename", "accounts"})
