"""The whole cast in the middle of it: what everybody may try to see and to do, for the permission matrix.

Anna has two requests: one is open (Beat and Chiara have bid), one is taken, Beat's visit has begun. An earlier job of the
two is done, paid and reviewed, another one is unsolved, one is with the partner, who asks back. Beat has an offer online and one he is still writing. It is Thursday, 26 November, 15 o'clock.
"""

import io
from collections.abc import Callable
from typing import Any

from PIL import Image

from blueprints import assets
from database import session
from invoices import documents
from market import (
    announcements,
    cases,
    clock,
    drafts,
    ending,
    finishing,
    handing_over,
    helped,
    introductions,
    mandates,
    marks,
    notices,
    offers,
    partners,
    pictures,
    preferences,
    reports,
    reviews,
    sessions,
    tips,
)
from market.accounts import Account
from market.announcements import Announcement, Words
from market.audiences import Audience
from market.badges import Badge
from market.cases import Reason
from market.jobs import Cause, Job, PaidBy
from market.lifecycle import BadgeState
from market.money import Chf
from market.offers import Offer
from market.partners import Customer, Handover, Item
from market.reports import Why
from market.requests import Request
from market.skills import Skill
from market.topics import Topic
from tests.deals import bid_of, offer_of, request_of, scheduled_job

THURSDAY_AT_THREE = "2026-11-26 15:00"
OF_UNSOLVED = (
    "desk.ask_consent", "desk.prepare_follow_up", "handovers.hand_over", "handovers.new", "unsolved.accept_visit",
    "unsolved.ask_team", "unsolved.follow_up", "unsolved.new_visit", "unsolved.offer_visit", "unsolved.refuse_consent",
)  # fmt: skip
At = Callable[[str], None]
Cast = dict[str, Account]


def set_stage(cast: Cast, at: At) -> dict[str, Any]:
    """Plays everything up to now. What stands in an address, by the name of its part; `endpoint part` where they differ."""
    partners.fill_from_settings(slug="swisscom", name="Swisscom", colour="#0b4f8a", badge="Swisscom friend")
    anna, beat, chiara = cast["anna"], cast["beat"], cast["chiara"]
    done = finished_job(anna, beat, at)
    review = reviews.give(done, stars=5, body="Sehr nett.", by=anna)
    unsolved = unsolved_job(anna, beat, at)
    late = late_job(anna, beat, at)
    helped.ask(late)
    asked, released = handed_over(anna, beat, cast["patrick"], at)
    offer = offer_of(beat)
    at("2026-11-25 10:00")
    request = request_of(anna, "Handy eingerichtet haben")
    photo = photo_on(request, anna)
    bid = bid_of(beat, request, times=("2026-11-30 14:00",))
    bid_of(chiara, request, times=("2026-11-30 16:00",))
    job = scheduled_job(anna, beat, title="Drucker druckt nicht")
    at(THURSDAY_AT_THREE)
    total = finishing.propose_total(job, Chf(7000), "Patrone dazu", by=beat)
    tip = tips.say(request, "Haben Sie den Router einmal ausgesteckt?", by=chiara)
    draft, _ = drafts.start(anna, device="mobile", what={"title": "Handy weg", "description": "Einfach weg."}, place="8004")
    token = sessions.open_session(anna, "Firefox Android")
    dead = notices.post_letter("weg@example.com", "de", "email_changed", new="x")
    dead.state = notices.LetterState.DEAD
    mandate = mandates.give(anna, str(beat.email), by=anna)
    report = reports.report(reports.Subject(beat, beat), Why.INSULT, by=anna)
    session.commit()
    return {
        "introduction_id": introductions.of_helper(beat.helper).id, "olga_id": cast["olga"].id, "mandate_id": mandate.id, "report_id": report.id, "blocks.begin kind": "request", "reports.new kind": "request", "reports.make kind": "request", "about_id": request.id, "letter_id": dead.id, "slug": "swisscom", "version": "1",
        "request_id": request.id, "offer_id": offer.id, "helper_id": beat.helper.id, "proposal_id": bid.id, "job_id": job.id,  # type: ignore[union-attr]
        "thread_id": job.thread_id, "noun": "settlement", "open_thread_id": str(unsolved.thread_id), "total_id": total.id, "move_id": 4711, "tip_id": tip.id, "review_id": review.id, "session_id": sessions.find(token).id,  # type: ignore[union-attr]
        "draft_id": draft.id, "notice_id": notices.of(anna)[0].id, "account_id": anna.id, "token": document_of(done, anna), "pictures.show token": photo, "partner.photo token": released,
        **dict.fromkeys((f"mails_off.{one} token" for one in ("show", "stop", "resume")), preferences.token_of(anna.id, Topic.TIPS)),
        "drafts.remove_photo token": photo, "question": "what", "yardstick": "requests", "week": "2026-W48", "span": "2026-W48", "category": "network", "given_release": assets.release(), "name": "app.css",
        "desk.settle job_id": unsolved.id, "desk.forgive job_id": late.id, "kind": "requests", "ad_id": request.id, "mark_id": marks.of_job(late).id, "helped.show job_id": late.id, "helped.answer job_id": late.id, "reviews.new job_id": done.id, "reviews.give job_id": done.id, "jobs.note job_id": done.id, "offers.post offer_id": draft_of(beat).id,
        **dict.fromkeys((f"{one} job_id" for one in OF_UNSOLVED), unsolved.id), **dict.fromkeys((f"handovers.{one} job_id" for one in ("answer", "new_answer", "agree", "turn_down", "new_withdrawal", "withdraw")), asked.job_id), "handover_id": asked.id, "badge_id": badge_for(beat).id, "announcement_id": draft_announcement(cast["olga"]).id, "case_id": cases.open_of_job(unsolved, [Reason.NOT_SOLVED])[0].id,
    }  # fmt: skip


