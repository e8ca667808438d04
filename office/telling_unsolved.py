"""Who is told how a job that was not solved goes on."""

from typing import Any

from market import accounts, notices, terms
from market.accounts import Account
from market.events import Event
from market.jobs import Job
from market.partners import Result


def _about(job: Job, told: Account) -> dict[str, Any]:
    return {"who": job.other_side(told).first_name, "title": job.title}


def _tell(told: Account, kind: str, event: Event, job: Job, *, mail: bool = True, **facts: Any) -> None:
    notices.tell(told, kind, job, key=f"{kind}:{event.id}", mail=mail, **_about(job, told), **facts)


def both_of_unsolved(event: Event, job: Job) -> None:
    """The neighbour reads how it may go on, the helper that nobody is to blame."""
    _tell(job.neighbour, "job_unsolved_choose", event, job, until=_choice_until(job))
    kind = "trouble_again" if event.facts.get("again") else "job_unsolved"
    _tell(job.helper, kind, event, job)


def operators_of_case(event: Event, job: Job) -> None:
    for operator in accounts.operators():
        kind = "job_unsolved_operator"
        notices.tell(operator, kind, job, key=f"{kind}:{event.id}", title=job.title)


def other_side_of_second_visit(event: Event, job: Job) -> None:
    told = job.helper if event.by_id == job.neighbour_id else job.neighbour
    _tell(told, "second_visit_offered", event, job)


def neighbour_asked_for_consent(event: Event, job: Job) -> None:
    _tell(job.neighbour, "consent_asked", event, job)


def helper_of_handover(event: Event, job: Job) -> None:
    _tell(job.helper, "handed_over", event, job)


def both_of_taking(event: Event, job: Job) -> None:
    """Behind the bell only: there is nothing to do yet."""
    for told in (job.neighbour, job.helper):
        _tell(told, "partner_took", event, job, mail=False, until=event.facts["until"])


def neighbour_of_question(event: Event, job: Job) -> None:
    _tell(job.neighbour, "partner_asked", event, job)


def operators_of_answer(event: Event, job: Job) -> None:
    """They pass it on to the partner."""
    for operator in accounts.operators():
        notices.tell(operator, "partner_answered", job, key=f"partner_answered:{event.id}", title=job.title)


def both_of_result(event: Event, job: Job) -> None:
    """«Not ours» brings the job back, and that is told instead."""
    if event.facts["result"] == Result.NOT_OURS.value:
        return
    _tell(job.neighbour, "partner_result", event, job, price=event.facts["price"])
    _tell(job.helper, "partner_result_helper", event, job)


def both_of_return(event: Event, job: Job) -> None:
    """Who gave it back knows."""
    if event.by_id != job.neighbour_id:
        _tell(job.neighbour, "back_from_partner", event, job, until=_choice_until(job))
    _tell(job.helper, "back_from_partner_helper", event, job)


def neighbour_of_prepared(event: Event, job: Job) -> None:
    """The team has laid a new request ready."""
    if event.by_id != job.neighbour_id:
        _tell(job.neighbour, "follow_up_prepared", event, job)


def _choice_until(job: Job) -> str:
    return (job.moved_at + terms.current().unsolved_choice).isoformat()
