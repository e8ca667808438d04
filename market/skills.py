"""What neighbours can help with: three main categories, each with its skills. Their names for readers stand in phrases.py."""

import enum


class Category(enum.StrEnum):
    """The three main ones."""

    COMPUTER = "computer"
    MOBILE = "mobile"
    NETWORK = "network"


class Skill(enum.StrEnum):
    """One thing a helper can do; the part before the dot is its category."""

    SETUP = "computer.setup"
    SLOW = "computer.slow"
    PRINTER = "computer.printer"
    BACKUP = "computer.backup"
    VIRUS = "computer.virus"
    EMAIL = "computer.email"
    OFFICE = "computer.office"
    PHOTOS = "computer.photos"
    UPGRADE = "computer.upgrade"

    NEW_PHONE = "mobile.new_phone"
    TABLET = "mobile.tablet"
    PHONE_MAIL = "mobile.mail"
    MESSAGING = "mobile.messaging"
    VIDEO_CALLS = "mobile.video_calls"
    APPS = "mobile.apps"
    PHONE_STORAGE = "mobile.storage"
    ACCESSIBILITY = "mobile.accessibility"
    TICKETS = "mobile.tickets"

    WIFI = "network.wifi"
    INTERNET = "network.internet"
    ROUTER = "network.router"
    TV = "network.tv"
    LANDLINE = "network.landline"
    SMART_HOME = "network.smart_home"
    NETWORK_STORAGE = "network.storage"
    CHILD_SAFETY = "network.child_safety"
    HOME_OFFICE = "network.home_office"

    @property
    def category(self) -> Category:
        return Category(self.value.partition(".")[0])


def skills_of(category: Category) -> list[Skill]:
    """The skills below a category, in the order people read them."""
    return [skill for skill in Skill if skill.category is category]


def code_of(category: Category) -> int:
    """The small number by which the search index knows a category."""
    return list(Category).index(category) + 1
