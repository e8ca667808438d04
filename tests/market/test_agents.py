"""Agents: bound to one partner by the command line alone, and neither asking nor helping."""

import pytest

from database import session
from market import agents, drafts, helpers, mandates, partners, requests, tips
from market.accounts import Role
from market.refusals import NotAllowed, OutOfRange
from market.skills import Category, Skill
from tests.deals import bid_of, request_of, scheduled_job

PARTNER = {"slug": "neue", "name": "Neue AG", "colour": "#0B4F8A", "badge": "Neue friend", "categories": [Category.NETWORK]}


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"slug": "Neue"}, "slug_shape"),
        ({"slug": "neue ag"}, "slug_shape"),
        ({"slug": ""}, "slug_shape"),
        ({"slug": "any"}, "slug_shape"),
        ({"slug": "x" * 41}, "slug_shape"),
        ({"colour": "blue"}, "colour_shape"),
        ({"colour": "#fff"}, "colour_shape"),
        ({"colour": "#0b4f8a;}"}, "colour_shape"),
        ({"slug": "swisscom"}, "slug_taken"),
    ],
)
def test_a_partner_has_a_plain_short_name_and_a_colour(swisscom, wrong, code):
    with pytest.raises(OutOfRange) as refused:
        partners.add(**{**PARTNER, **wrong})
    assert refused.value.code == code


def test_a_partner_looks_after_its_categories(swisscom):
    made = partners.add(**PARTNER)
    assert (made.colour, made.looks_after(Category.NETWORK), made.looks_after(Category.MOBILE)) == ("#0b4f8a", True, False)


def test_an_agent_works_for_one_partner(patrick, petra, swisscom, other_partner, anna):
    assert (agents.partner_of(patrick), agents.partner_of(petra), agents.partner_of(anna)) == (swisscom, other_partner, None)
    assert (agents.works_for(patrick, swisscom), agents.works_for(patrick, other_partner)) == (True, False)
    assert (agents.of(swisscom), agents.has_any(other_partner)) == ([patrick], True)


def test_a_suspended_agent_works_for_nobody(patrick, swisscom):
    patrick.suspended_at = patrick.joined_at
    session.flush()
    assert (agents.partner_of(patrick), agents.has_any(swisscom)) == (None, False)


def test_the_team_helpers_and_who_has_jobs_are_not_hired(olga, beat, anna, patrick, other_partner):
    scheduled_job(anna, beat)
    for wrong in (olga, beat, anna, patrick):
        with pytest.raises(NotAllowed):
            agents.hire(wrong, other_partner)
    assert (olga.role, patrick.partner_id == other_partner.id) == (Role.OPERATOR, False)


def test_who_is_let_go_is_a_member_without_a_second_factor(patrick, anna):
    patrick.totp_secret = "secret"
    agents.let_go(patrick)
    assert (patrick.role, patrick.partner_id, patrick.totp_secret, patrick.may_begin) == (Role.MEMBER, None, None, True)
    with pytest.raises(NotAllowed):
        agents.let_go(anna)


def test_an_agent_neither_asks_nor_helps_nor_acts_for_others(patrick, anna, beat):
    request = request_of(anna)
    draft, _ = drafts.start(patrick, device="network", what={"title": "WLAN", "description": "Weg."}, place="8004")
    acts = [
        lambda: requests.post(draft, by=patrick),
        lambda: helpers.start_helping(patrick, phone="+41791112233", skills=[Skill.WIFI], by=patrick),
        lambda: tips.say(request, "Ausstecken.", by=patrick),
        lambda: mandates.give(patrick, "beat.keller@example.com", by=patrick),
    ]
    for act in acts:
        with pytest.raises(NotAllowed) as refused:
            act()
        assert refused.value.code == "agent_only_works"
    with pytest.raises(NotAllowed):
        bid_of(patrick, request)
