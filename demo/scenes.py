"""What the cast has going on: Anna's problems in every state one wants to see, Beat, Chiara and Nadja on the other side."""

from datetime import timedelta

from demo.pilot import Pilot
from demo.words import RequestText
from market import agreeing, bargaining, finishing, reviews, talk
from market.accounts import Account
from market.jobs import Cause, Job, PaidBy
from market.money import Chf
from market.offers import Offer
from market.proposals import Proposal
from market.requests import Request
from market.skills import Skill
from market.slots import Slot
from office import acts

Times = list[tuple[int, int]]


class Scenes:
    """Anna and those who help her; days are counted from today, 0 is today."""

    def __init__(self, pilot: Pilot, cast: dict[str, Account], streets: dict[str, tuple[str, str]]) -> None:
        self.pilot, self.timeline, self.streets = pilot, pilot.timeline, streets
        self.anna, self.beat, self.chiara, self.nadja = (cast[name] for name in ("anna", "beat", "chiara", "nadja"))

    def plan(self) -> None:
        """All of them, each in its own time."""
        at = self.timeline.moment
        self.timeline.at(at(-19, 18), self.done_by_nadja)
        self.timeline.at(at(-8, 9, 20), self.done_without_review)
        self.timeline.at(at(-6, 19, 5), self.unsolved_by_chiara)
        self.timeline.at(at(-4, 12, 10), self.reported_by_beat)
        self.timeline.at(at(-3, 20, 15), self.agreed_without_time)
        self.timeline.at(at(-2, 17, 40), self.scheduled_with_beat)
        self.timeline.at(at(-1, 15, 10), self.two_bids)
        self.timeline.at(at(-1, 17, 20), self.counter_from_nadja)
        self.timeline.at(at(-1, 21, 12), self.no_bids)

    # What each of them does

    def ask(self, title: str, description: str, skill: Skill, *, budget: int = 0, photo: str = "", **said: str) -> Request:
        prices = (Chf(budget or 6000),)
        text = RequestText(skill, prices, title, description, said.get("since", ""), "Swisscom", said.get("tried", ""))
        return self.pilot.ask(self.anna, text, photo)

    def bid(self, request: Request, helper: Account, price: int, times: Times, message: str) -> Proposal:
        made = bargaining.bid(
            request, price=Chf(price), duration_min=60, slots=[self.slot(*time) for time in times], message=message, by=helper
        )
        self.pilot.let_lapse(made)
        return made

    def slot(self, day: int, hour: int) -> Slot:
        start = self.timeline.moment(day, hour)
        return Slot(start, start + timedelta(minutes=60))

    def accept(self, proposal: Proposal, by: Account) -> Job:
        street, phone = self.streets[proposal.neighbour.email]
        ticked = proposal.slot_rows[0].id if proposal.slot_rows else None
        job = agreeing.accept_proposal(proposal, ticked, street=street, phone=phone, by=by)
        if by is proposal.helper:
            agreeing.give_contacts(job, street=street, phone=phone, by=proposal.neighbour)
        return job

    def say(self, proposal: Proposal, by: Account, body: str) -> None:
        talk.mark_read(proposal.thread, by, proposal.thread.last_message_id)
        talk.say(proposal.thread, body, by=by)

    def offer_of(self, helper: Account, skill: Skill) -> Offer:
        return next(offer for offer in self.pilot.offers if offer.author is helper and offer.skills[0] is skill)

    # The scenes

    def done_by_nadja(self) -> None:
        """Completed, with receipt, review and answer."""
        at = self.timeline.moment
        request = self.ask(
            "Fotos vom alten aufs neue Handy", "Ich habe ein neues Telefon und möchte die Bilder meiner Enkel nicht verlieren.",
            Skill.NEW_PHONE, since="Seit dem Kauf am Wochenende", tried="Kabel angeschlossen",
        )  # fmt: skip
        made = self.bid(
            request, self.nadja, 5500, [(-17, 16), (-16, 10)], "Das geht gut. Bitte laden Sie beide Geräte vorher auf."
        )
        job = self.accept(made, self.anna)
        self.timeline.at(
            at(-18, 11, 4), lambda: self.say(made, self.nadja, "Ich komme mit dem Velo, kann ich es in den Hof stellen?")
        )
        self.timeline.at(at(-18, 12, 30), lambda: self.say(made, self.anna, "Ja gerne, der Hof ist offen. Ich freue mich."))
        self.timeline.at(at(-17, 9), lambda: finishing.confirm_backup(job, by=self.anna))
        self.timeline.at(at(-17, 17, 5), lambda: finishing.report_done(job, PaidBy.TWINT, by=self.nadja))
        self.timeline.at(at(-17, 17, 9), lambda: finishing.confirm(job, by=self.anna))
        self.timeline.at(at(-16, 10), lambda: acts.invite_review(job))
        self.timeline.at(at(-16, 19, 30), lambda: self.review_of_nadja(job))

    def review_of_nadja(self, job: Job) -> None:
        said = "Alle Bilder sind da, und ich weiss jetzt auch, wie man sie verschickt. Frau Baumann hat sich viel Zeit genommen."
        review = reviews.give(job, stars=5, body=said, by=self.anna)
        answer = "Herzlichen Dank, es war mir eine Freude. Grüsse an die Enkel!"
        self.timeline.at(self.timeline.moment(-15, 8, 15), lambda: reviews.answer(review, answer, by=self.nadja))

    def done_without_review(self) -> None:
        """Completed, the review is still to come."""
        at = self.timeline.moment
        request = self.ask(
            "Drucker findet das WLAN nicht mehr", "Seit der neue Router da ist, steht auf dem Drucker «offline».", Skill.PRINTER,
            since="Seit letzter Woche", tried="Ein- und ausgeschaltet", photo="printer",
        )  # fmt: skip
        made = self.bid(
            request, self.beat, 4500, [(-6, 18), (-5, 18)], "Dieses Modell kenne ich. In 45 Minuten druckt er wieder."
        )
        job = self.accept(made, self.anna)
        self.timeline.at(at(-6, 18, 50), lambda: finishing.report_done(job, PaidBy.CASH, by=self.beat))
        self.timeline.at(at(-6, 20, 2), lambda: finishing.confirm(job, by=self.anna))
        self.timeline.at(at(-5, 10), lambda: acts.invite_review(job))

    def unsolved_by_chiara(self) -> None:
        """Not solved, because of the line; the team will look at it."""
        at = self.timeline.moment
        request = self.ask(
            "Internet fällt mehrmals am Tag aus", "Manchmal ist es eine Minute weg, manchmal eine Stunde. Das Telefon dann auch.",
            Skill.ROUTER, since="Seit gut zwei Wochen", tried="Router über Nacht ausgesteckt", photo="router",
        )  # fmt: skip
        made = self.bid(request, self.chiara, 5000, [(-2, 17)], "Ich prüfe der Reihe nach Dose, Kabel und Router.")
        job = self.accept(made, self.anna)
        said = "Am Router liegt es nicht: Schon an der Dose kommt kein sauberes Signal an. Da muss der Anbieter auf die Leitung schauen."
        self.timeline.at(at(-2, 18, 5), lambda: finishing.call_unsolved(job, Cause.PARTNER_LINE, said, by=self.chiara))
        self.timeline.at(at(-2, 18, 20), lambda: finishing.name_partial(job, Chf(2000), by=self.chiara))

    def reported_by_beat(self) -> None:
        """Done at another total, both agreed on it on site; Anna says whether it works."""
        request = self.ask(
            "Fernseher zeigt kein SRF mehr", "Nach dem Sendersuchlauf sind alle Sender durcheinander, SRF fehlt ganz.", Skill.TV,
            since="Seit Sonntag", tried="Suchlauf wiederholt",
        )  # fmt: skip
        made = self.bid(request, self.beat, 5000, [(-1, 16)], "Das ordnen wir zusammen. SRF 1 kommt wieder auf die 1.")
        job = self.accept(made, self.anna)
        self.timeline.at(self.timeline.moment(-1, 16, 55), lambda: self.change_total(job))
        self.timeline.at(self.timeline.moment(-1, 17, 15), lambda: finishing.report_done(job, PaidBy.TWINT, by=self.beat))

    def change_total(self, job: Job) -> None:
        total = finishing.propose_total(job, Chf(6500), "Tablet im Schlafzimmer gleich mit verbunden", by=self.beat)
        finishing.confirm_total(job, total.id, by=self.anna)

    def agreed_without_time(self) -> None:
        """Agreed, Nadja offers times, Anna ticks one."""
        request = self.ask(
            "Videoanruf mit meiner Schwester in Genf", "Sie hat ein Tablet, ich habe ein Tablet, aber wir finden uns nicht.",
            Skill.VIDEO_CALLS, tried="Am Telefon erklären lassen",
        )  # fmt: skip
        made = self.bid(request, self.nadja, 4000, [], "Das richte ich gerne ein. Über den Termin schreiben wir uns, ja?")
        job = self.accept(made, self.anna)
        times = [self.slot(3, 16), self.slot(4, 10), self.slot(5, 16)]
        self.timeline.at(self.timeline.moment(-1, 18, 30), lambda: agreeing.offer_slots(job, times, by=self.nadja))

    def scheduled_with_beat(self) -> None:
        """An enquiry on Beat's offer; he comes the day after tomorrow at two."""
        made = bargaining.enquire(
            self.offer_of(self.beat, Skill.ROUTER), price=Chf(6000), duration_min=60, slots=[self.slot(2, 14), self.slot(3, 9)],
            message="Die neue Box ist gekommen, und ich traue mich nicht an die Kabel. Können Sie zu mir kommen?", by=self.anna,
        )  # fmt: skip
        at = self.timeline.moment
        self.timeline.at(at(-2, 19, 10), lambda: self.accept(made, self.beat))
        self.timeline.at(
            at(-2, 19, 14),
            lambda: self.say(made, self.beat, "Guten Abend, sehr gerne. Bitte werfen Sie die Schachtel noch nicht weg."),
        )
        self.timeline.at(at(-2, 20, 1), lambda: self.say(made, self.anna, "Mache ich. Die Klingel ist die zweite von oben."))
        self.timeline.at(
            at(-1, 20, 40),
            lambda: self.say(made, self.beat, "Danke. Ich bringe noch ein längeres Kabel mit, falls die Dose im Gang ist."),
        )

    def two_bids(self) -> None:
        """Still to choose from."""
        request = self.ask(
            "WLAN geht im Schlafzimmer nicht", "In der Stube ist alles gut. Im Schlafzimmer am anderen Ende der Wohnung bricht es "
            "ständig ab, am Abend ist es am schlimmsten.", Skill.WIFI, budget=7000, photo="router",
            since="Seit etwa zwei Wochen", tried="Router aus- und eingeschaltet",
        )  # fmt: skip
        at, said = (
            self.timeline.moment,
            "Das klingt nach dem Standort des Routers. Ich messe alle Zimmer aus und bringe einen Verstärker zum Ausprobieren mit.",
        )
        self.timeline.at(at(-1, 15, 52), lambda: self.bid(request, self.beat, 6000, [(3, 14), (4, 9), (4, 18)], said))
        self.timeline.at(
            at(-1, 18, 6),
            lambda: self.bid(
                request,
                self.chiara,
                5500,
                [(2, 18), (3, 17)],
                "Guten Tag, ich wohne in Wiedikon und kenne Altbauwände. Eine Stunde sollte reichen.",
            ),
        )

    def counter_from_nadja(self) -> None:
        """Anna enquired, Nadja answers with another time and price; Anna is asked."""
        made = bargaining.enquire(
            self.offer_of(self.nadja, Skill.BACKUP), price=Chf(5000), duration_min=60, slots=[self.slot(4, 14)],
            message="Können Sie mir eine Sicherung einrichten? Die Festplatte habe ich schon gekauft.", by=self.anna,
        )  # fmt: skip
        self.timeline.at(self.timeline.moment(-1, 19, 33), lambda: self.counter(made))

    def counter(self, made: Proposal) -> None:
        other = bargaining.counter(
            made, price=Chf(6000), duration_min=90, slots=[self.slot_of(6, 16, 90), self.slot_of(7, 10, 90)],
            message="Gerne! Für die erste ganze Sicherung rechne ich mit anderthalb Stunden.", by=self.nadja,
        )  # fmt: skip
        self.pilot.let_lapse(other)

    def slot_of(self, day: int, hour: int, minutes: int) -> Slot:
        start = self.timeline.moment(day, hour)
        return Slot(start, start + timedelta(minutes=minutes))

    def no_bids(self) -> None:
        """Helpers were told, nobody has answered yet."""
        self.ask(
            "Zeitung auf dem Tablet lesen", "Das Abo habe ich. Irgendwo muss man eine Nummer eingeben, aber wo?", Skill.TABLET,
            since="Seit dem Abo-Wechsel", tried="Beim Kundendienst angerufen", budget=4500,
        )  # fmt: skip
