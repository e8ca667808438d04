"""The app on the home screen: what it is called, what its worker keeps, and what it says without a connection."""

import json
import re

from blueprints import assets
from tests.visitor import Visitor


def test_the_manifest_names_icons_that_exist(stranger: Visitor) -> None:
    answer = stranger.get("/manifest.webmanifest")
    manifest = json.loads(answer.data)
    assert answer.mimetype == "application/manifest+json"
    assert {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]} == {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    assert {stranger.get(icon["src"]).status_code for icon in manifest["icons"]} == {200}
    assert [shortcut["name"] for shortcut in manifest["shortcuts"]] == ["Hilfe finden", "Problem beschreiben", "Heute"]
    assert (manifest["id"], manifest["lang"], manifest["display"]) == ("/", "de-CH", "standalone")


def test_the_worker_keeps_files_of_this_release_and_the_offline_page_only(stranger: Visitor) -> None:
    answer = stranger.get("/sw.js")
    kept = json.loads(re.search(r"KEPT = (\[.*?\]);", answer.text).group(1))  # type: ignore[union-attr]
    assert answer.mimetype == "text/javascript"
    assert f'"look-{assets.release()}"' in answer.text
    assert all(address.startswith(f"/static/{assets.release()}/") for address in kept)
    assert {stranger.get(address).status_code for address in kept} == {200}


def test_the_worker_is_asked_for_anew_each_time(stranger: Visitor) -> None:
    assert "no-cache" in stranger.get("/sw.js").headers["Cache-Control"]


def test_the_offline_page_is_kind_and_knows_nobody(stranger: Visitor) -> None:
    page = stranger.get("/offline").text
    assert "Im Moment keine Verbindung" in page
    assert 'href="tel:' in page
    assert "csrf-token" not in page
