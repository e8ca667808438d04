"""Before a first visit the team calls: in the demo on the day a helper begins."""

from demo import towns
from market import introductions
from market.accounts import Account

STREETS = ("Seestrasse", "Hofwiesenstrasse", "Rosengartenweg", "Dorfstrasse", "Bahnhofstrasse")


def introduce(account: Account, *, by: Account) -> None:
    """The team calls a new helper, and hears name and address."""
    profile = account.helper
    assert profile is not None
    introductions.expect(profile)
    there = introductions.of_helper(profile)
    assert there is not None
    street = f"{STREETS[account.id % len(STREETS)]} {account.id % 90 + 1}"
    address = f"{street}, {account.postal_code} {towns.of(account.postal_code).town}"
    introductions.record(there, name=account.full_name, address=address, by=by)
