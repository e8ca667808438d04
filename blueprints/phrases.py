"""From codes to words: what states, skills, causes and languages are called; what a refusal says stands in refusals.py.

The rules speak in codes; here, in the templates and in the forms, and nowhere else, they become words.
"""

from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l

from blueprints.readable import chf
from blueprints.refusals import ERRORS as ERRORS
from blueprints.refusals import EXPIRED_TOAST as EXPIRED_TOAST
from blueprints.refusals import REFUSALS as REFUSALS
from market import terms
from market.jobs import Cause, PaidBy
from market.lifecycle import AdState, JobState, ProposalState
from market.marks import Reason
from market.money import Chf
from market.partners import Customer, Item, Result
from market.refusals import Refusal
from market.skills import Category, Skill

AD_STATES = {
    AdState.DRAFT: _l("Draft"),
    AdState.LIVE: _l("Online"),
    AdState.PAUSED: _l("Paused"),
    AdState.TAKEN: _l("Taken"),
    AdState.LAPSED: _l("Run out"),
    AdState.SOLVED: _l("Solved by a tip"),
    AdState.HIDDEN: _l("Hidden by us"),
    AdState.TAKEN_DOWN: _l("Taken down"),
}

PROPOSAL_STATES = {
    ProposalState.LIVE: _l("Open"),
    ProposalState.ACCEPTED: _l("Accepted"),
    ProposalState.COUNTERED: _l("Answered with a counter-proposal"),
    ProposalState.DECLINED: _l("Declined"),
    ProposalState.WITHDRAWN: _l("Withdrawn"),
    ProposalState.LAPSED: _l("Run out"),
}

JOB_STATES = {
    JobState.AGREED: _l("Agreed"),
    JobState.SCHEDULED: _l("Appointment fixed"),
    JobState.UNDER_WAY: _l("Under way"),
    JobState.MISSED: _l("Nobody came?"),
    JobState.REPORTED: _l("Reported as done"),
    JobState.UNSOLVED: _l("Not solved yet"),
    JobState.WITH_PARTNER: _l("With the partner"),
    JobState.DISPUTED: _l("You do not agree"),
    JobState.COMPLETED: _l("Completed"),
    JobState.SETTLED: _l("Settled"),
    JobState.CANCELLED: _l("Cancelled"),
    JobState.CANCELLED_LATE: _l("Cancelled late"),
    JobState.NO_SHOW: _l("Appointment missed"),
    JobState.VOID: _l("Ended without a visit"),
}

CATEGORIES = {
    Category.COMPUTER: _l("Computer"),
    Category.MOBILE: _l("Phone and tablet"),
    Category.NETWORK: _l("Network and internet"),
}

SKILLS = {
    Skill.SETUP: _l("Set up a computer"),
    Skill.SLOW: _l("Slow computer"),
    Skill.PRINTER: _l("Printer and scanner"),
    Skill.BACKUP: _l("Back up data"),
    Skill.VIRUS: _l("Viruses and fraud"),
    Skill.EMAIL: _l("E-mail on the computer"),
    Skill.OFFICE: _l("Word, Excel and the like"),
    Skill.PHOTOS: _l("Sort and save photos"),
    Skill.UPGRADE: _l("Memory and disk upgrades"),
    Skill.NEW_PHONE: _l("Set up a new phone"),
    Skill.TABLET: _l("Tablet"),
    Skill.PHONE_MAIL: _l("E-mail on the phone"),
    Skill.MESSAGING: _l("WhatsApp, Threema, Signal"),
    Skill.VIDEO_CALLS: _l("Video calls"),
    Skill.APPS: _l("Install and understand apps"),
    Skill.PHONE_STORAGE: _l("Phone storage is full"),
    Skill.ACCESSIBILITY: _l("Larger text, hearing aids"),
    Skill.TICKETS: _l("SBB tickets, TWINT, e-government"),
    Skill.WIFI: _l("Wi-Fi"),
    Skill.INTERNET: _l("Internet is down"),
    Skill.ROUTER: _l("Connect a router"),
    Skill.TV: _l("Television and streaming"),
    Skill.LANDLINE: _l("Landline telephone"),
    Skill.SMART_HOME: _l("Smart home"),
    Skill.NETWORK_STORAGE: _l("Network storage"),
    Skill.CHILD_SAFETY: _l("Child safety on the internet"),
    Skill.HOME_OFFICE: _l("Home office"),
}

