"""People of the demo with a story of their own who cannot be tried out: the desk knows them by name."""

from dataclasses import dataclass

from demo.calling import introduce
from market import accounts, helpers
from market.accounts import Account
from market.money import Chf
from market.skills import Skill

PRICE = 5000


@dataclass(frozen=True)
class Guest:
    """Who it is and where; with skills it is somebody who helps close by."""

    first_name: str
    last_name: str
    postal_code: str
    street: str
    phone: str
    about: str = ""
    skills: tuple[Skill, ...] = ()

    @property
    def email(self) -> str:
        name = f"{self.first_name}.{self.last_name}@example.com".lower()
        return name.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")


GUESTS = {
    "margrit": Guest("Margrit", "Sutter", "8050", "Ohmstrasse 14", "+41790000411"),
    "heidi": Guest("Heidi", "Gloor", "8050", "Siewerdtstrasse 69", "+41790000412"),
    "reto": Guest(
        "Reto", "Zgraggen", "8050", "Schaffhauserstrasse 331", "+41790000413",
        "Mit Telefon und Tablet kenne ich mich aus, und ich wohne gleich beim Sternen in Oerlikon.",
        (Skill.NEW_PHONE, Skill.TABLET),
    ),
    "stefanie": Guest(
        "Stefanie", "Kuhn", "8050", "Binzmühlestrasse 41", "+41790000414",
        "Ich arbeite in der Bibliothek Oerlikon und zeige dort schon lange, wie man mit dem Tablet zurechtkommt.",
        (Skill.TABLET, Skill.APPS),
    ),
    "silvia": Guest("Silvia", "Ammann", "8049", "Limmattalstrasse 180", "+41790000415"),
    "walter": Guest("Walter", "Hug", "8049", "Ackersteinstrasse 61", "+41790000416"),
    "therese": Guest("Therese", "Bosshard", "8049", "Imbisbühlstrasse 22", "+41790000417"),
    "kurt": Guest(
        "Kurt", "Wäfler", "8049", "Regensdorferstrasse 35", "+41790000418",
        "Früher habe ich in Höngg Fernseher verkauft und aufgestellt. Heute richte ich sie nur noch ein.",
        (Skill.TV, Skill.WIFI),
    ),
    "rolf": Guest("Rolf", "Steinmann", "8053", "Witikonerstrasse 388", "+41790000419"),
    "yvonne": Guest(
        "Yvonne", "Kälin", "8053", "Loorenstrasse 12", "+41790000420",
        "Ich nehme mir Zeit und schreibe auf, was wir gemacht haben. Von der Loorenkirche bin ich zu Fuss überall in Witikon.",
        (Skill.PRINTER, Skill.SLOW),
    ),
    "elsbeth": Guest("Elsbeth", "Frick", "8047", "Altstetterstrasse 212", "+41790000421"),
    "hanspeter": Guest("Hanspeter", "Gubler", "8047", "Fellenbergstrasse 288", "+41790000422"),
    "marco": Guest(
        "Marco", "Bianchi", "8047", "Albisriederstrasse 330", "+41790000423",
        "Ich habe beruflich Leitungen eingezogen. Beim Triemli kenne ich bald jede Dose.",
        (Skill.INTERNET, Skill.LANDLINE),
    ),
}  # fmt: skip


def join(guest: Guest, *, operator: Account) -> Account:
    """Opens the account; who helps has been called by the team and comes to the own quarter only."""
    account = accounts.open_account(
        email=guest.email, first_name=guest.first_name, last_name=guest.last_name, postal_code=guest.postal_code,
        language="de", is_adult=True, agrees=True,
    )  # fmt: skip
    if guest.skills:
        helpers.start_helping(
            account, phone=guest.phone, skills=list(guest.skills), by=account, about=guest.about, radius_km=2,
            price_idea=Chf(PRICE), languages=("de", "gsw"), usual_times="abends und samstags", on_own_account=True,
            has_liability_cover=True,
        )  # fmt: skip
        introduce(account, by=operator)
    return account
