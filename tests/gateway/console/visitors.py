"""What a browser does for the console: keep its cookie, and prove with its token."""

from __future__ import annotations

from typing import Any

from httpx2 import AsyncClient, Response

QUERY = {"query": "{ viewer { key { id } } }"}


async def sign_in(client: AsyncClient, key: str) -> dict[str, str]:
    """Sign in; return the header that proves it. The client keeps the cookie."""
    answer = await client.post("/console/session", json={"key": key})
    assert answer.status_code == 200, answer.text
    return csrf(answer.json()["csrfToken"])


def csrf(token: str) -> dict[str, str]:
    return {"X-Daftar-CSRF": token}


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


async def ask(client: AsyncClient, headers: dict[str, str] | None = None) -> Response:
    """Ask who one is."""
    return await client.post("/graphql", json=QUERY, headers=headers or {})


def asked_as(answer: Response) -> str:
    """Return the id of the key that asked."""
    found: str = answer.json()["data"]["viewer"]["key"]["id"]
    return found


def code_of(answer: Response) -> str:
    told: dict[str, Any] = answer.json()
    code: str = told["errors"][0]["extensions"]["code"] if "errors" in told else told["code"]
    return code


def left(answer: Response) -> str:
    """Return what is left of the key's bucket."""
    return answer.headers.get("RateLimit", "none").partition("r=")[2].partition(";")[0]


def cookie_of(client: AsyncClient) -> str:
    """Return the cookie as it is sent."""
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in client.cookies.jar)
