"""The yardsticks on the desk: figures, plots with their tables, and the rows behind each number."""

import re
from datetime import UTC, datetime

import pytest

from blueprints.desk import yardstick_cards
from market import measuring, weeks
from market.lifecycle import JobState
from market.yardsticks import Yardstick
from tests.measured import MINUTE, Copies, closed, posted
from tests.queries import counted

LINK = re.compile(r'href="(/desk/yardsticks/[^"]+)">(\d+)</a>')
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
SPACES = re.compile(r"\s+")
PAGES = ["/desk/yardsticks", *(f"/desk/yardsticks/{one.value}/2026-W48" for one in Yardstick), "/desk"]


@pytest.fixture
def history(anna, beat, at):
    """Two weeks in which something of everything happened."""
    at("2026-11-10 10:00")
    copies = Copies(anna, beat, time="2026-11-12 14:00")
    at("2026-11-27 12:00")
    for day in (17, 18, 24):
        moment = datetime(2026, 11, day, 9, tzinfo=UTC)
        posted(anna, moment, day * 3 * MINUTE, receipted_at=moment)
        posted(anna, moment, None, postal_code="8610", category="computer")
        copies.ended(moment, JobState.COMPLETED, is_payment_confirmed=day != 17)
        copies.ended(moment, JobState.UNSOLVED)
        copies.reviewed(moment, 4)
        closed(moment, day * 10 * MINUTE)
        copies.bid(moment)


def test_every_number_leads_to_as_many_rows(history, olga, client_of):
    visitor = client_of(olga)
    links = set(LINK.findall(visitor.get("/desk/yardsticks?weeks=4").text))
    assert {address.split("/")[3] for address, _ in links} == {one.value for one in Yardstick}
    for address, number in links:
        page = visitor.get(address.replace("&amp;", "&")).text
        found = re.search(r"<strong>(\d+) Zeilen?</strong>", page)
        assert (address, found[1], page.count('<th scope="row"')) == (address, number, int(number))


def test_all_other_towns_lead_to_their_requests(anna, olga, at, client_of):
    at("2026-11-27 12:00")
    codes = ("8004", "8610", "8400", "8820", "8180", "8953", "8302", "8303", "8304", "8305", "8306", "8307")
    for code in codes:
        for _ in range(1 if code in codes[-2:] else 2):
            posted(anna, datetime(2026, 11, 24, 9, tzinfo=UTC), postal_code=code)
    visitor = client_of(olga)
    [(address, number)] = re.findall(
        r'href="([^"]*which=elsewhere[^"]*)">(\d+)</a>', visitor.get("/desk/yardsticks?weeks=4").text
    )
    page = visitor.get(address.replace("&amp;", "&")).text
    places_shown = re.findall(r"<td data-label=\"Ort\">(\d{4}) ", page)
    assert (number, sorted(places_shown), "2 Zeilen" in page) == ("2", list(codes[-2:]), True)


def test_goals_are_said_in_words(history, olga, client_of):
    page = SPACES.sub(" ", client_of(olga).get("/desk/yardsticks").text)
    assert "Ziel 80 % nicht erreicht" in page
    assert "Woche 47: 50 %." in page
    assert "Das Ziel von 4.7 wurde in 0 von 1 Wochen erreicht." in page


def test_a_week_without_anything_has_no_share(anna, olga, client_of):
    page = SPACES.sub(" ", client_of(olga).get("/desk/yardsticks").text)
    told = re.sub(r"<svg.*?</svg>", "", page).replace("Ziel 80 %", "")
    assert (" %" in told, "In diesen Wochen noch nichts." in told, "–" in told) == (False, True, True)


def test_every_plot_has_a_sentence_and_a_table_and_no_style(history, olga, client_of):
    page = client_of(olga).get("/desk/yardsticks?weeks=4").text
    plots = re.findall(r'<figure class="plot">.*?</details>', page, re.S)
    assert len(plots) == 11
    assert [plot for plot in plots if not ("<figcaption>" in plot and "<details" in plot and 'role="img"' in plot)] == []
    assert "style=" not in "".join(plots)


@pytest.mark.parametrize(("asked", "points"), [("", 12), ("?weeks=4", 4), ("?weeks=52", 52), ("?weeks=7", 12), ("?weeks=x", 12)])
def test_one_chooses_how_far_back(history, olga, client_of, asked, points):
    page = client_of(olga).get(f"/desk/yardsticks{asked}").text
    requests = re.search(r'<section id="requests".*?</section>', page, re.S)
    assert requests[0].count("<rect") == points