CAUSES = {
    Cause.SKILL: _l("The helper could not solve it"),
    Cause.PARTNER_LINE: _l("The line or the router of %(partner)s"),
    Cause.OTHER_LINE: _l("The line or the router of another provider"),
    Cause.DEVICE: _l("The device is broken"),
    Cause.TIME: _l("There was not enough time"),
    Cause.OTHER: _l("Something else"),
}

PAID_BY = {PaidBy.CASH: _l("in cash"), PaidBy.TWINT: _l("with TWINT"), PaidBy.TRANSFER: _l("by bank transfer")}

MARKS = {Reason.LATE_CANCEL: _l("Called off at short notice"), Reason.NO_SHOW: _l("Appointment missed")}
ITEMS = {
    Item.SYMPTOM: _l("What is wrong"),
    Item.DEVICES: _l("What it is about"),
    Item.TRIED: _l("What was tried"),
    Item.PHOTOS: _l("Photos"),
    Item.CONTACT: _l("Name and telephone"),
    Item.ADDRESS: _l("Address, for a visit"),
}

CUSTOMERS = {
    Customer.YES: _l("customer of %(partner)s"),
    Customer.NO: _l("not a customer of %(partner)s"),
    Customer.UNKNOWN: _l("not known whether a customer of %(partner)s"),
}

RESULTS = {
    Result.SOLVED: _l("It is solved"),
    Result.APPOINTMENT: _l("There is an appointment"),
    Result.REPLACEMENT: _l("A replacement is on its way"),
    Result.NOT_OURS: _l("It is not a matter of theirs"),
}

LANGUAGES = {"de": "Deutsch", "en": "English"}  # each in its own words

SPOKEN = {
    "de": _l("German"), "gsw": _l("Swiss German"), "fr": _l("French"), "it": _l("Italian"), "en": _l("English"),
    "rm": _l("Romansh"), "es": _l("Spanish"), "pt": _l("Portuguese"), "sq": _l("Albanian"), "sr": _l("Serbian"),
    "tr": _l("Turkish"), "ta": _l("Tamil"), "uk": _l("Ukrainian"),
}  # fmt: skip


def init_app(app: Flask) -> None:
    """Templates name things by filters: `{{ job.state|state_name }}`, `{{ ad.category|category_name }}`."""
    for name in (
        "category_name",
        "skill_name",
        "state_name",
        "cause_name",
        "paid_by_name",
        "spoken_name",
        "mark_name",
        *GOING_ON,
    ):
        app.add_template_filter(globals()[name], name)


GOING_ON = ("item_name", "customer_name", "result_name")


def refusal(error: Refusal) -> str:
    """The sentence of a refusal, with its figures in it."""
    return str(REFUSALS[error.code]) % {**_figures(), **error.facts}


def _figures() -> dict[str, Any]:
    now = terms.current()
    return {
        "lowest": chf(Chf(now.price_min_rappen)), "highest": chf(Chf(now.price_max_rappen)), "step": chf(Chf(now.price_step_rappen)),
        "minutes": int(now.no_show_from.total_seconds() // 60), "hours": int(now.no_show_until.total_seconds() // 3600),
        "slots": now.slots_max, "horizon": now.slot_horizon.days, "photos": now.photos_max, "age": now.age_min, "trusted": now.mandates_at_most,
        "unpaid": now.unpaid_within.days, "snooze": now.case_snooze_longest.days,
        "trouble": now.trouble_again_within.days, "reports": now.reports_a_day,
    }  # fmt: skip


def category_name(category: Category) -> str:
    return str(CATEGORIES[category])


def skill_name(skill: Skill) -> str:
    return str(SKILLS[skill])


def state_name(state: Any) -> str:
    """An ad's, a proposal's or a job's state. Equal words of different enums differ, so the kind is looked at."""
    kinds: dict[type, Any] = {AdState: AD_STATES, ProposalState: PROPOSAL_STATES, JobState: JOB_STATES}
    return str(kinds[type(state)][state])


def cause_name(cause: Cause, partner: str = "") -> str:
    return str(CAUSES[cause]) % {"partner": partner}


def paid_by_name(paid_by: PaidBy) -> str:
    return str(PAID_BY[paid_by])


def mark_name(reason: Reason) -> str:
    return str(MARKS[reason])


def item_name(item: Item) -> str:
    return str(ITEMS[item])


def customer_name(customer: Customer, partner: str) -> str:
    return str(CUSTOMERS[customer]) % {"partner": partner}


def result_name(result: Result) -> str:
    return str(RESULTS[result])


def spoken_name(language: str) -> str:
    return str(SPOKEN[language])
