"""Who is told about badges: the helper, kindly and with the reason; the team, when a partner has not signed yet."""

from typing import Any

from market import accounts, agents, clock, notices
from market.accounts import Account
from market.badges import Badge
from market.events import Event


def _about(badge: Badge) -> dict[str, Any]:
    return {"badge": badge.partner.badge, "partner": badge.partner.name}


def _tell_helper(kind: str, event: Event, badge: Badge, **facts: Any) -> None:
    notices.tell(badge.helper.account, kind, badge.helper, key=f"{kind}:{event.id}", **_about(badge), **facts)


def helper_of_award(event: Event, badge: Badge) -> None:
    _tell_helper("badge_awarded", event, badge)


def helper_of_proposal(event: Event, badge: Badge) -> None:
    _tell_helper("badge_proposed", event, badge, until=event.facts["until"])


def agents_of_proposal(event: Event, badge: Badge) -> None:
    """The partner wants to sign itself: its people are asked."""
    for agent in agents.of(badge.partner):
        _ask_agent(agent, badge, f"badge_to_sign:{event.id}")


def _ask_agent(agent: Account, badge: Badge, key: str) -> None:
    until = badge.sign_until.isoformat() if badge.sign_until else None
    notices.tell(agent, "badge_to_sign", badge, key=key, who=badge.helper.account.public_name, until=until, **_about(badge))


def helper_of_pause(event: Event, badge: Badge) -> None:
    _tell_helper("badge_paused", event, badge, why=event.facts["why"])


def helper_of_restoring(event: Event, badge: Badge) -> None:
    _tell_helper("badge_restored", event, badge)


def helper_of_refusal(event: Event, badge: Badge) -> None:
    _tell_helper("badge_refused", event, badge, reason=event.facts["reason"])


def helper_of_withdrawal(event: Event, badge: Badge) -> None:
    _tell_helper("badge_withdrawn", event, badge, reason=event.facts["reason"])


def helper_of_end(event: Event, badge: Badge) -> None:
    _tell_helper("badge_ended", event, badge, why=event.facts["why"])


def remind_of_unsigned(badge: Badge) -> None:
    """The clock: not signed for three working days. The partner's people are asked once more; where it has none, we call it."""
    badge.reminded_at = clock.now()
    its_own = agents.of(badge.partner)
    for agent in its_own:
        _ask_agent(agent, badge, f"badge_to_sign:again:{badge.id}:{badge.sign_until}")
    if its_own:
        return
    for operator in accounts.operators():
        notices.tell(operator, "badge_unsigned", badge.helper, key=f"badge_unsigned:{badge.id}:{badge.sign_until}",
                     who=badge.helper.account.public_name, until=badge.sign_until.isoformat() if badge.sign_until else None,
                     **_about(badge))  # fmt: skip
