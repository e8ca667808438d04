"""The cast: who can be tried out with one tap. None of them has a password."""

from dataclasses import dataclass

from demo import calls
from market import accounts, helpers
from market.accounts import Account
from market.money import Chf
from market.skills import Skill


@dataclass(frozen=True)
class Part:
    """One of the cast: who it is, and what there is to see."""

    key: str
    first_name: str
    last_name: str
    postal_code: str
    street: str
    phone: str
    does: str
    see: str
    about: str = ""
    radius_km: int = 10
    price: int = 6000
    languages: tuple[str, ...] = ("de", "gsw")
    times: str = "abends und samstags"
    skills: tuple[Skill, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def email(self) -> str:
        return f"{self.first_name}.{self.last_name}@example.com".lower()


PARTS = (
    Part(
        "anna", "Anna", "Anner", "8004", "Zypressenstrasse 11", "+41790000401",
        "bittet um Hilfe",
        "Eine Anfrage mit zwei Vorschlägen, eine noch ohne, ein Termin übermorgen, eine Arbeit zum Bestätigen, Quittungen und eine, "
        "die nicht gelöst werden konnte. Dazu Termine, aus denen nichts wurde, ein Preis, den zwei verschieden sehen, und Geld, das "
        "nicht ankam.",
    ),
    Part(
        "beat", "Beat", "Keller", "8048", "Im Grund 5", "+41790000402",
        "hilft",
        "Dieselben Geschichten von der anderen Seite: Nachfragen, Vorschläge, Termine, Bewertungen und was nach der Gebühr bleibt.",
        about="Ich war lange Techniker bei einem Telekomanbieter und habe in Altstetten schon manchen Router versetzt. Ich erkläre, "
        "was ich tue, und messe vorher und nachher. Hunde und Katzen sind kein Problem.",
        skills=(Skill.WIFI, Skill.ROUTER, Skill.INTERNET, Skill.TV, Skill.PRINTER, Skill.NEW_PHONE),
        languages=("de", "gsw", "en"),
    ),
    Part(
        "chiara", "Chiara", "Moretti", "8003", "Birkenweg 2", "+41790000403",
        "hilft auch und bietet mit",
        "Wie es ist, wenn jemand anders gewählt wird, und ein Auftrag, der nicht gelöst werden konnte.",
        about="Ho studiato informatica a Milano, seit acht Jahren bin ich in Wiedikon zu Hause. Ich helfe auf Deutsch und Italienisch, "
        "am liebsten Leuten, denen sonst alles zu schnell geht. Was ich nicht kann, sage ich gleich am Anfang.",
        skills=(Skill.WIFI, Skill.ROUTER, Skill.SLOW, Skill.SETUP, Skill.EMAIL, Skill.MESSAGING),
        languages=("de", "it", "en"), price=5500, times="Montag bis Donnerstag nach 17 Uhr",
    ),
    Part(
        "nadja", "Nadja", "Baumann", "8004", "Feldstrasse 30", "+41790000404",
        "hilft seit dem ersten Tag",
        "Ein Profil mit vielen Bewertungen, viele Aufträge und alle Quittungen nach Jahr.",
        about="Ich habe vier Jahre lang an einer Hotline gearbeitet und weiss, wie man zuhört. Heute bin ich Informatiklehrerin und "
        "komme nach der Schule mit dem Velo vorbei. Mein Werkzeug: ein Messgerät, ein langes Kabel und Geduld. Auf Wunsch ziehe ich "
        "Hausschuhe an.",
        skills=(Skill.WIFI, Skill.ROUTER, Skill.NEW_PHONE, Skill.TABLET, Skill.BACKUP, Skill.PRINTER, Skill.VIDEO_CALLS),
        languages=("de", "gsw", "fr", "en"), times="Werktags ab 16 Uhr, samstags ganzer Tag", radius_km=20,
    ),
    Part(
        "dario", "Dario", "Frei", "8400", "Wiesenstrasse 8", "+41790000405",
        "ist neu dabei",
        "Wie alles aussieht, wenn noch nichts da ist.",
    ),
    Part(
        "olga", "Olga", "Meier", "8001", "Kirchgasse 4", "+41790000406",
        "gehört zum Team",
        "Was noch niemand beantwortet hat, was nicht gelöst wurde, alle Konten, Inserate, Aufträge und Belege.",
    ),
    Part(
        "patrick", "Patrick", "Aebi", "8001", "Löwenstrasse 1", "+41790000407",
        "arbeitet beim Partner",
        "Ein neuer Fall zum Übernehmen, einer mit einer offenen Rückfrage, und die Akten, wie sie freigegeben wurden.",
    ),
)  # fmt: skip
WITH_NAME = {part.key: part for part in PARTS}


def account_of(part: Part) -> Account | None:
    """The account of one of the cast."""
    return accounts.with_email(part.email)


def join(part: Part) -> Account:
    """Opens the account, and the profile of those who help."""
    account = accounts.open_account(
        email=part.email, first_name=part.first_name, last_name=part.last_name, postal_code=part.postal_code,
        language="de", is_adult=True, agrees=True,
    )  # fmt: skip
    if part.skills:
        helpers.start_helping(
            account, phone=part.phone, skills=list(part.skills), by=account, about=part.about, radius_km=part.radius_km,
            price_idea=Chf(part.price), languages=part.languages, usual_times=part.times, on_own_account=True,
            has_liability_cover=True,
        )  # fmt: skip
        calls.called(account)
    return account
