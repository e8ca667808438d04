"""The call before a first visit, on the pages of the three: the neighbour waits, the team records, the helper reads when."""

import pytest

from database import session
from market import introductions
from market.skills import Skill
from tests.conftest import helping, person
from tests.deals import bid_of, request_of
from tests.queries import counted

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


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_not_reached_is_counted_and_the_helper_stays_on_the_list(bid, olga, client_of, headers):
    desk = client_of(olga)
    there = introductions.of_helper(bid.helper.helper)
    answer = desk.post(f"/desk/introductions/{there.id}/attempts", headers=headers)
    assert answer.status_code == (200 if headers else 303)
    assert "1 Mal, zuletzt" in desk.get(f"/desk/introductions/{there.id}").text
    assert "Urs Graf" in desk.get("/desk/introductions").text


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_who_of_us_saw_the_identity_stays_with_the_team(bid, olga, anna, client_of, headers):
    there = introductions.of_helper(bid.helper.helper)
    said = {"how": "video", "seen_by": str(olga.id)}
    client_of(olga).post(f"/desk/introductions/{there.id}/identity", data=said, headers=headers)
    session.expire_all()
    assert "per Video, Olga" in client_of(olga).get(f"/desk/introductions/{there.id}").text
    profile = client_of(anna).get(f"/helpers/{bid.helper.helper.id}").text
    assert ("Ausweis gesehen am" in profile, "Olga" in profile) == (True, False)


@pytest.mark.parametrize("said", [{}, {"how": "letter"}, {"how": "video", "seen_by": "4711"}])
def test_an_identity_nobody_of_us_saw_is_not_noted(bid, olga, client_of, said):
    there = introductions.of_helper(bid.helper.helper)
    answer = client_of(olga).post(f"/desk/introductions/{there.id}/identity", data={"seen_by": str(olga.id), **said})
    session.expire_all()
    assert (answer.status_code, there.identity) == (422, None)


@pytest.mark.parametrize(
    ("field", "sentence"),
    [("name", "wie er genannt wurde."), ("address", "wie sie genannt wurden."), ("has_spoken", "Bitte kreuzen Sie das an")],
)
def test_what_is_lacking_is_said_beside_the_field_and_nothing_is_recorded(bid, olga, client_of, field, sentence):
    there = introductions.of_helper(bid.helper.helper)
    answer = client_of(olga).post(f"/desk/introductions/{there.id}/facts", data={**SAID, field: ""})
    session.expire_all()
    assert (answer.status_code, sentence in answer.text, there.is_open) == (422, True, True)
    kept = next(value for name, value in SAID.items() if name != field)
    assert kept in answer.text


def test_the_list_asks_the_store_the_same_for_one_and_for_thirty(bid, olga, client_of):
    desk = client_of(olga)
    desk.get("/desk/introductions")
    with counted() as few:
        desk.get("/desk/introductions")
    for number in range(29):
        helper = helping(person(f"Urs{number}", "Graf", "8004"), "+41791234599", [Skill.WIFI], is_called=False)
        introductions.expect(helper.helper)
    session.commit()
    with counted() as many:
        page = desk.get("/desk/introductions").text
    assert page.count('<th scope="row"') == 30
    assert len(many) == len(few) <= 6
