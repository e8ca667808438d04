"""What a first visit weighs: the landing page and everything its HTML names, as a browser without any copies loads it."""

import re
from dataclasses import dataclass

from flask import Flask

from bench.asking import Door

NAMED = re.compile(r'(?:src|href)="(/[^"#]+)[^"]*"')
FOLLOWED = re.compile(r'import\s*(?:[^"\';]*from\s*)?["\'](\.{1,2}/[^"\']+)["\']')
GZIP = {"Accept-Encoding": "gzip"}
ICONS = (".svg", ".png", ".ico", ".webmanifest")


@dataclass(frozen=True)
class Weight:
    """Bytes as gzip sends them; the photos of helpers come later, when they are scrolled to."""

    html: int
    css: int
    js: int
    icons: int

    @property
    def whole(self) -> int:
        return self.html + self.css + self.js + self.icons


def first_visit(app: Flask) -> Weight:
    html = Door(app, "/", headers=GZIP).ask()
    sizes = {"html": len(html.body), "css": 0, "js": 0, "icons": 0}
    waiting, seen = set(NAMED.findall(html.plain.decode())), set()
    while waiting - seen:
        path = (waiting - seen).pop()
        seen.add(path)
        kind = kind_of(path)
        if kind:
            answer = Door(app, path, headers=GZIP).ask()
            sizes[kind] += len(answer.body)
            waiting |= {beside(path, name) for name in FOLLOWED.findall(answer.plain.decode())} if kind == "js" else set()
    return Weight(**sizes)


def kind_of(path: str) -> str | None:
    return next((kind for ends, kind in (((".css",), "css"), ((".js",), "js"), (ICONS, "icons")) if path.endswith(ends)), None)


def beside(path: str, name: str) -> str:
    """Where `./thread.js` is, seen from the script that imports it."""
    folder = path.rpartition("/")[0]
    while name.startswith("../"):
        folder, name = folder.rpartition("/")[0], name[3:]
    return f"{folder}/{name.removeprefix('./')}"
