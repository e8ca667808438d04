"""Who is told about badges: the helper, kindly and with the reason; the team, when a partner has not signed yet."""

from typing import Any

from market import accounts, clock, notices
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
    """The clock: somebody has to call the partner, for it has not signed for three working days."""
    badge.reminded_at = clock.now()
    for operator in accounts.operators():
        notices.tell(operator, "badge_unsigned", badge.helper, key=f"badge_unsigned:{badge.id}:{badge.sign_until}",
                     who=badge.helper.account.public_name, until=badge.sign_until.isoformat() if badge.sign_until else None,
                     **_about(badge))  # fmt: skip
