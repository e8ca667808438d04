"""The watch: what opens a case by itself, before the phone rings, and what closes it again.

Few stars, a falling mean, a job that was not solved or that nobody speaks about, what two do not agree on, words of danger, reports,
appointments let down again and again, a request without an answer, a mail given up on, a first badge, a helper who seems to be the own
neighbour. Each opens one case or raises the one that is open; several bad reviews of one helper are one case that was raised.
"""

from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, select

from database import lock, session
from market import alarm_words, badge_rule, cases, clock, disputes, helped, reports, terms, unpaid
from market.accounts import Account
from market.badges import Badge
from market.cases import Reason
from market.helped import Helped, HelpQuestion
from market.jobs import NOT_SOLVED, VISITING, Job
from market.lifecycle import JobState
from market.marks import Mark
from market.notices import Letter, Notice
from market.reports import Report, Why
from market.requests import Request
from market.reviews import Review
from market.undelivered import CODES

STOPPED = "suspended"
LAST = 5
AT_LEAST = 10
COMPLETED = "completed_silently"
IN_A_REVIEW = "review"
ABOUT_A_JOB = (Reason.NOT_SOLVED, Reason.SILENCE, Reason.DISPUTED, Reason.UNPAID)


def after_review(review: Review) -> None:
    """Words of danger, few stars, stars that fall: one case of a review, the gravest. Three questions to the store at most."""
    person, job_id = review.helper.account, review.job_id
    if alarm_words.mentions_danger(review.body):
        cases.open_case(Reason.SAFETY, person, detail=IN_A_REVIEW, person=person, job_id=job_id, is_safety=True)
    elif review.stars <= terms.current().low_stars:
        cases.open_case(Reason.LOW_STARS, review.helper, detail=str(review.stars), person=person, job_id=job_id)
    elif _is_falling(review):
        cases.open_case(Reason.FALLING_MEAN, review.helper, person=person, job_id=job_id)


def _is_falling(review: Review) -> bool:
    """The last five against all before, from ten reviews on. What has few stars is a case already."""
    helper = review.helper
    if helper.review_count < AT_LEAST:
        return False
    last = list(session.scalars(_last(), {"helper": helper.id}))
    before = (helper.stars_sum - sum(last)) / (helper.review_count - len(last))
    return bool((before - sum(last) / len(last)) * 100 >= terms.current().mean_falls_hundredths)


@cache
def _last() -> Any:
    shown = Review.helper_id == bindparam("helper"), Review.hidden_at.is_(None)
    return select(Review.stars).where(*shown).order_by(Review.id.desc()).limit(LAST)


def after_words(person: Account, *said: str, job_id: int | None = None) -> None:
    """Somebody may have spoken of danger around this person, the other side of a job or a talk: safety first."""
    if alarm_words.mentions_danger(*said):
        cases.open_case(Reason.SAFETY, person, detail="words", person=person, job_id=job_id, is_safety=True)


def after_unsolved(job: Job) -> None:
    """The neighbour has a day to choose how it goes on; then it is ours. Where the line is at fault it is at once, see queueing."""
    if job.queued_at is not None:
        return
    now = terms.current()
    within = now.unsolved_choice + now.operator_acts_within
    detail = job.cause.value if job.cause else ""
    cases.open_case(Reason.NOT_SOLVED, job, detail=detail, person=job.helper, job_id=job.id, within=within)


def after_queueing(job: Job) -> None:
    """It came onto our list: not solved and nobody chose, or silent. Before a visit nobody confirmed we call."""
    if job.state in NOT_SOLVED:
        cases.open_case(Reason.NOT_SOLVED, job, detail=job.queue_reason, person=job.helper, job_id=job.id)
        return
    is_ahead = job.starts_at is not None and clock.now() < job.starts_at < clock.now() + terms.current().operator_acts_within
    due = job.starts_at if is_ahead else None
    cases.open_case(Reason.SILENCE, job, detail=job.queue_reason, person=job.helper, job_id=job.id, due_at=due)


def after_silent_completion(job: Job) -> None:
    """Nobody said that it works: not urgent, and over as soon as the neighbour says anything about it."""
    within = terms.current().silence_looked_at_within
    cases.open_case(Reason.SILENCE, job, detail=COMPLETED, person=job.helper, job_id=job.id, within=within)


def after_word(job: Job) -> None:
    """The neighbour has spoken after all."""
    if job.state is JobState.COMPLETED and not job.is_payment_confirmed:
        cases.close_by_itself(cases.open_about(job, Reason.SILENCE))


def after_dispute(job: Job) -> None:
    """The two do not agree; both are heard before it is our turn."""
    dispute = disputes.newest_of(job)
    if dispute is not None:
        due, topic = dispute.due_at, dispute.topic.value
        cases.open_case(Reason.DISPUTED, job, detail=topic, person=job.helper, job_id=job.id, due_at=due)


def after_amount(job: Job) -> None:
    """An amount is proposed: we wait for both, at the longest until the clock ends it."""
    case, dispute = cases.open_about(job, Reason.DISPUTED), disputes.newest_of(job)
    if case is not None and dispute is not None:
        case.due_at, case.version = dispute.settles_at, case.version + 1


