"""What neighbours could not solve and the partner did: two lines in Albisrieden, both answered within days."""

from demo.quarter import Quarter, wish
from market import finishing, handing_over, partners
from market.jobs import Cause, Job
from market.money import Chf
from market.partners import Customer, Handover, Item, Result
from market.skills import Skill

GIVEN = (Item.SYMPTOM, Item.DEVICES, Item.TRIED, Item.CONTACT)
EVENINGS = wish(Skill.INTERNET, "Internet fällt jeden Abend aus", "Um acht ist es weg, am Morgen wieder da.", "Seit zwei Wochen")
SILENT = wish(
    Skill.LANDLINE, "Festnetz ist tot, der Router blinkt", "Mich kann auch niemand anrufen.", "Seit Montag", "Kabel getauscht"
)
Answer = tuple[Result, str]
REPAIRED: Answer = (
    Result.SOLVED,
    "In der Strasse war eine Muffe nass. Sie ist ersetzt, die Leitung haben wir über Nacht gemessen.",
)
ROUTER_SENT: Answer = (
    Result.REPLACEMENT,
    "Der Router ist defekt. Ein neuer ist auf der Post; alt und neu lassen sich einfach tauschen.",
)


class SolvedScenes(Quarter):
    """Marco measures, Elsbeth and Hanspeter say yes, Patrick takes it and answers."""

    names = ("elsbeth", "hanspeter", "marco")

    def plan(self) -> None:
        """Each in its own time."""
        self.timeline.at(self.timeline.moment(-22, 9, 30), self.elsbeth_asks)
        self.timeline.at(self.timeline.moment(-15, 8, 50), self.hanspeter_asks)

    def elsbeth_asks(self) -> None:
        said = "Auf der Leitung ist ein Rauschen, schon an der Dose. Im Haus ist nichts zu finden."
        message = "Ich komme mit dem Messgerät vorbei, am besten gegen Abend."
        self.agree("elsbeth", EVENINGS, "marco", [(-21, 18)], message, lambda job: self.marco_comes(job, -21, 19, said, REPAIRED))

    def hanspeter_asks(self) -> None:
        said = "Der Router meldet kein Signal, meiner schon. Am Anschluss liegt es nicht."
        message = "Das schaue ich mir an und bringe einen Router zum Vergleichen mit."
        self.agree(
            "hanspeter", SILENT, "marco", [(-14, 10)], message, lambda job: self.marco_comes(job, -14, 11, said, ROUTER_SENT)
        )

    def marco_comes(self, job: Job, day: int, hour: int, said: str, answer: Answer) -> None:
        at, plan = self.timeline.moment, self.timeline.at
        plan(at(day, hour), lambda: finishing.call_unsolved(job, Cause.PARTNER_LINE, said, by=self.of["marco"]))
        plan(at(day, hour, 40), lambda: self.is_given(job, day, answer))

    def is_given(self, job: Job, day: int, answer: Answer) -> None:
        handover = handing_over.hand_over(job, partners.all_of_them()[0].slug, GIVEN, Customer.YES, by=job.neighbour)
        at, plan = self.timeline.moment, self.timeline.at
        plan(at(day + 1, 9, 10), lambda: handing_over.take(handover, by=self.patrick))
        plan(at(day + 3, 14), lambda: handing_over.give_result(handover, *answer, Chf(0), by=self.patrick))
        plan(at(day + 3, 17, 20), lambda: self.thanks(handover))

    def thanks(self, handover: Handover) -> None:
        """Free of charge, and fine."""
        if handover.may_be_answered_by(handover.job.neighbour):
            handing_over.agree(handover, by=handover.job.neighbour)
