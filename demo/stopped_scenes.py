"""A helper asks a neighbour for the code of her bank: the team stops him at once, and whoever expects him today is helped on."""

from sqlalchemy import select

from database import session
from demo.quarter import Quarter, wish
from market import casework, finishing, reports, suspending
from market.cases import Case, Outcome, Reason
from market.jobs import Job, PaidBy
from market.reports import Why
from market.requests import Request
from market.skills import Skill


class StoppedScenes(Quarter):
    """Heidi reports Reto, Olga stops him, Margrit gets Stefanie instead."""

    names = ("margrit", "heidi", "reto", "stefanie")

    def plan(self) -> None:
        """Each in its own time."""
        at, plan = self.timeline.moment, self.timeline.at
        plan(at(-22, 18), self.reto_offers)
        plan(at(-6, 9, 25), self.heidi_asks)
        plan(at(-3, 10, 40), self.margrit_asks)

    def reto_offers(self) -> None:
        title = "Neues Telefon einrichten, auch abends"
        self.offer("reto", title, "Ich übertrage Kontakte und Bilder und zeige Ihnen, was neu ist.")

    def heidi_asks(self) -> None:
        text = wish(
            Skill.NEW_PHONE, "Kontakte sind auf dem neuen Telefon nicht da", "Das alte geht noch, aber der Akku ist schwach.",
            "Seit Samstag", "Beide Telefone nebeneinandergelegt",
        )  # fmt: skip
        self.agree("heidi", text, "reto", [(-4, 10)], "Das ist schnell gemacht, ich komme vorbei.", self.reto_comes)

    def reto_comes(self, job: Job) -> None:
        at, plan = self.timeline.moment, self.timeline.at
        plan(at(-4, 10, 50), lambda: finishing.report_done(job, PaidBy.CASH, by=self.of["reto"]))
        plan(at(-4, 11, 30), lambda: finishing.confirm(job, by=self.of["heidi"]))
        plan(at(-1, 8, 50), self.heidi_reports)

    def heidi_reports(self) -> None:
        profile = self.of["reto"].helper
        assert profile is not None
        subject = reports.about_helper(self.of["heidi"], profile.id)
        assert subject is not None
        said = "Drei Tage nach dem Besuch rief er an und wollte den Code aus meiner Bank-App wissen. Ich habe aufgelegt."
        reports.report(subject, Why.MONEY, said, by=self.of["heidi"])
        self.timeline.at(self.timeline.moment(-1, 9, 20), self.olga_stops_him)

    def olga_stops_him(self) -> None:
        """Without waiting for his answer. The report is dealt with; who expects him today is called."""
        suspending.suspend(self.of["reto"], "Hat nach einem Besuch am Telefon nach einem Bankcode gefragt.", by=self.olga)
        said = "Mit Heidi Gloor gesprochen, die Bank weiss Bescheid. Angehalten, bis wir ihn erreicht haben."
        self.close(Reason.REPORTED, Outcome.STOPPED, said)
        self.timeline.at(self.timeline.moment(-1, 9, 35), self.olga_calls_margrit)

    def olga_calls_margrit(self) -> None:
        said = "Angerufen: Sie ist froh um den Anruf. Stefanie Kuhn wohnt ums Eck und schreibt ihr heute noch."
        self.close(Reason.LEFT_ALONE, Outcome.HELPED, said)

    def close(self, reason: Reason, outcome: Outcome, said: str) -> None:
        about_reto = select(Case).where(Case.person_id == self.of["reto"].id, Case.reason == reason, Case.closed_at.is_(None))
        case = session.scalars(about_reto).one()
        casework.close(case, outcome, said, case.version, by=self.olga)

    def margrit_asks(self) -> None:
        text = wish(
            Skill.TABLET, "Neues Tablet: Bilder vom alten mitnehmen", "Es sind die Fotos der Grosskinder, etwa zweihundert.",
            "Seit letzter Woche", "Einzelne Bilder als Mail geschickt",
        )  # fmt: skip
        self.agree("margrit", text, "reto", [(0, 16)], "Gerne, ich wohne beim Sternen.", self.stefanie_steps_in)

    def stefanie_steps_in(self, job: Job) -> None:
        request = job.request
        assert request is not None
        self.timeline.at(self.timeline.moment(-1, 11, 10), lambda: self.stefanie_bids(request))

    def stefanie_bids(self, request: Request) -> None:
        message = "Guten Tag Frau Sutter, ich kann morgen gegen Abend bei Ihnen sein und bringe ein passendes Kabel mit."
        made = self.bid(request, self.of["stefanie"], 4500, [(0, 17)], message)
        self.timeline.at(self.timeline.moment(-1, 12, 30), lambda: self.say_yes(made, "margrit"))
