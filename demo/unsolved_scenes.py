"""What could not be solved at the first go, and how it goes on: a second visit, the partner who asks back, others who are asked."""

from demo.stage import Stage
from market import drafts, finishing, follow_ups, handing_over, partners, requests, unsolved
from market.jobs import Cause, Job
from market.partners import Customer, Handover, Item
from market.skills import Skill

GIVEN = (Item.SYMPTOM, Item.DEVICES, Item.TRIED, Item.CONTACT, Item.ADDRESS)


class UnsolvedScenes(Stage):
    """Four visits of the last week, each gone on in another way."""

    def plan(self) -> None:
        """Each in its own time."""
        at = self.timeline.moment
        self.timeline.at(at(-8, 10, 15), self.with_the_partner)
        self.timeline.at(at(-4, 9, 20), self.new_at_the_partner)
        self.timeline.at(at(-6, 16, 40), self.others_are_asked)
        self.timeline.at(at(-5, 9, 10), self.a_second_visit)

    def a_second_visit(self) -> None:
        """Nadja ran out of time and offers to come again at the same price; Anna chooses a time."""
        request = self.ask(
            "Alle Fotos vom Computer auf eine Festplatte", "Es sind viele Jahre. Ich weiss nicht, wo überall welche liegen.",
            Skill.BACKUP, since="Schon lange", tried="Einen Ordner von Hand kopiert",
        )  # fmt: skip
        self.choose(request, self.nadja, 6000, [(-1, 9)], "Das machen wir Ordner für Ordner.", self.nadja_needs_longer)

    def nadja_needs_longer(self, job: Job) -> None:
        said = "Die ersten acht Jahre sind gesichert. Für den Rest braucht das alte Gerät noch einmal eine Stunde."
        times = [self.slot(2, 9), self.slot(3, 10), self.slot(4, 14)]
        at, plan = self.timeline.moment, self.timeline.at
        plan(at(-1, 10, 5), lambda: finishing.call_unsolved(job, Cause.TIME, said, by=self.nadja))
        plan(at(-1, 10, 9), lambda: unsolved.offer_second_visit(job, times, by=self.nadja))

    def with_the_partner(self) -> None:
        """Beat measured, Anna consented, the partner has taken it and asks back."""
        request = self.ask(
            "Festnetz rauscht bei jedem Anruf", "Ich verstehe meine Schwester kaum noch. Am Handy ist alles klar.",
            Skill.LANDLINE, since="Seit dem Gewitter", tried="Anderes Kabel genommen",
        )  # fmt: skip
        self.choose(
            request, self.beat, 4500, [(-5, 9)], "Ich bringe ein zweites Telefon zum Vergleichen mit.", self.beat_measures
        )

    def beat_measures(self, job: Job) -> None:
        said = "Mit meinem Telefon rauscht es auch. Die Dose ist trocken, es kommt von aussen."
        at, plan = self.timeline.moment, self.timeline.at
        plan(at(-5, 9, 50), lambda: finishing.call_unsolved(job, Cause.PARTNER_LINE, said, by=self.beat))
        plan(at(-5, 11, 20), lambda: self.anna_consents(job))

    def anna_consents(self, job: Job) -> None:
        handover = handing_over.hand_over(job, self.partner, GIVEN, Customer.YES, by=self.anna)
        at, plan = self.timeline.moment, self.timeline.at
        plan(at(-5, 14, 30), lambda: handing_over.take(handover, by=self.patrick))
        plan(at(-1, 11, 45), lambda: self.partner_asks(handover))

    def partner_asks(self, handover: Handover) -> None:
        if handover.is_open:
            question = "Rauscht es auch, wenn das Telefon direkt am Router eingesteckt ist?"
            handing_over.ask_back(handover, question, by=self.patrick)

    @property
    def partner(self) -> str:
        return partners.all_of_them()[0].slug

    def new_at_the_partner(self) -> None:
        """Chiara saw that the line is dead; Anna consented, nobody has taken it yet."""
        request = self.ask(
            "Internet seit dem Gewitter weg", "Das Lämpchen am Router bleibt rot, auch nach dem Ausstecken.",
            Skill.INTERNET, since="Seit dem Gewitter", tried="Ausgesteckt und neu gestartet", photo="router",
        )  # fmt: skip
        self.choose(request, self.chiara, 5000, [(-2, 11)], "Ich bringe einen Router zum Tauschen mit.", self.chiara_measures)

    def chiara_measures(self, job: Job) -> None:
        said = "Auch mit meinem Router kommt kein Signal. Die Leitung ist tot."
        at, plan = self.timeline.moment, self.timeline.at
        plan(at(-2, 11, 50), lambda: finishing.call_unsolved(job, Cause.PARTNER_LINE, said, by=self.chiara))
        plan(at(-1, 8, 20), lambda: handing_over.hand_over(job, self.partner, tuple(Item), Customer.YES, by=self.anna))

    def others_are_asked(self) -> None:
        """Chiara got no further; Anna asked others with what was tried, so the job is settled and a new request stands."""
        request = self.ask(
            "Hörgerät verbindet sich nicht mit dem Telefon", "Beim Händler ging es, zu Hause finde ich die Einstellung nicht mehr.",
            Skill.ACCESSIBILITY, since="Seit dem Update", tried="Beides neu gestartet",
        )  # fmt: skip
        self.choose(request, self.chiara, 4000, [(-3, 18)], "Das probieren wir in Ruhe.", self.chiara_gets_no_further)

    def chiara_gets_no_further(self, job: Job) -> None:
        said = "Gekoppelt ist es, aber der Ton bleibt am Telefon. Da braucht es jemanden, der dieses Modell kennt."
        at, plan = self.timeline.moment, self.timeline.at
        plan(at(-3, 18, 55), lambda: finishing.call_unsolved(job, Cause.SKILL, said, by=self.chiara))
        plan(at(-3, 19, 40), lambda: self.anna_asks_others(job))

    def anna_asks_others(self, job: Job) -> None:
        draft = follow_ups.begin(job, by=self.anna)
        drafts.keep_answer(draft, "times", "Vormittags")
        requests.post(draft, by=self.anna)
