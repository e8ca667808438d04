"""Leaving: «delete my account» is noted at once and done by itself when the last job has ended.

From the asking on nothing new begins: ads are taken down, proposals end. Then everything that says who somebody was is erased
(revDSG art. 6 para. 4 and art. 32: data no longer needed). Papers and bookings stay for ten years (OR art. 958f), and with them the number
of the account; what the two wrote to each other stays for the other side, without the name.
"""

from typing import Any

from sqlalchemy import delete, exists, or_, select, update

from database import lock, session
from market import ads, bargaining, cases, clock, events, jobs, openings, pictures, proposals, reports, requests
from market.accounts import Account
from market.blocks import Block
from market.callers import Call
from market.drafts import RequestDraft
from market.events import Event, Kind
from market.helpers import HelperSkill
from market.introductions import Introduction
from market.jobs import Job
from market.keys import Challenge
from market.lifecycle import AdState, move_to
from market.mandates import Mandate
from market.marks import Mark
from market.notices import Letter, Notice
from market.offers import Offer
from market.partners import Handover
from market.pictures import Picture
from market.preferences import Preference
from market.refusals import AlreadyMoved, NotAllowed
from market.requests import Request
from market.sessions import UserSession
from market.talk import Message
from market.waiting_list import Waiting

NOWHERE = "invalid"  # a top-level domain nobody will ever have (RFC 2606)
LAST_LETTER = "account_erased"


def may_leave(account: Account | None) -> bool:
    """Accounts of the team and of partners are ended on the command line."""
    return account is not None and not account.is_staff and not account.has_left


def open_jobs_of(account: Account) -> list[Job]:
    """What must end first."""
    return list(session.scalars(select(Job).where(_is_of(account), jobs.still_runs()).order_by(Job.id)))


def ask(account: Account, *, by: Account) -> Account:
    """«Delete my account.» Ads go offline and proposals end at once; the rest when the last job has ended."""
    if account.id != by.id or not may_leave(account):
        raise NotAllowed("not_allowed")
    lock(account)
    if account.is_leaving:
        return account
    account.leaving_at = clock.now()
    _end_what_is_open(account)
    events.record(Kind.LEAVING_ASKED, by=by, about=account)
    return account


def take_back(account: Account, *, by: Account) -> Account:
    """The person stays after all. Ads stay offline until they are put online again."""
    if account.id != by.id:
        raise NotAllowed("not_allowed")
    lock(account)
    if account.has_left:
        raise AlreadyMoved("already_moved")
    if account.leaving_at is not None:
        account.leaving_at = None
        events.record(Kind.LEAVING_WITHDRAWN, by=by, about=account)
    return account


def erase(account: Account, called: str) -> list[str]:
    """Done: nothing says any more who this was. `called` stands for the name from now on.

    Returns what pictures.clear() throws away after the commit. Raises AlreadyMoved while a job runs.
    """
    lock(account)
    if not account.is_leaving or open_jobs_of(account):
        raise AlreadyMoved("already_moved")
    events.record(Kind.ACCOUNT_ERASED, by=None, about=account)  # the last letter still knows the address
    files = _erase_pictures(account)
    _erase_texts(account)
    _erase_traces(account)
    account.email, account.first_name, account.last_name = f"former-{account.id}@{NOWHERE}", called, ""
    account.street = account.phone = account.password_hash = account.totp_secret = None
    account.left_at = clock.now()
    session.flush()
    return files


def _end_what_is_open(account: Account) -> None:
    kinds: tuple[Any, ...] = (Request, Offer)
    for kind in kinds:
        for ad in session.scalars(select(kind).where(kind.author_id == account.id).order_by(kind.id)):
            if ad.may_be_taken_down_by(account):
                ads.take_down(ad, by=account)
    for proposal in proposals.live_of(account):
        if proposal.author_id == account.id:
            bargaining.withdraw(proposal, by=account)
        else:
            bargaining.decline(proposal, by=account)


