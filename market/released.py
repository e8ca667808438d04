"""The file a partner reads: exactly what the neighbour ticked, and nothing else. Every look at it is written down.

It is there while the handover runs, and thirty days more where the partner's result was fine. Consent taken back: it is gone.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from database import session
from market import agents, clock, events, pictures, terms
from market.accounts import Account
from market.events import Event, Kind
from market.jobs import Job
from market.lifecycle import JobState
from market.partners import Customer, Handover, Item, Partner, consent_of
from market.pictures import Picture
from market.places import Place
from market.skills import Category, Skill

LOOKS_COUNT_ANEW = timedelta(minutes=15)
ANSWERED_FOR = timedelta(days=92)
MOST_ANSWERED = 50


@dataclass(frozen=True)
class File:
    """What may be read of a job. What was not ticked is empty here, so that no page can show it."""

    symptom: str = ""
    skill: Skill | None = None
    category: Category | None = None
    provider: str = ""
    tried: str | None = None
    photos: tuple[Picture, ...] = ()
    name: str = ""
    phone: str = ""
    times: str = ""
    street: str = ""
    place: Place | None = None


def file_of(job: Job, items: tuple[Item, ...] = tuple(Item)) -> File:
    """The file with these items; with all of them it is what the neighbour reads beside the ticks."""
    parts: dict[str, Any] = {}
    for item in items:
        parts.update(_PARTS[item](job))
    return File(**parts)


def _symptom(job: Job) -> dict[str, Any]:
    said = job.request.description if job.request else ""
    return {"symptom": f"{job.title}: {said}" if said else job.title}


def _devices(job: Job) -> dict[str, Any]:
    return {"skill": job.skill, "category": job.category, "provider": job.request.provider if job.request else ""}


def _tried(job: Job) -> dict[str, Any]:
    said = (job.request.tried if job.request else "", job.cause_words)
    return {"tried": ". ".join(filter(None, said))}


def _photos(job: Job) -> dict[str, Any]:
    return {"photos": tuple(job.request.pictures) if job.request else ()}


def _contact(job: Job) -> dict[str, Any]:
    times = job.request.times if job.request else ""
    return {"name": job.neighbour.full_name, "phone": job.phone or "", "times": times}


def _address(job: Job) -> dict[str, Any]:
    return {"street": job.street or "", "place": job.place}


_PARTS = {
    Item.SYMPTOM: _symptom, Item.DEVICES: _devices, Item.TRIED: _tried,
    Item.PHOTOS: _photos, Item.CONTACT: _contact, Item.ADDRESS: _address,
}  # fmt: skip


@dataclass(frozen=True)
class Inbox:
    """What was given to a partner: what waits for it, what waits for the neighbour, what is behind."""

    waits: list[Handover]
    asked: list[Handover]
    answered: list[Handover]


def inbox(partner: Partner) -> Inbox:
    """The open ones by their clock, then the answered of the last three months, newest first."""
    running = list(session.scalars(_given_to(partner).where(Handover.ended_at.is_(None))))
    by_clock = sorted(running, key=lambda one: (one.until, one.id))
    answered = _given_to(partner).where(Handover.ended_at > clock.now() - ANSWERED_FOR, Handover.result.is_not(None))
    return Inbox(
        [one for one in by_clock if not one.waits_for_neighbour],
        [one for one in by_clock if one.waits_for_neighbour],
        list(session.scalars(answered.order_by(Handover.ended_at.desc(), Handover.id.desc()).limit(MOST_ANSWERED))),
    )


def _given_to(partner: Partner) -> Select[Handover]:
    given = select(Handover).join(Handover.job).options(contains_eager(Handover.job))
    return given.where(Handover.partner == partner.slug)


def seen_by(agent: Account | None, handover_id: int) -> Handover | None:
    """A handover whose file may be read, for an agent of the partner it was given to."""
    one = given_to(agent, handover_id)
    return one if one is not None and may_be_read(one) else None


def given_to(agent: Account | None, handover_id: int) -> Handover | None:
    """A handover to this agent's partner, be it only to say once more that it was given back."""
    partner = agents.partner_of(agent)
    if partner is None:
        return None
    one = _given_to(partner).where(Handover.id == handover_id).options(joinedload(Handover.job, Job.request))
    return session.scalar(one)


def may_be_read(handover: Handover) -> bool:
    """While it runs; and for a while where the neighbour went along with the result, for there may be questions."""
    if handover.ended_at is None:
        return True
    went_along = handover.result is not None and handover.job.state is JobState.SETTLED
    return went_along and handover.ended_at > clock.now() - terms.current().contacts_shown_after_end


def of_handover(handover: Handover) -> tuple[File, Customer]:
    """What was released."""
    items, customer = consent_of(handover)
    return file_of(handover.job, items), customer


def photo_for(agent: Account | None, handover_id: int, token: str) -> Picture | None:
    """A released photo."""
    handover = seen_by(agent, handover_id)
    if handover is None:
        return None
    file, _ = of_handover(handover)
    picture = pictures.with_token(token)
    return picture if picture in file.photos else None


def note_look(handover: Handover, *, by: Account) -> Event | None:
    """An agent reads the file: written down once in a quarter of an hour."""
    about = Event.about_kind == Job.__tablename__, Event.about_id == handover.job_id
    lately = Event.kind == Kind.PARTNER_LOOKED, Event.by_id == by.id, Event.at > clock.now() - LOOKS_COUNT_ANEW
    if any(facts["handover"] == handover.id for facts in session.scalars(select(Event.facts).where(*about, *lately))):
        return None
    return events.record(Kind.PARTNER_LOOKED, by=by, about=handover.job, handover=handover.id)
