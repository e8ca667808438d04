"""Texts: what a notice says on a mobile phone. The words stand in templates/texts; how they leave, in office/gateway.py.

One text is at most 160 signs of the alphabet of phones (GSM 03.38): a first name, a moment, a link; no street, no title, no
message. A name that alphabet cannot write is sent as it is: two messages are better than a wrong name.
"""

import unicodedata

from market import texting
from office import writing
from office.folder import Delivered, TextFolder, texts_lying_in
from office.gateway import Gateway
from office.letters import mailer
from office.writing import Envelope

LONGEST_NAME = 20
GSM = {" "} | set(
    "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
PLAIN = str.maketrans({
    "«": '"', "»": '"', "’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " ", "\u202f": " ",
    "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "œ": "oe", "Œ": "OE",
})  # fmt: skip

_way: Gateway | TextFolder | None = None


def settle(way: Gateway | TextFolder | None) -> None:
    """Says how texts leave, None: not at all; create_app() does it once."""
    global _way
    _way = way
    texting.settle(way is not None)


def send(envelope: Envelope) -> None:
    """Writes the text and hands it over. Raises whatever the gateway does."""
    assert _way is not None
    _way.post(envelope.to, written(envelope), envelope.message_id)


def written(envelope: Envelope) -> str:
    """The text in its reader's language, as phones can show it."""
    facts = {name: _short(fact) if name == "who" else fact for name, fact in envelope.facts.items()}
    return for_phones(writing.in_few_words(envelope, texting.KINDS[envelope.kind], facts, mailer()))


def for_phones(text: str) -> str:
    """In signs of the phones' alphabet, so that 160 of them are one message; a sign it has nothing like stays."""
    return "".join(sign if sign in GSM else _without_marks(sign) for sign in text.translate(PLAIN))


def _without_marks(sign: str) -> str:
    bare = "".join(part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part))
    return bare if bare and set(bare) <= GSM else sign


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "."


def of_folder(limit: int = 200) -> list[Delivered]:
    """The texts in the folder, newest first; none when they leave by a gateway."""
    return texts_lying_in(_way, limit)
