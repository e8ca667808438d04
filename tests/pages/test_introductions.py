"""The call before a first visit, on the pages of the three: the neighbour waits, the team records, the helper reads when."""

import pytest

from database import session
from market import introductions
from market.skills import Skill
from tests.conftest import helping, person
from tests.deals import bid_of, request_of

SAID = {"name": "Urs Graf", "address": "Hardstrasse 9, 8004 Zürich", "has_spoken": "y"}
WAITS = "Gespräch mit uns steht noch aus"


@pytest.fixture
def bid(anna):
    urs = helping(person("Urs", "Graf", "8004"), "+41791234599", [Skill.WIFI], is_called=False)
    return bid_of(urs, request_of(anna))


def test_the_comparison_and_the_proposal_say_that_the_call_is_to_come(bid, anna, client_of):
    for path in (f"/requests/{bid.request_id}/proposals", f"/proposals/{bid.id}"):
        page = client_of(anna).get(path).text
        assert (WAITS in page, f"/proposals/{bid.id}/acceptance" in page) == (True, False)


def test_the_helper_reads_when_we_call(bid, client_of):
    for path in (f"/proposals/{bid.id}", f"/helpers/{bid.helper.helper.id}"):
        page = client_of(bid.helper).get(path).text
        assert "Wir rufen Sie bis" in page


def test_the_list_has_the_number_and_the_page_the_guide(bid, olga, client_of):
    desk = client_of(olga)
    there = introductions.of_helper(bid.helper.helper)
    assert 'href="tel:+41791234599"' in desk.get("/desk/introductions").text
    assert "Was wir fragen" in desk.get(f"/desk/introductions/{there.id}").text


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_recorded_it_stands_on_the_profile_without_what_was_said(bid, olga, anna, client_of, headers):
    there = introductions.of_helper(bid.helper.helper)
    client_of(olga).post(f"/desk/introductions/{there.id}/facts", data=SAID, headers=headers)
    session.expire_all()
    profile = client_of(anna).get(f"/helpers/{bid.helper.helper.id}").text
    assert ("Am Telefon gesprochen am" in profile, "Hardstrasse" in profile) == (True, False)
    assert WAITS not in client_of(anna).get(f"/proposals/{bid.id}").text