def after_no(job: Job) -> None:
    """One of them does not agree to our amount: we act within a day."""
    cases.open_case(Reason.DISPUTED, job, person=job.helper, job_id=job.id)


def after_void(job: Job) -> None:
    """A helper we stopped was expected soon, or is there: the neighbour is called. The neighbour hears it by mail as well."""
    if job.end_reason == STOPPED and job.helper.is_suspended and is_left_alone(job):
        assert job.starts_at is not None
        due = max(clock.now(), min(job.starts_at, clock.now() + cases.usual(True)))
        cases.open_case(Reason.LEFT_ALONE, job, person=job.helper, job_id=job.id, is_safety=True, due_at=due)


def is_left_alone(job: Job) -> bool:
    """Whether somebody waits for this visit within two days, or had it just now."""
    now, numbers = clock.now(), terms.current()
    return job.starts_at is not None and now - numbers.left_alone_after < job.starts_at < now + numbers.left_alone_before


def after_unpaid(job: Job) -> None:
    """The money never came, says the helper."""
    cases.open_case(Reason.UNPAID, job, person=job.neighbour, job_id=job.id, due_at=job.unpaid_due_at)


def after_help(question: HelpQuestion) -> None:
    """Several neighbours paid one helper directly after the job had come to nothing here. The same neighbour counts once."""
    job = question.job
    if question.answer is not Helped.PAID:
        return
    lock(job.helper)
    count, has_said_so = helped.paid_directly(question)
    if count >= terms.current().past_us_case_from and not has_said_so:
        cases.open_case(Reason.PAST_US, job.helper, detail=str(count), person=job.helper, job_id=job.id)


def after_going_on(job: Job) -> None:
    """What a job's cases were about has gone on: they close by themselves."""
    for case in cases.open_of_job(job, ABOUT_A_JOB):
        if not _still_stands(case.reason, job):
            cases.close_by_itself(case)


def _still_stands(reason: Reason, job: Job) -> bool:
    if reason is Reason.UNPAID:
        return unpaid.rests(job)
    if reason is Reason.DISPUTED:
        return job.state is JobState.DISPUTED
    if reason is Reason.SILENCE:
        is_queued = job.queued_at is not None and job.state in (JobState.AGREED, *VISITING)
        return is_queued or (job.state is JobState.COMPLETED and not job.is_payment_confirmed)
    return job.state is JobState.UNSOLVED or (job.state is JobState.WITH_PARTNER and job.queued_at is not None)


def after_reporting(report: Report) -> None:
    """Somebody reported a person, an ad, a message, a tip or a review. Danger comes first, said by the reason or by the words."""
    is_safety = report.why is Why.DANGER or alarm_words.mentions_danger(report.said, report.quoted)
    thing = reports.thing_of(report)
    job_id = reports.job_id_of(thing)
    cases.open_case(Reason.REPORTED, thing, detail=report.why, person=report.person, job_id=job_id, is_safety=is_safety)


def after_a_day(request: Request) -> None:
    """A day has passed and nobody has made a proposal."""
    cases.open_case(Reason.UNANSWERED, request, person=request.author)


def after_giving_up(letter: Letter) -> None:
    """A mail or text was given up on; several to one person are one case. A code is not: it is long over."""
    if letter.kind in CODES:
        return
    notice = session.get(Notice, letter.notice_id) if letter.notice_id else None
    account = session.get(Account, notice.account_id) if notice else None
    cases.open_case(Reason.DEAD_LETTER, account or letter, detail=letter.kind, person=account)


def after_sending_again(letter: Letter) -> None:
    """It is tried anew; given up on again it is a case again."""
    about = session.get(Account, letter.notice.account_id) if letter.notice else letter
    cases.close_by_itself(cases.open_about(about, Reason.DEAD_LETTER))


def after_mark(mark: Mark) -> None:
    """The third appointment let down in ninety days."""
    since = clock.now() - terms.current().badge_marks_back
    counting = Mark.excused_at.is_(None), Mark.forgiven_at.is_(None)
    count = session.scalar(select(func.count(Mark.id)).where(Mark.account_id == mark.account_id, *counting, Mark.at > since)) or 0
    if count >= terms.current().let_down_case_from:
        cases.open_case(Reason.LET_DOWN, mark.account, detail=str(count), person=mark.account, job_id=mark.job_id)


def after_completion(job: Job) -> None:
    """A helper who seems to be the own neighbour earns nothing by it; the team has a look."""
    if badge_rule.is_same_person(job):
        cases.open_case(Reason.SAME_PERSON, job.helper, person=job.helper, job_id=job.id)


def after_first_badge(badge: Badge) -> None:
    """Five jobs could be made up: the team calls one of the neighbours, best the last one."""
    done = select(Job.id).where(Job.helper_id == badge.helper.account_id, Job.state == JobState.COMPLETED)
    last = session.scalar(done.order_by(Job.id.desc()).limit(1))
    cases.open_case(Reason.FIRST_BADGE, badge, person=badge.helper.account, job_id=last)
