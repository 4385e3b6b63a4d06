"""The dispatcher leads every address to where the framework's own router would."""

import pytest
from starlette.routing import Route, Router

from gateway.dispatching import Dispatcher
from rest_compat import DIALECTS


class Recorder:
    """An endpoint that writes down what it was asked for."""

    def __init__(self, name, told):
        self._name = name
        self._told = told

    async def __call__(self, scope, receive, send):
        self._told.append((self._name, dict(scope["path_params"]), scope["endpoint"] is self))


async def nobody(*_):
    """Neither send nor receive anything."""
    raise AssertionError("nobody was to be asked")


def declared_paths():
    """Every path of the doors, in the order in which they are declared."""
    yield from ("/graphql", "/graphql/")
    for dialect in DIALECTS:
        named = dict.fromkeys(one.path for one in dialect.endpoints)
        paths = sorted(named, key=lambda path: "{" in path)
        for path in paths:
            yield from (f"{dialect.prefix}{path}", f"{dialect.prefix}{path}/")
        yield from (dialect.prefix, f"{dialect.prefix}/{{rest:path}}")


PATHS = list(declared_paths())
ODD = [
    "/",
    "",
    "/nowhere",
    "/graphql\n",
    "/graphql//",
    "/graphqlx",
    "/api",
    "/api/",
    "/api/v1",
    "/api/v1/",
    "/api/v1/nowhere",
    "/api/v1/accounts/",
    "/api/v1/accounts//",
    "/api/v1/accounts/acc_1/nowhere",
    "/api/v1/journal-entries/{id}",
    "/api/journal-entries/je_1\n",
    "/api/journal-entries/é ?#",
    "/api/v1/" + "a/" * 40,
    "/" * 1_000,
]


async def led_to(app, told, path):
    told.clear()
    scope = {"type": "http", "method": "GET", "path": path, "headers": []}
    await app(scope, None, None)
    return list(told)


async def nowhere(scope, receive, send):
    """Stand for what no route answers."""


@pytest.mark.parametrize("path", [*PATHS, *ODD])
async def test_an_address_leads_where_the_router_leads(path):
    told: list[object] = []
    routes = [Route(declared, Recorder(declared, told)) for declared in PATHS]
    router = Router(routes, redirect_slashes=False, default=nowhere)
    for filled in (path, path.replace("{id}", "je_1").replace("{rest:path}", "x/y")):
        wanted = await led_to(router, told, filled)
        assert await led_to(Dispatcher(routes, nowhere), told, filled) == [
            one for one in wanted if _is_led_directly(one, filled)
        ]
        assert await led_to(Dispatcher(routes, router), told, filled) == wanted


def _is_led_directly(one, path):
    """Tell whether an address needs no router: only odd ones do."""
    return path.count("/") <= 12 and not (path.endswith("\n") and "{" not in one[0])


async def test_what_comes_first_is_led_to_first():
    told: list[object] = []
    wide, narrow = Recorder("wide", told), Recorder("narrow", told)
    routes = [Route("/a/{rest:path}", wide), Route("/a/b", narrow), Route("/a/b/{id}", narrow)]
    router = Router(routes, redirect_slashes=False)
    for path in ("/a/b", "/a/b/c", "/a/c"):
        wanted = await led_to(router, told, path)
        assert wanted[0][0] == "wide"
        assert await led_to(Dispatcher(routes, router), told, path) == wanted


async def test_sockets_functions_and_mounted_applications_go_through_the_framework():
    told: list[object] = []

    async def framework(scope, receive, send):
        told.append(scope["type"])

    async def function(request):
        raise AssertionError("the framework decides about methods")

    door = Recorder("door", told)
    dispatcher = Dispatcher([Route("/f", function), Route("/a", door)], framework)
    for scope in (
        {"type": "websocket", "path": "/a"},
        {"type": "http", "path": "/f"},
        {"type": "http", "path": "/a", "root_path": "/below"},
        {"type": "lifespan"},
    ):
        await dispatcher(scope, nobody, nobody)
    assert told == ["websocket", "http", "http", "lifespan"]
