"""The routes of a dialect: an address per path, and its own answer for paths it does not have."""

from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from rest_compat.address import Address, Doors
from rest_compat.answers import complete, refusal_response
from rest_compat.dialect import Dialect
from rest_compat.lines import by_path, compile_lines
from rest_compat.ports import OpenContext, Prepare, Run, Stream
from rest_compat.refusals import Refusal


def routes_for(
    dialect: Dialect,
    sdl: str,
    prepare: Prepare,
    run: Run,
    stream: Stream,
    open_context: OpenContext,
) -> list[Route]:
    """Make the routes of a dialect; a wrong line of its table raises TableError."""
    lines = compile_lines(dialect, sdl)
    executed = [line.document for line in lines if not line.endpoint.stream]
    prepared = {document: prepare(document) for document in executed}
    doors = Doors(dialect, prepared, run, stream, open_context)
    routes: list[Route] = []
    for path, methods in sorted(by_path(lines).items(), key=lambda item: "{" in item[0]):
        routes += both_routes(dialect.prefix + path, Address(doors, methods))
    rest = f"{dialect.prefix}/{{rest:path}}"
    return [*routes, *(Route(path, Nowhere(dialect)) for path in (dialect.prefix, rest))]


def both_routes(path: str, address: Address) -> list[Route]:
    """Serve a path with and without a trailing slash; a redirect would lose bodies."""
    return [Route(path, address), Route(f"{path}/", address)]


class Nowhere:
    """Every path of a dialect that its table does not have."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say that there is nothing."""
        refusal = Refusal("NOT_FOUND", "There is no such endpoint.")
        response = complete(refusal_response(self._dialect, refusal), {})
        await response(scope, receive, send)
