"""Words that make us listen: somebody speaks of danger, or of money and computers as swindlers do.

They open a case for the team, or show the other side what nobody may ask for; nothing is ever blocked because of a word. Words are
compared as the search does it, by their beginnings, in the languages spoken here.
"""

from database.text import split_words

DANGER = (
    "bedroh", "drohung", "droht", "belastig", "gestohlen", "diebstahl", "geklaut", "bestohlen", "polizei", "anzeige erstattet", "gewalt",
    "ubergriff", "angefasst", "begrabsch", "geschlagen", "erpress", "betrunken", "stalk", "eingebrochen",
    "threat", "stolen", "police", "harass", "assault", "blackmail", "drunk",
    "menac", "harcel", "agress", "chantage", "ivre", "minacc", "rubat", "polizia", "molest", "ricatt", "ubriac",
)  # fmt: skip
SWINDLE = (
    "e banking", "ebanking", "onlinebanking", "online banking", "bankzugang", "banklogin", "kartennummer", "kreditkarte", "sicherheitscode",
    "tan", "pin code", "pincode", "gutscheinkarte", "gutscheincode", "geschenkkarte", "google play karte", "steam karte", "apple karte",
    "paysafe", "paysafecard", "bitcoin", "krypto", "western union", "moneygram", "vorauszahlung", "vorauskasse", "anzahlung",
    "teamviewer", "anydesk", "rustdesk", "quicksupport", "fernzugriff", "fernwartung", "fernsteuer", "bildschirm teilen",
    "e banking code", "twint code", "twint pin", "itunes karte", "karte freirubbeln", "kartendaten", "im voraus bezahlen", "zum voraus bezahlen",
    "geld voraus", "zugriff auf ihren computer", "zugriff auf deinen computer", "zugriff auf ihren pc", "aus der ferne", "fern steuer",
    "bank code", "security code", "prepayment", "pay in advance", "advance payment", "wire transfer", "screen sharing",
    "share your screen", "access to your computer", "access your computer", "take over your computer",
    "gift card", "giftcard", "remote access", "remote control", "credit card", "carte cadeau", "carta regalo", "acompte",
)  # fmt: skip
WHOLE = frozenset({"tan", "droht", "ivre", "drunk"})  # short words that begin many others


def mentions_danger(*texts: str) -> bool:
    """Whether somebody speaks of theft, threats, harassment or violence."""
    return any(_mentions(text, DANGER) for text in texts)


def mentions_swindle(*texts: str) -> bool:
    """Whether a text speaks of banking codes, gift cards, money in advance, or of steering a computer from afar."""
    return any(_mentions(text, SWINDLE) for text in texts)


def _mentions(text: str, stems: tuple[str, ...]) -> bool:
    said = f" {' '.join(split_words(text))} "
    return any(f" {stem} " in said if stem in WHOLE else f" {stem}" in said for stem in stems)
