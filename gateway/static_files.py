"""Answers built files: their media types, their gzipped twins, and whether a browser has them."""

from collections.abc import Mapping
from pathlib import Path
from re import ASCII, compile

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.staticfiles import NotModifiedResponse

MEDIA_TYPES = {
    ".css": "text/css",
    ".graphql": "text/plain",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".md": "text/plain",
    ".png": "image/png",
    ".py": "text/plain",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".woff2": "font/woff2",
}
# Neither hidden nor a way up, and no longer than a file system takes.
_NAME = compile(r"[\w-][\w.-]{0,199}", ASCII)


def find_file(folder: Path, *names: str) -> Path | None:
    """Return a file below a folder, by the names that lead to it; None unless it is served."""
    if not all(map(_NAME.fullmatch, names)):
        return None
    file = folder.joinpath(*names)
    return file if file.suffix in MEDIA_TYPES and file.is_file() else None


def file_response(request: Request, file: Path, headers: Mapping[str, str]) -> Response:
    """Answer a file, its gzipped twin where the browser takes it; 304 if it has that already."""
    media_type = MEDIA_TYPES[file.suffix]
    compressed = file.with_name(f"{file.name}.gz")
    if accepts_gzip(request) and compressed.is_file():
        file, headers = compressed, {**headers, "Content-Encoding": "gzip"}
    answer = FileResponse(file, headers=headers, media_type=media_type, stat_result=file.stat())
    known = request.headers.get("If-None-Match", "").split(",")
    if answer.headers["ETag"] in [tag.strip().removeprefix("W/") for tag in known]:
        return NotModifiedResponse(answer.headers)
    return answer


def accepts_gzip(request: Request) -> bool:
    """Tell whether the browser takes gzip; browsers list it without a weight."""
    codings = request.headers.get("Accept-Encoding", "").split(",")
    return any(coding.strip().lower() == "gzip" for coding in codings)
