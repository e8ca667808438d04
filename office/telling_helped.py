"""The neighbour of a job that came to nothing is asked; the helper hears nothing of it."""

from market import notices
from market.events import Event
from market.helped import HelpQuestion


def neighbour_asked(event: Event, question: HelpQuestion) -> None:
    job = question.job
    notices.tell(job.neighbour, "helped_and_paid", job, who=job.helper.first_name, title=job.title)
