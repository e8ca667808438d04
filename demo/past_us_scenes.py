"""Three visits by one helper are called off, and each neighbour says that he came all the same and was paid: the team has a look."""

from sqlalchemy import select

from database import session
from demo.quarter import Quarter, wish
from demo.words import RequestText
from market import blocks, ending, helped, reports, tips
from market.helped import Helped
from market.jobs import Job
from market.lifecycle import AdState
from market.reports import Subject, Why
from market.requests import Request
from market.skills import Skill

TELEVISION = wish(Skill.TV, "Fernseher und Box vertragen sich nicht", "Das Bild kommt, der Ton bleibt weg.", "Seit dem Umzug")
WIFI = wish(Skill.WIFI, "WLAN reicht nicht bis auf den Balkon", "Im Sommer lese ich draussen die Zeitung.", "Schon immer")
CHANNELS = wish(Skill.TV, "Sender wieder der Reihe nach ordnen", "Nach dem Update ist alles durcheinander.", "Seit Dienstag")


class PastUsScenes(Quarter):
    """Kurt calls off and comes privately; Silvia wants to hear no more of him."""

    names = ("silvia", "walter", "therese", "kurt")

    def plan(self) -> None:
        """Each in its own time; the third answer comes yesterday."""
        at, plan = self.timeline.moment, self.timeline.at
        plan(at(-22, 17), self.kurt_offers)
        plan(at(-13, 9, 15), lambda: self.ask_kurt("silvia", TELEVISION, -11, -10))
        plan(at(-9, 10, 5), lambda: self.ask_kurt("walter", WIFI, -7, -6))
        plan(at(-5, 16, 30), lambda: self.ask_kurt("therese", CHANNELS, -3, -1))
        plan(at(-9, 19, 40), self.silvia_blocks_kurt)
        plan(at(-1, 16, 40), self.kurt_writes_in_public)

    def kurt_offers(self) -> None:
        self.offer(
            "kurt", "Fernseher einrichten, Sender ordnen", "Ich kenne fast jedes Gerät und erkläre die Fernbedienung in Ruhe."
        )

    def ask_kurt(self, name: str, text: RequestText, called_off: int, answered: int) -> None:
        message = "Das kenne ich aus dem Laden. Ich komme gerne vorbei."
        visit = [(called_off + 2, 17)]
        self.agree(name, text, "kurt", visit, message, lambda job: self.kurt_calls_off(job, called_off, answered))

    def kurt_calls_off(self, job: Job, called_off: int, answered: int) -> None:
        at, plan, kurt = self.timeline.moment, self.timeline.at, self.of["kurt"]
        said = "Ich bin sowieso in der Nähe und läute einfach. Den Termin hier nehme ich heraus, dann ist es einfacher."
        plan(at(called_off, 11, 55), lambda: self.say(job.proposal, kurt, said))
        plan(at(called_off, 12, 5), lambda: ending.cancel(job, "An diesem Abend geht es doch nicht.", by=kurt))
        plan(at(called_off + 1, 10), lambda: self.is_asked(job, answered))

    def is_asked(self, job: Job, answered: int) -> None:
        question, moment = helped.ask(job), self.timeline.moment(answered, 19, 20)
        self.timeline.at(moment, lambda: helped.answer(question, Helped.PAID, by=job.neighbour))

    def silvia_blocks_kurt(self) -> None:
        """He has rung at her door again, unasked."""
        blocks.block(self.of["kurt"], by=self.of["silvia"])

    def kurt_writes_in_public(self) -> None:
        """Under the newest request that somebody of the pilot has open; its author reports it, and nobody has looked yet."""
        everybody = [one.id for one in self.pilot.neighbours]
        asked = select(Request).where(Request.state == AdState.LIVE, Request.author_id.in_(everybody))
        request = session.scalars(asked.order_by(Request.id.desc()).limit(1)).first()
        if request is not None:
            tip = tips.say(request, "Das mache ich Ihnen für dreissig Franken bar, ohne den Umweg hier.", by=self.of["kurt"])
            subject, said = Subject(tip, tip.author, tip.body), "Ich möchte es lieber mit Quittung."
            soon = self.timeline.moment(-1, 17, 5)
            self.timeline.at(soon, lambda: reports.report(subject, Why.PAST_US, said, by=request.author))
