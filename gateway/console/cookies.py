"""The console's session: a key sealed into a cookie, which no script can read.

The server keeps nothing: the cookie holds the key's text and when it ends, encrypted under a key
derived from the server's secret. Revoking the key ends the session as it ends everything else. The
cookie alone opens nothing: each request proves with the session's CSRF token, sent as a header that
only our own pages can set, that it comes from one of them.

On https the cookie's name begins with `__Host-`: browsers take such a one from this host alone, so
a neighbouring host cannot slip its own session in. Where several open, none is believed.
"""

from base64 import b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import compare_digest, digest
from urllib.parse import quote

from starlette.types import Scope

from gateway.addresses import is_behind_proxy
from gateway.console.own_pages import is_own_page
from gateway.heads import read_header, read_headers
from gateway.secret import derive
from gateway.secret_boxes import SecretBox, SecretUnreadable
from gateway.settings import Network

NAME = "daftar_session"
HOST_NAME = f"__Host-{NAME}"
CSRF_HEADER = b"x-daftar-csrf"
LASTS_SECONDS = 12 * 3600
LASTS_MICROSECONDS = LASTS_SECONDS * 1_000_000
LABEL = "session"
CANDIDATES_MOST = 4
VALUE_LENGTH_MOST = 1_024


@dataclass(frozen=True, slots=True)
class ConsoleSession:
    """An open session: the key's text, the token that proves a request is the console's own, and
    the instant it ends, in microseconds."""

    key: str = field(repr=False)
    csrf_token: str
    expires_at: int

    @property
    def authorization(self) -> str:
        """What a request of the console would send as Authorization, had it the key."""
        return f"Bearer {self.key}"


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
        if len(value) > VALUE_LENGTH_MOST:
            return None
        try:
            text = self._box.open(b64decode(value, b"-_", validate=True), LABEL)
        except (ValueError, SecretUnreadable):
            return None
        ends, _, key = text.partition(" ")
        if now >= int(ends):
            return None
        token = urlsafe_b64encode(digest(self._csrf_key, value.encode(), sha256)).decode()
        return ConsoleSession(key, token, int(ends))

    def find(self, scope: Scope, now: int) -> ConsoleSession | None:
        """Return the session of a request's cookie; of several, one may be slipped in: none."""
        found = self._sessions(scope, now)
        return found[0] if len(found) == 1 else None

    def prove(self, scope: Scope, now: int, token: str | None = None) -> ConsoleSession | None:
        """Return the session whose token a request of our own pages has.

        The token is that of the request's header unless it came another way.
        """
        if token is None:
            sent = read_headers(scope, CSRF_HEADER)
            token = sent[0] if len(sent) == 1 else None
        if token is None or not is_own_page(scope):
            return None
        for session in self._sessions(scope, now):
            if compare_digest(session.csrf_token.encode(), token.encode()):
                return session
        return None

    def header(self, scope: Scope, value: str, lasts_seconds: int = LASTS_SECONDS) -> str:
        """Spell Set-Cookie; 0 seconds end the session."""
        secure = "; Secure" if self._is_secure(scope) else ""
        path = f"{quote(scope.get('root_path', ''))}/"
        return (
            f"{self._name(scope)}={value}; Path={path}; Max-Age={lasts_seconds}"
            f"; HttpOnly; SameSite=Strict{secure}"
        )

    def _sessions(self, scope: Scope, now: int) -> list[ConsoleSession]:
        """Open what a request carries; a plain name is believed where ours would be plain, too."""
        for name in dict.fromkeys((HOST_NAME, self._name(scope))):
            values = [*dict.fromkeys(read_cookies(scope, name))][: CANDIDATES_MOST + 1]
            opened = [self.open(value, now) for value in values]
            found = [session for session in opened if session is not None]
            if found:
                return found if len(values) <= CANDIDATES_MOST else []
        return []

    def _name(self, scope: Scope) -> str:
        """Return the name the cookie is given; one of a path cannot be bound to the host."""
        return HOST_NAME if self._is_secure(scope) and not scope.get("root_path") else NAME

    def _is_secure(self, scope: Scope) -> bool:
        if scope["scheme"] in ("https", "wss"):
            return True
        told = (read_header(scope, b"x-forwarded-proto") or "").strip().lower()
        return told in ("https", "wss") and is_behind_proxy(scope, self._proxies)


def read_cookies(scope: Scope, name: str) -> list[str]:
    """Return every cookie of a name; one that another application spelled oddly hides none."""
    parts = (part for sent in read_headers(scope, b"cookie") for part in sent.split(";"))
    pairs = (part.partition("=") for part in parts)
    return [value.strip() for found, _, value in pairs if found.strip() == name]
