"""The forms on the page of components: one as it comes, one as it comes back."""

from wtforms import (  # type: ignore[import-untyped]
    BooleanField,
    Form,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields import FieldList, FormField  # type: ignore[import-untyped]

DAYS = [
    ("", "Tag wählen"),
    ("2026-11-26", "heute, Donnerstag, 26. November"),
    ("2026-11-27", "morgen, Freitag, 27. November"),
    ("2026-11-28", "Samstag, 28. November"),
]
TIMES = [("", "Zeit wählen")] + [(f"{h:02}:{m:02}", f"{h}:{m:02} Uhr") for h in range(7, 21) for m in (0, 30)]


class SlotForm(Form):
    """One time: a day in words and a half hour."""

    day = SelectField("Tag", choices=DAYS)
    time = SelectField("Beginn", choices=TIMES)


class SampleForm(Form):
    """A field of each kind, with the words of a real request."""

    what = StringField("Was klemmt?", description="Ein Satz genügt, zum Beispiel «WLAN geht im Schlafzimmer nicht».")
    email = StringField("Ihre E-Mail-Adresse")
    code = StringField("Der Code aus der E-Mail")
    price = StringField("Ihr Preis", description="Zwischen CHF 30 und CHF 100. Kosten für die Fahrt sind darin enthalten.")
    provider = SelectField(
        "Bei wem haben Sie Ihr Internet?", choices=["Swisscom", "Sunrise", "Salt", "Quickline", "Weiss ich nicht"]
    )
    device = RadioField(
        "Womit haben Sie Mühe?",
        choices=[("laptop", "Computer oder Drucker"), ("smartphone", "Handy oder Tablet"), ("wifi", "WLAN, Internet, Fernseher")],
    )
    tried = TextAreaField("Was haben Sie schon versucht?")
    photos = MultipleFileField("Fotos", description="Bis zu 4 Fotos, zum Beispiel vom Gerät oder von der Fehlermeldung.")
    rating = RadioField(
        "Wie war die Hilfe von Nadja?",
        choices=[
            (1, "1 von 5: schlecht"),
            (2, "2 von 5: nicht gut"),
            (3, "3 von 5: in Ordnung"),
            (4, "4 von 5: gut"),
            (5, "5 von 5: sehr gut"),
        ],
    )
    age = BooleanField("Ich bin 18 Jahre alt oder älter.")
    slots = FieldList(FormField(SlotForm), min_entries=3)


def samples() -> dict[str, object]:
    """What templates/demo/components.html needs: a fresh form and one with everything amiss."""
    amiss = SampleForm(
        data={"what": "W", "price": "250", "tried": "Router aus- und eingeschaltet.", "rating": "4", "device": "wifi"}
    )
    amiss._prefix = "amiss-"
    said = {
        "what": "Bitte schreiben Sie etwas mehr, damit man versteht, was klemmt.",
        "price": "Der Preis liegt zwischen CHF 30 und CHF 100. Sie haben 250 geschrieben.",
        "device": "Bitte wählen Sie eines aus.",
        "age": "Ohne dieses Häkchen geht es leider nicht weiter.",
        "photos": "Das Foto «Donaudampfschifffahrtsgesellschaft-Routerrückseite.heic» ist kein JPEG, PNG oder WebP.",
    }
    for field in amiss:
        field.id = f"amiss-{field.id}"
        field.label.field_id = field.id
        field.errors = [said[field.name]] if field.name in said else []
    return {"fresh": SampleForm(), "amiss": amiss}
