"""Leads a request to its door by one look-up; what is no door goes through the framework.

| address                 | found by                                                              |
|-------------------------|-----------------------------------------------------------------------|
| without parameters      | a dictionary                                                          |
| `/api/accounts/{id}`    | its stem `/api/accounts/`, then the few expressions that can match it |
| anything else           | the framework's own router, which knows all routes                    |

Doors are routes of plain ASGI endpoints that answer every method. They are tried in the order in
which they are declared, so that both ways lead to the same endpoint.
"""

from collections.abc import Iterable, Sequence

from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

STEPS_MOST = 12
"""How many slashes an address of a door may have; our longest has six."""


class Dispatcher:
    """Lead requests to doors, and all others to the framework."""

    def __init__(self, doors: Iterable[BaseRoute], framework: ASGIApp) -> None:
        routes = [route for route in doors if isinstance(route, Route) and _is_door(route)]
        self._framework = framework
        self._plain = {
            route.path: route
            for route in reversed(routes)
            if not route.param_convertors and _first(routes, route.path).endpoint is route.endpoint
        }
        self._by_stem = _by_stem([route for route in routes if route.param_convertors])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope.get("root_path") and self._finds(scope):
            await scope["endpoint"](scope, receive, send)
        else:
            await self._framework(scope, receive, send)

    def _finds(self, scope: Scope) -> bool:
        """Note the endpoint and the parameters of an address, if it is a door's."""
        path = scope["path"]
        route = self._plain.get(path)
        if route is not None:
            scope["endpoint"], scope["path_params"] = route.endpoint, {}
            return True
        for route in self._near(path):
            match = route.path_regex.match(path)
            if match is not None:
                scope["endpoint"], scope["path_params"] = route.endpoint, match.groupdict()
                return True
        return False

    def _near(self, path: str) -> Sequence[Route]:
        """Return the routes of the longest stem that an address begins with."""
        if path.count("/") > STEPS_MOST:
            return ()
        end = path.rfind("/")
        while end >= 0:
            found = self._by_stem.get(path[: end + 1])
            if found is not None:
                return found
            end = path.rfind("/", 0, end)
        return ()


def _is_door(route: Route) -> bool:
    """Tell whether nothing stands between a route and its endpoint, and parameters stay texts."""
    is_plain = route.app is route.endpoint and route.methods is None
    return is_plain and all(one.convert("1") == "1" for one in route.param_convertors.values())


def _first(routes: Sequence[Route], path: str) -> Route:
    """Return the route the framework would choose."""
    return next(route for route in routes if route.path_regex.match(path))


def _by_stem(routes: Sequence[Route]) -> dict[str, Sequence[Route]]:
    """Return for each stem, in order, the routes that can match what begins with no longer one."""
    return {
        stem: [route for route in routes if stem.startswith(_stem(route))]
        for stem in {_stem(route) for route in routes}
    }


def _stem(route: Route) -> str:
    """Return what an address has before its first parameter, up to a slash."""
    fixed = route.path.partition("{")[0]
    return fixed[: fixed.rfind("/") + 1]