def finished_job(neighbour: Account, helper: Account, at: At) -> Job:
    at("2026-11-19 10:00")
    job = scheduled_job(neighbour, helper, time="2026-11-20 14:00", title="WLAN einrichten")
    at("2026-11-20 16:00")
    finishing.report_done(job, PaidBy.TWINT, by=helper)
    finishing.confirm(job, by=neighbour)
    session.commit()
    return job


def unsolved_job(neighbour: Account, helper: Account, at: At) -> Job:
    job = scheduled_job(neighbour, helper, time="2026-11-21 14:00", title="Fernseher bleibt schwarz")
    at("2026-11-21 16:00")
    finishing.call_unsolved(job, Cause.DEVICE, "Der Bildschirm ist defekt.", by=helper)
    session.commit()
    return job


def late_job(neighbour: Account, helper: Account, at: At) -> Job:
    job = scheduled_job(neighbour, helper, time="2026-11-22 14:00", title="Tablet einrichten")
    at("2026-11-22 08:00")
    ending.cancel(job, "Ich bin krank.", although_late=True, by=helper)
    session.commit()
    return job


def handed_over(neighbour: Account, helper: Account, agent: Account, at: At) -> tuple[Handover, str]:
    """The partner's agent has taken it and asks back; and the address of the photo that was released."""
    job = scheduled_job(neighbour, helper, time="2026-11-22 14:00", title="Telefon ohne Ton")
    at("2026-11-22 16:00")
    finishing.call_unsolved(job, Cause.PARTNER_LINE, "Kein Signal.", by=helper)
    assert job.request is not None
    photo = photo_on(job.request, neighbour)
    handover = handing_over.hand_over(job, "swisscom", tuple(Item), Customer.YES, by=neighbour)
    handing_over.ask_back(handing_over.take(handover, by=agent), "Blinkt die Lampe?", by=agent)
    session.commit()
    return handover, photo


def photo_on(request: Request, owner: Account) -> str:
    made = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(made, "PNG")
    picture = pictures.keep(made.getvalue(), owner=owner)
    picture.request_id = request.id
    session.commit()
    return picture.token


def document_of(job: Job, owner: Account) -> str:
    document = documents.of_job(job, owner)
    assert document is not None
    return document.token


def badge_for(helper: Account) -> Badge:
    """The partner has to sign it."""
    badge = Badge(helper=helper.helper, partner=partners.with_slug("swisscom"), state=BadgeState.PROPOSED, sign_until=clock.now())
    session.add(badge)
    session.commit()
    return badge


def draft_of(author: Account) -> Offer:
    assert author.helper is not None
    offer = offers.draft(
        author.helper, by=author, title="Router tauschen", description="Alt raus, neu rein.", price=Chf(5000), duration_min=60,
        postal_code=author.postal_code, radius_km=5, skills=[Skill.ROUTER],
    )  # fmt: skip
    session.commit()
    return offer


def draft_announcement(author: Account) -> Announcement:
    made = announcements.write(Words("Wartung", "Kurz weg.", "", "", None, None, Audience.HELPERS, False), by=author)
    session.commit()
    return made
