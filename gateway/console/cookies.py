"""The console's session: a key sealed into a cookie, which no script can read.

The server keeps nothing: the cookie holds the key's text and when it ends, encrypted under a key
derived from the server's secret. Revoking the key ends the session as it ends everything else. The
cookie alone opens nothing: each request proves with the session's CSRF token, sent as a header that
only our own pages can set, that it comes from one of them.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest, digest
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers
from starlette.types import Scope

from gateway.addresses import is_behind_proxy
from gateway.heads import read_header, read_headers
from gateway.secret import derive
from gateway.secret_boxes import SecretBox, SecretUnreadable
from gateway.settings import Network

NAME = "daftar_session"
CSRF_HEADER = b"x-daftar-csrf"
LASTS_SECONDS = 12 * 3600
LASTS_MICROSECONDS = LASTS_SECONDS * 1_000_000
LABEL = "session"


@dataclass(frozen=True, slots=True)
class ConsoleSession:
    """An open session: the key's text, the token that proves a request is the console's own, and
    the instant it ends, in microseconds."""

    key: str
    csrf_token: str
    expires_at: int


class SessionCookies:
    """Seals and opens the cookies of one server secret."""

    def __init__(self, secret: bytes, proxies: Sequence[Network] = ()) -> None:
        self._box = SecretBox(secret, "console-sessions")
        self._csrf_key = derive(secret, "console-csrf")
        self._proxies = proxies

    def seal(self, key: str, now: int) -> str:
        """Return the cookie's value of a session that begins now."""
        sealed = self._box.seal(f"{now + LASTS_MICROSECONDS} {key}", LABEL)
        return urlsafe_b64encode(sealed).decode()

    def open(self, value: str, now: int) -> ConsoleSession | None:
        """Return the session of a cookie's value; None for one that has ended or is not ours."""
        try:
            text = self._box.open(urlsafe_b64decode(value), LABEL)
        except (NotBase64, ValueError, SecretUnreadable):
            return None
        ends, _, key = text.partition(" ")
        if now >= int(ends):
            return None
        token = urlsafe_b64encode(digest(self._csrf_key, value.encode(), sha256)).decode()
        return ConsoleSession(key, token, int(ends))

    def find(self, scope: Scope, now: int) -> ConsoleSession | None:
        """Return the session of a request's cookie."""
        cookie = SimpleCookie()
        try:
            for sent in read_headers(scope, b"cookie"):
                cookie.load(sent)
        except CookieError:
            return None
        morsel = cookie.get(NAME)
        return None if morsel is None else self.open(morsel.value, now)

    def authorization(self, scope: Scope, now: int, token: str | None = None) -> str | None:
        """Return what a request of the console would send as Authorization, had it the key.

        The token is that of the request's header unless it came another way.
        """
        token = token or read_header(scope, CSRF_HEADER)
        if token is None:
            return None
        session = self.find(scope, now)
        if session is None or not compare_digest(session.csrf_token.encode(), token.encode()):
            return None
        return f"Bearer {session.key}"

    def header(self, scope: Scope, value: str, lasts_seconds: int = LASTS_SECONDS) -> str:
        """Spell Set-Cookie; 0 seconds end the session."""
        secure = "; Secure" if self._is_secure(scope) else ""
        path = f"{scope.get('root_path', '')}/"
        return (
            f"{NAME}={value}; Path={path}; Max-Age={lasts_seconds}"
            f"; HttpOnly; SameSite=Strict{secure}"
        )

    def _is_secure(self, scope: Scope) -> bool:
        if scope["scheme"] in ("https", "wss"):
            return True
        told = Headers(scope=scope).get("x-forwarded-proto", "")
        return told.strip() == "https" and is_behind_proxy(scope, self._proxies)