def _erase_pictures(account: Account) -> list[str]:
    """Of the profile, of requests and drafts, of messages."""
    if account.helper is not None:
        account.helper.photo = None
        session.flush()
    mine = or_(
        Picture.owner_id == account.id,
        Picture.request_id.in_(select(Request.id).where(Request.author_id == account.id)),
        Picture.draft_id.in_(select(RequestDraft.id).where(RequestDraft.account_id == account.id)),
        Picture.message_id.in_(select(Message.id).where(Message.author_id == account.id)),
    )
    return pictures.throw_away(list(session.scalars(select(Picture).where(mine))))


def _erase_texts(account: Account) -> None:
    """What the person wrote about themselves and their home. Titles stay: they are what the jobs and papers are about."""
    for request in session.scalars(select(Request).where(Request.author_id == account.id, Request.state == AdState.TAKEN)):
        move_to(request, AdState.TAKEN_DOWN, None)
        events.record(Kind.AD_TAKEN_DOWN, by=None, about=request)
    _run(update(Offer).where(Offer.author_id == account.id).values(description=""))
    _run(update(Request).where(Request.author_id == account.id).values(description="", **dict.fromkeys(requests.ANSWERS, "")))
    _run(update(Job).where(Job.neighbour_id == account.id).values(street=None, phone=None))
    _run(update(Mark).where(Mark.account_id == account.id).values(answer=""))
    _run(delete(RequestDraft).where(RequestDraft.account_id == account.id))
    mine = select(Job.id).where(Job.neighbour_id == account.id)
    _run(update(Handover).where(Handover.job_id.in_(mine)).values(question="", answer="", result_words=""))
    if account.helper is not None:
        account.helper.about = account.helper.usual_times = ""
        _run(delete(HelperSkill).where(HelperSkill.helper_id == account.helper.id))
        _run(update(Introduction).where(Introduction.helper_id == account.helper.id).values(name="", address="", phone=None))


def _erase_traces(account: Account) -> None:
    """Where they were signed in, what they were told, under which address."""
    _run(update(UserSession).where(UserSession.acting_for_id == account.id).values(acting_for_id=None))
    _run(delete(UserSession).where(UserSession.account_id == account.id))
    _run(delete(Call).where(Call.account_id == account.id))
    _run(delete(Preference).where(Preference.account_id == account.id))
    asked = (Mandate.trusted_id.is_(None)) & (Mandate.email == account.email)
    _run(delete(Mandate).where(or_(Mandate.holder_id == account.id, Mandate.trusted_id == account.id, asked)))
    _run(delete(Challenge).where(or_(Challenge.account_id == account.id, Challenge.email == account.email)))
    told = select(Notice.id).where(Notice.account_id == account.id)
    _run(delete(Letter).where(or_(Letter.notice_id.in_(told), Letter.to_address == account.email), Letter.kind != LAST_LETTER))
    _run(delete(Notice).where(Notice.account_id == account.id))
    _run(delete(Waiting).where(Waiting.email == account.email))
    cases.forget_words_about(account)
    openings.forget_words_about(account)
    reports.forget_words_of(account)
    _run(delete(Block).where(or_(Block.by_id == account.id, Block.of_id == account.id)))
    changed = (Event.about_kind == Account.__tablename__) & (Event.about_id == account.id)
    _run(update(Event).where(changed).values(facts={}))


def _run(statement: Any) -> None:
    session.execute(statement, execution_options={"synchronize_session": False})


def _is_of(account: Account) -> Any:
    return or_(Job.neighbour_id == account.id, Job.helper_id == account.id)


def nothing_runs() -> Any:
    """For a question about accounts: no open job is theirs."""
    theirs = or_(Job.neighbour_id == Account.id, Job.helper_id == Account.id)
    return ~exists().where(theirs, jobs.still_runs())
