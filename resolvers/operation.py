"""The one decorator that publishes an operation and states its policy."""

from collections.abc import Awaitable, Callable
from functools import wraps
from inspect import getdoc
from typing import Any

import strawberry

from ledger.errors import LedgerError
from ledger.keys import Grant
from ledger.policy import Policy, Role
from schema.context import Info
from schema.directives import Requires

Resolver = Callable[..., Awaitable[Any]]


def operation(
    *, scope: str, role: Role, directives: tuple[object, ...] = ()
) -> Callable[[Resolver], Any]:
    """Publish a resolver as a root field that admits the caller before it runs.

    An empty scope admits every valid key. The grant it was admitted by is kept for the body
    (`granted`); refusals of the body name their fields below `input` when the operation takes one.
    """
    policy = Policy(scope, role)
    required = [Requires(scope=scope, role=role.name)] if scope else []

    def publish(resolver: Resolver) -> Any:
        @wraps(resolver)
        async def admitted(info: Info, **arguments: Any) -> Any:
            grant = await info.context.admit(policy, arguments.get("organization_id"))
            info.context.grants[root_key(info)] = grant
            try:
                return await resolver(info, **arguments)
            except LedgerError as refusal:
                if "input" not in arguments:
                    raise
                raise refusal.under("input") from None

        return strawberry.field(
            admitted,
            description=getdoc(resolver),
            directives=[*required, *directives],
        )

    return publish


def subscription(
    *, scope: str, role: Role, directives: tuple[object, ...] = ()
) -> Callable[[Resolver], Any]:
    """Publish what answers a stream of events as a root field, admitted like an operation."""
    policy = Policy(scope, role)

    def publish(resolver: Resolver) -> Any:
        @wraps(resolver)
        async def admitted(info: Info, **arguments: Any) -> Any:
            grant = await info.context.admit(policy, arguments.get("organization_id"))
            info.context.grants[root_key(info)] = grant
            return await resolver(info, **arguments)

        return strawberry.subscription(
            admitted,
            description=getdoc(resolver),
            directives=[Requires(scope=scope, role=role.name), *directives],
        )

    return publish


def granted(info: Info) -> Grant:
    """Return the grant the running operation was admitted by."""
    return info.context.grants[root_key(info)]


def root_key(info: Info) -> str:
    """Return the response key of the root field that is running."""
    path = info.path
    while path.prev is not None:
        path = path.prev
    return str(path.key)
