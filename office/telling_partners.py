"""Who is told at the partner: its agents, of cases by their number alone, for what a case is about may be taken back."""

from typing import Any

from market import agents, notices, partners
from market.events import Event
from market.jobs import Job
from market.partners import Handover
from office import telling_unsolved


def _newest(job: Job) -> Handover:
    return partners.of_job(job)[0]


def _tell_agents(kind: str, event: Event, handover: Handover, *, mail: bool = True, **facts: Any) -> None:
    for agent in agents.of(handover.given_to) if handover.given_to else []:
        if agent.id != event.by_id:
            notices.tell(agent, kind, handover, key=f"{kind}:{event.id}", mail=mail, number=handover.id, **facts)


def agents_of_handover(event: Event, job: Job) -> None:
    handover = _newest(job)
    _tell_agents("case_received", event, handover, until=handover.take_until.isoformat())


def who_asked(event: Event, job: Job) -> None:
    """The agents; where the partner has none, the team passes it on."""
    handover = _newest(job)
    if agents.has_any(handover.given_to):
        _tell_agents("case_answered", event, handover, until=handover.until.isoformat())
    else:
        telling_unsolved.operators_of_answer(event, job)


def agents_of_return(event: Event, job: Job) -> None:
    """The neighbour is not fine with the result, or the clock has taken it back."""
    if event.facts["why"] == "turned_down":
        _tell_agents("case_turned_down", event, _newest(job))
    elif event.by_id is None:
        _tell_agents("case_taken_back", event, _newest(job))


def agents_of_withdrawal(event: Event, job: Job) -> None:
    _tell_agents("case_withdrawn", event, _newest(job))


def agents_of_settlement(event: Event, job: Job) -> None:
    """The neighbour went along with the result."""
    if event.facts.get("reason") == "partner_went_on":
        _tell_agents("case_agreed", event, _newest(job), mail=False)
