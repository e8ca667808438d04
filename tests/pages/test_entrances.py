"""Each partner's own entrance: its name, its colours, its categories first, its badge and its helpers, and not another's."""

import pytest

from database import session
from market import entrances
from market.badges import Badge
from market.lifecycle import BadgeState
from tests.deals import offer_of


@pytest.fixture
def two(swisscom, other_partner, beat, chiara):
    """Beat carries the one badge, Chiara the other."""
    swisscom.categories, other_partner.categories = ("network",), ("mobile", "computer")
    for helper, partner in ((beat, swisscom), (chiara, other_partner)):
        session.add(Badge(helper=helper.helper, partner=partner, state=BadgeState.HELD))
        helper.helper.badges = {partner.slug: partner.badge}
        session.flush()
        offer_of(helper, title=f"WLAN mit {helper.first_name}")
    session.commit()


@pytest.mark.parametrize(
    ("slug", "name", "helper", "other", "others_name"),
    [("swisscom", "Swisscom", "Beat", "Chiara", "Andere"), ("andere", "Andere AG", "Chiara", "Beat", "Swisscom")],
)
def test_an_entrance_shows_its_own_partner_alone(two, stranger, slug, name, helper, other, others_name):
    text = stranger.get(f"/p/{slug}").text
    main = text[text.index("<main") : text.index('id="landing-steps"')]
    assert (f"Und {name} dahinter." in main, f"/badges/{slug}" in main, f"WLAN mit {helper}" in main) == (True, True, True)
    assert (others_name in main, f"WLAN mit {other}" in main) == (False, False)
    assert (f"badge={slug}" in main, "/requests/new" in main, "044 000 00 00" in main) == (True, True, True)


def test_its_categories_come_first(two, stranger):
    def order(slug: str) -> list[str]:
        text = stranger.get(f"/p/{slug}").text
        return sorted(("computer", "mobile", "network"), key=lambda one: text.index(f"category={one}"))

    assert (order("swisscom")[0], order("andere")[2]) == ("network", "network")


def test_its_colours_come_from_its_own_sheet(two, swisscom, stranger):
    version = entrances.version(swisscom)
    assert f'href="/p/swisscom/{version}.css"' in stranger.get("/p/swisscom").text
    sheet = stranger.get(f"/p/swisscom/{version}.css")
    assert (sheet.mimetype, sheet.text.count("light-dark("), "#0b4f8a" in sheet.text) == ("text/css", 3, True)
    assert "immutable" in sheet.headers["Cache-Control"]
    assert stranger.get("/p/swisscom/old.css").headers["Cache-Control"] == "no-store"
    swisscom.colour = "#ff0000"
    assert entrances.version(swisscom) != version


@pytest.mark.parametrize("path", ["/p/nobody", "/p/nobody/1.css", "/p/nobody/logo.jpg", "/p/swisscom/logo.jpg"])
def test_what_is_not_there_is_not_found(swisscom, stranger, path):
    assert stranger.get(path).status_code == 404


def test_a_logo_takes_the_place_of_the_name(swisscom, stranger):
    import io

    from PIL import Image

    made = io.BytesIO()
    Image.new("RGB", (60, 20), "red").save(made, "PNG")
    entrances.put_logo(swisscom, made.getvalue())
    assert 'src="/p/swisscom/logo.jpg"' in stranger.get("/p/swisscom").text
    assert stranger.get("/p/swisscom/logo.jpg").mimetype == "image/jpeg"