def test_htmx_gets_the_part_alone(history, olga, client_of):
    visitor = client_of(olga)
    for path, root in (("/desk/yardsticks", 'id="yardsticks"'), ("/desk/yardsticks/requests/2026-W47", 'id="desk-list"')):
        part = visitor.get(path, headers=HTMX).text
        assert (root in part, "<html" in part) == (True, False)
        assert "<html" in visitor.get(path).text


@pytest.mark.parametrize("path", ["nothing/2026-W48", "requests/2026-W49", "requests/heute", "requests/2026-W60"])
def test_what_is_no_yardstick_or_no_week_is_not_there(olga, client_of, path):
    assert client_of(olga).get(f"/desk/yardsticks/{path}").status_code == 404


@pytest.mark.parametrize("asked", ["?which=x", "?before=x", "?category=x", "?town=%27&weeks=99", "?before=99999999999999999999"])
def test_nonsense_in_the_address_does_no_harm(history, olga, client_of, asked):
    assert client_of(olga).get(f"/desk/yardsticks/requests/2026-W48{asked}").status_code == 200


def test_the_list_goes_on_by_a_link(anna, olga, at, client_of):
    at("2026-11-27 12:00")
    for _ in range(60):
        posted(anna, datetime(2026, 11, 24, 9, tzinfo=UTC))
    visitor = client_of(olga)
    first = visitor.get("/desk/yardsticks/requests/2026-W48?weeks=4&town=Zürich").text
    older = re.search(r'href="([^"]*before=[^"]*)"', first)[1].replace("&amp;", "&")
    second = visitor.get(older).text
    assert [page.count('<th scope="row"') for page in (first, second)] == [50, 10]
    assert "60 Zeilen" in second


def test_the_overview_says_how_the_last_full_week_was(history, olga, client_of):
    page = SPACES.sub(" ", client_of(olga).get("/desk").text)
    assert '<a class="tile desk__goal" href="/desk/yardsticks#first-bid"><span class="desk__figure">50 %</span>' in page
    assert "Ziel 4.7 nicht erreicht" in page


@pytest.mark.parametrize("path", PAGES)
def test_pages_ask_the_same_with_one_row_and_with_thirty(anna, beat, olga, at, client_of, path):
    at("2026-11-10 10:00")
    copies, moment = Copies(anna, beat, time="2026-11-12 14:00"), datetime(2026, 11, 24, 9, tzinfo=UTC)
    at("2026-11-27 12:00")
    visitor, counts = client_of(olga), []
    for more in (1, 29):
        for _ in range(more):
            posted(anna, moment, MINUTE)
            copies.reviewed(moment, 5)
            copies.ended(moment, JobState.COMPLETED)
            closed(moment, MINUTE)
            copies.bid(moment)
        visitor.get(path)
        with counted() as asked:
            assert visitor.get(path).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


def test_the_plot_of_a_board_has_every_week_in_order(history):
    card = yardstick_cards._card("x", Yardstick.RATING, "", measuring.measure(weeks.last(4)).figures[Yardstick.RATING])
    assert [(point.label, point.is_open) for point in card.plot.points] == [("47", False), ("48", True)]


@pytest.mark.parametrize(
    ("value", "one", "expected"),
    [
        (0.7999, Yardstick.FIRST_BID, "79 %"), (0.8, Yardstick.FIRST_BID, "80 %"), (0.29, Yardstick.SOLVED, "29 %"),
        (4.699, Yardstick.RATING, "4.69"), (4.7, Yardstick.RATING, "4.7"), (5.0, Yardstick.RATING, "5.0"), (None, Yardstick.RATING, "–"),
        (0.0, Yardstick.RECEIPTS, "0 %"), (5.25, Yardstick.RESOLVING, "5.2 h"), (41.9, Yardstick.RESOLVING, "42 h"), (0, Yardstick.HELPERS, "0"),
    ],
)  # fmt: skip
def test_values_are_never_rounded_up_to_a_goal(app, value, one, expected):
    with app.test_request_context():
        assert SPACES.sub(" ", yardstick_cards.shown(value, one)) == expected
