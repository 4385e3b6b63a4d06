"""Whether the process lives, and whether it is ready to be asked."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from gateway.answers import NO_STORE
from storage.database import Database
from storage.direct import open_direct
from storage.server_settings import SELECT_SETTING


def health_routes(database: Database) -> list[BaseRoute]:
    """Route the two questions an orchestrator asks."""

    async def healthz(request: Request) -> Response:
        return JSONResponse({"status": "ok"}, headers=NO_STORE)

    async def readyz(request: Request) -> Response:
        if await _answers(database):
            return JSONResponse({"status": "ready"}, headers=NO_STORE)
        headers = {**NO_STORE, "Retry-After": "1"}
        return JSONResponse({"status": "database unavailable"}, 503, headers)

    return [Route("/healthz", healthz), Route("/readyz", readyz)]


async def _answers(database: Database) -> bool:
    try:
        async with open_direct(database.readers) as connection:
            await connection.fetch(SELECT_SETTING, "")
    except Exception:
        return False
    return True
