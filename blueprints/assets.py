"""What the pages are dressed in: style, scripts and pictures, read once at start.

All of static/ gets one release hash that stands in every address, so a browser may keep a file for a year and still
sees the new one at once after an update. The small style files are joined into one, in the order of their layers.
Everything that shrinks is squeezed once, here, and not on each request.
"""

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import brotli  # type: ignore[import-untyped]
from flask import Blueprint, Flask, Response, abort, request
from markupsafe import Markup

from blueprints.guards import open_to_all

STATIC = Path(__file__).resolve().parent.parent / "static"
FIRST_STYLES = ("reset.css", "tokens.css", "base.css")
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
}
SHRINKING = {".css", ".js", ".svg"}
FOR_A_YEAR = "public, max-age=31536000, immutable"

blueprint = Blueprint("assets", __name__)


@dataclass(frozen=True)
class Asset:
    """One file as it is sent, with its squeezed copies."""

    media_type: str
    plain: bytes
    squeezed: dict[str, bytes]


def init_app(app: Flask) -> None:
    """Serve the files and give templates `asset()` and `module()`."""
    shelf()
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(asset=asset, module=module)


def asset(name: str) -> str:
    """The address of a file of this release: `asset('app.css')`."""
    if name not in shelf():
        raise LookupError(f"static/{name} does not exist")
    return f"/static/{release()}/{name}"


def module(name: str) -> Markup:
    """The script tag for one behaviour: `module('thread')`."""
    return Markup('<script type="module" src="{}"></script>').format(asset(f"js/{name}.js"))


@blueprint.get("/static/<given_release>/<path:name>")
@open_to_all
def file(given_release: str, name: str) -> Response:
    """One file. An address of an older release gets today's file, unkept."""
    found = shelf().get(name)
    if found is None:
        abort(404)
    encoding = next((e for e in found.squeezed if request.accept_encodings[e]), None)
    response = Response(found.squeezed[encoding] if encoding else found.plain)
    response.headers["Content-Type"] = found.media_type
    response.headers["Cache-Control"] = FOR_A_YEAR if given_release == release() else "no-store"
    if found.squeezed:
        response.vary.add("Accept-Encoding")
    if encoding:
        response.headers["Content-Encoding"] = encoding
    return response


@cache
def release() -> str:
    """Twelve characters that change when any file under static/ does."""
    digest = hashlib.sha256()
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(STATIC).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def shelf() -> dict[str, Asset]:
    """Every file by its name, ready to be sent."""
    files = {
        path.relative_to(STATIC).as_posix(): path.read_bytes()
        for path in sorted(STATIC.rglob("*"))
        if path.suffix in TYPES and path.parent.name != "css"
    }
    files["app.css"] = joined_styles()
    return {name: wrapped(name, without_comments(name, body)) for name, body in files.items()}


def without_comments(name: str, body: bytes) -> bytes:
    """Our own scripts travel without the lines that only explain and without indents; htmx stays byte for byte."""
    if not name.startswith("js/"):
        return body
    told = re.sub(rb"(?m)^\s*//.*\n", b"", body)
    has_long_text = any(b"\n" in text for text in told.split(b"`")[1::2])  # its spaces are part of what it says
    return told if has_long_text else re.sub(rb"(?m)^[ \t]+", b"", told)


def joined_styles() -> bytes:
    """All style files as one: the first three in order, the rest by name."""
    rest = sorted(p.name for p in (STATIC / "css").glob("*.css") if p.name not in FIRST_STYLES)
    text = "\n".join((STATIC / "css" / name).read_text() for name in (*FIRST_STYLES, *rest))
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    return re.sub(r" ?([{};,]) ?", r"\1", text).strip().encode()


def wrapped(name: str, body: bytes) -> Asset:
    """Squeeze what shrinks; pictures are small already. Brotli first: it is the smaller one."""
    suffix = Path(name).suffix
    squeezed = {"br": brotli.compress(body), "gzip": gzip.compress(body, 9, mtime=0)} if suffix in SHRINKING else {}
    return Asset(TYPES[suffix], body, squeezed)
