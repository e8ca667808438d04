"""The partner's badges at its own desk: signed, refused, taken back, given again; another partner's do not exist."""

import pytest

from database import session
from market import badges, notices
from market.lifecycle import BadgeState
from tests.proving import badge_of, proven
from tests.queries import counted

BOTH = pytest.mark.parametrize("htmx", [False, True])


@pytest.fixture
def badge(swisscom, patrick, beat, neighbours, at):
    """Beat has earned it; the partner signs itself."""
    swisscom.signs_badges = True
    proven(beat, neighbours, at)
    session.commit()
    made = badge_of(beat)
    assert made is not None and made.state is BadgeState.PROPOSED
    return made


def post(visitor, badge, act, htmx=False, where="partner", **data):
    return visitor.post(f"/{where}/badges/{badge.id}/{act}", data=data, htmx=htmx)


def state(badge) -> BadgeState:
    session.refresh(badge)
    return badge.state


def test_an_agent_is_asked_and_sees_until_when(badge, patrick, client_of):
    [notice] = [one for one in notices.of(patrick) if one.kind == "badge_to_sign"]
    assert notice.facts["who"] == "Beat K."
    visitor = client_of(patrick)
    assert visitor.get(f"/notices/{notice.id}").location == "/partner/badges"
    text = visitor.get("/partner/badges").text
    assert ("Zu bestätigen" in text, "Beat K." in text, "danach wird es von selbst verliehen" in text) == (True, True, True)


@BOTH
def test_it_is_signed_taken_back_with_a_reason_and_given_again(badge, patrick, beat, client_of, htmx):
    visitor = client_of(patrick)
    assert post(visitor, badge, "signing", htmx).status_code in (200, 303)
    assert (state(badge), badge.moved_by_id) == (BadgeState.HELD, patrick.id)
    assert post(visitor, badge, "withdrawal", htmx, reason="Zuerst reden.").status_code in (200, 303)
    assert (state(badge), badge.reason) == (BadgeState.WITHDRAWN, "Zuerst reden.")
    assert "Zuerst reden." in client_of(beat).get("/badges").text
    assert post(visitor, badge, "restoring", htmx).status_code in (200, 303)
    assert state(badge) is BadgeState.HELD


@BOTH
@pytest.mark.parametrize(
    ("act", "says"), [("refusal", "Bitte geben Sie einen Grund an"), ("withdrawal", "Bitte geben Sie einen Grund an")]
)
def test_without_a_reason_nothing_changes_and_what_was_typed_stays(badge, patrick, client_of, act, says, htmx):
    visitor = client_of(patrick)
    if act == "withdrawal":
        post(visitor, badge, "signing")
    before = state(badge)
    answers = [post(visitor, badge, act, htmx, reason=reason) for reason in (" ", "x" * 1001)]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert ("x" * 1001 in answers[1].text, state(badge)) == (True, before)


def test_a_stale_tap_is_told_how_things_stand(badge, patrick, client_of):
    badges.refuse(badge, "Darum.", by=patrick)
    answer = post(client_of(patrick), badge, "signing")
    assert (answer.status_code, "In der Zwischenzeit hat sich etwas geändert" in answer.text) == (409, True)


@pytest.mark.parametrize("who", ["petra", "olga", "beat", "chiara"])
def test_another_partners_badge_does_not_exist(badge, who, request, client_of):
    visitor = client_of(request.getfixturevalue(who))
    acts = ("signing", "refusal", "withdrawal", "restoring")
    answers = [post(visitor, badge, act, where=where, reason="Darum.") for act in acts for where in ("partner", "desk")]
    assert [answer.status_code for answer in answers] == [404] * 8
    assert state(badge) is BadgeState.PROPOSED
    assert "Beat K." not in visitor.get("/partner/badges").text


def test_where_a_partner_has_nobody_here_the_team_writes_it_down(swisscom, olga, beat, neighbours, at, client_of):
    swisscom.signs_badges = True
    proven(beat, neighbours, at)
    badge, visitor = badge_of(beat), client_of(olga)
    assert "Beat K." in visitor.get("/desk/badges").text
    assert post(visitor, badge, "refusal", where="desk", reason="Darum.").status_code == 303
    assert state(badge) is BadgeState.REFUSED


def test_with_an_agent_the_teams_list_has_nothing_of_it(badge, olga, client_of):
    assert "Beat K." not in client_of(olga).get("/desk/badges").text


def test_the_list_asks_the_same_however_many_there_are(badge, swisscom, chiara, patrick, client_of):
    visitor = client_of(patrick)
    counts = []
    for helper in (None, chiara):
        if helper is not None:
            session.add(badges.Badge(helper=helper.helper, partner=badge.partner, state=BadgeState.HELD))
            session.commit()
        visitor.get("/partner/badges")
        with counted() as asked:
            visitor.get("/partner/badges")
        counts.append(len(asked))
    assert counts[0] == counts[1]
