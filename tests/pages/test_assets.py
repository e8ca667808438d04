"""Style, scripts and pictures: one hash for a release, squeezed once, kept for a year."""

import gzip
import hashlib
import re

import brotli

from blueprints import assets
from tests.visitor import Visitor


def test_a_file_of_this_release_may_be_kept_for_a_year(stranger: Visitor) -> None:
    answer = stranger.get(assets.asset("app.css"))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in answer.headers


def test_an_address_of_an_older_release_gets_todays_file_unkept(stranger: Visitor) -> None:
    answer = stranger.get("/static/000000000000/app.css")
    assert answer.data == assets.shelf()["app.css"].plain
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_file_that_does_not_exist_is_not_found(stranger: Visitor) -> None:
    assert stranger.get(f"/static/{assets.release()}/../app.py").status_code == 404
    assert stranger.get(f"/static/{assets.release()}/css/base.css").status_code == 404


def test_the_browser_gets_the_smallest_copy_it_understands(stranger: Visitor) -> None:
    plain = assets.shelf()["app.css"].plain
    answers = {
        kind: stranger.get(assets.asset("app.css"), headers={"Accept-Encoding": kind}) for kind in ("br, gzip", "gzip", "")
    }
    assert brotli.decompress(answers["br, gzip"].data) == plain
    assert gzip.decompress(answers["gzip"].data) == plain
    assert answers[""].data == plain
    assert {answer.headers.get("Vary") for answer in answers.values()} == {"Accept-Encoding"}


def test_the_styles_are_joined_in_the_order_of_their_layers() -> None:
    css = assets.shelf()["app.css"].plain.decode()
    assert css.startswith("@layer reset,tokens,base,components,pages,utilities;@layer reset{")
    assert css.index("@layer tokens{") < css.index("@layer base{") < css.index("@layer components{")
    assert css.count("{") == css.count("}")


def test_every_symbol_a_template_asks_for_is_in_the_sprite() -> None:
    known = set(re.findall(r'id="([a-z0-9-]+)"', assets.shelf()["icons/sprite.svg"].plain.decode()))
    templates = (assets.STATIC.parent / "templates").rglob("*.html")
    asked = {name for path in templates for name in re.findall(r"icon\('([a-z0-9-]+)'", path.read_text())}
    assert asked - known == set()


def test_htmx_and_what_every_page_loads_stay_light() -> None:
    every_page = ("vendor/htmx.min.js", "js/app.js", "js/attach.js", "js/csrf.js", "js/visible.js", "js/trouble.js")
    assert sum(len(assets.shelf()[name].squeezed["gzip"]) for name in every_page) <= 15 * 1024
    assert len(assets.shelf()["app.css"].squeezed["gzip"]) <= 10 * 1024


def test_htmx_is_the_version_we_checked() -> None:
    readme = (assets.STATIC / "vendor" / "README.md").read_text()
    assert hashlib.sha256(assets.shelf()["vendor/htmx.min.js"].plain).hexdigest() in readme


def test_scripts_travel_without_comments_and_indents_but_a_long_text_keeps_its_spaces():
    plain, long = b"// why\nif (a) {\n  // more\n  b(`x y`);\n}\n", b"const a = `one\n  two`;\n  b();\n"
    assert assets.without_comments("js/a.js", plain) == b"if (a) {\nb(`x y`);\n}\n"
    assert assets.without_comments("js/a.js", long) == long
    assert assets.without_comments("vendor/a.js", plain) == plain
