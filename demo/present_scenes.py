"""What Anna and Beat have going on now: to choose from, to agree on, to look forward to."""

from sqlalchemy import select

from database import session
from demo.stage import Stage
from market import agreeing, bargaining, visits
from market.jobs import Job
from market.lifecycle import AdState
from market.money import Chf
from market.proposals import Proposal
from market.requests import Request
from market.skills import Skill


class PresentScenes(Stage):
    """Everything that waits for somebody."""

    def plan(self) -> None:
        """Each in its own time."""
        at = self.timeline.moment
        self.timeline.at(at(-3, 20, 15), self.agreed_without_time)
        self.timeline.at(at(-2, 17, 40), self.scheduled_with_beat)
        self.timeline.at(at(-3, 9, 25), self.under_way)
        self.timeline.at(at(-1, 15, 10), self.two_bids)
        self.timeline.at(at(-1, 17, 20), self.counter_from_nadja)
        self.timeline.at(at(-1, 21, 51), self.enquiry_for_beat)
        self.timeline.at(at(-1, 20, 26), self.bid_elsewhere)
        self.timeline.at(at(-1, 21, 12), self.no_bids)

    def agreed_without_time(self) -> None:
        """Agreed, Nadja offers times, Anna ticks one."""
        request = self.ask(
            "Videoanruf mit meiner Schwester in Genf",
            "Sie hat ein Tablet, ich habe ein Tablet, aber wir finden uns nicht.",
            Skill.VIDEO_CALLS,
            tried="Am Telefon erklären lassen",
        )
        message = "Das richte ich gerne ein. Über den Termin schreiben wir uns, ja?"
        self.choose(request, self.nadja, 4000, [], message, self.nadja_offers_times)

    def nadja_offers_times(self, job: Job) -> None:
        times = [self.slot(3, 16), self.slot(4, 10), self.slot(5, 16)]
        self.timeline.at(self.timeline.moment(-1, 18, 30), lambda: agreeing.offer_slots(job, times, by=self.nadja))

    def scheduled_with_beat(self) -> None:
        """An enquiry on Beat's offer; he comes the day after tomorrow at two."""
        made = bargaining.enquire(
            self.offer_of(self.beat, Skill.ROUTER), price=Chf(6000), duration_min=60, slots=[self.slot(2, 14), self.slot(3, 9)],
            message="Die neue Box ist gekommen, und ich traue mich nicht an die Kabel. Können Sie zu mir kommen?", by=self.anna,
        )  # fmt: skip
        at, plan = self.timeline.moment, self.timeline.at
        thanks = "Guten Abend, sehr gerne. Bitte werfen Sie die Schachtel noch nicht weg."
        cable = "Danke. Ich bringe noch ein längeres Kabel mit, falls die Dose im Gang ist."
        plan(at(-2, 19, 10), lambda: self.accept(made, self.beat))
        plan(at(-2, 19, 14), lambda: self.say(made, self.beat, thanks))
        plan(at(-2, 20, 1), lambda: self.say(made, self.anna, "Mache ich. Die Klingel ist die zweite von oben."))
        plan(at(-1, 20, 40), lambda: self.say(made, self.beat, cable))

    def under_way(self) -> None:
        """Nadja came yesterday evening; nobody has said yet how it went."""
        request = self.ask(
            "Neuer Laptop: alles vom alten holen", "Der alte geht noch, ist aber sehr langsam. Ich hätte gerne alles auf dem neuen.",
            Skill.SETUP, budget=8000, since="Liegt seit zwei Wochen da", tried="Eingeschaltet",
        )  # fmt: skip
        self.choose(request, self.nadja, 7500, [(-1, 20)], "Das machen wir an einem Abend.", self.nadja_comes)

    def nadja_comes(self, job: Job) -> None:
        at, plan = self.timeline.moment, self.timeline.at
        plan(at(-1, 19, 38), lambda: visits.set_out(job, 20, by=self.nadja))
        plan(at(-1, 20, 1), lambda: visits.arrive(job, by=self.nadja))

    def two_bids(self) -> None:
        """Still to choose from."""
        request = self.ask(
            "WLAN geht im Schlafzimmer nicht", "In der Stube ist alles gut. Im Schlafzimmer am anderen Ende der Wohnung bricht es "
            "ständig ab, am Abend ist es am schlimmsten.", Skill.WIFI, budget=7000, photo="router",
            since="Seit etwa zwei Wochen", tried="Router aus- und eingeschaltet",
        )  # fmt: skip
        at, plan = self.timeline.moment, self.timeline.at
        beat = (
            "Das klingt nach dem Standort des Routers. Ich messe alle Zimmer aus und bringe einen Verstärker zum Probieren mit."
        )
        chiara = "Guten Tag, ich wohne in Wiedikon und kenne Altbauwände. Eine Stunde sollte reichen."
        plan(at(-1, 15, 52), lambda: self.bid(request, self.beat, 6000, [(3, 14), (4, 9), (4, 18)], beat))
        plan(at(-1, 18, 6), lambda: self.bid(request, self.chiara, 5500, [(2, 18), (3, 17)], chiara))

    def counter_from_nadja(self) -> None:
        """Anna enquired, Nadja answers with another time and price; Anna is asked."""
        made = bargaining.enquire(
            self.offer_of(self.nadja, Skill.BACKUP), price=Chf(5000), duration_min=60, slots=[self.slot(4, 14)],
            message="Können Sie mir eine Sicherung einrichten? Die Festplatte habe ich schon gekauft.", by=self.anna,
        )  # fmt: skip
        self.timeline.at(self.timeline.moment(-1, 19, 33), lambda: self.counter(made))

    def counter(self, made: Proposal) -> None:
        other = bargaining.counter(
            made, price=Chf(6000), duration_min=90, slots=[self.slot(6, 16, 90), self.slot(7, 10, 90)],
            message="Gerne! Für die erste ganze Sicherung rechne ich mit anderthalb Stunden.", by=self.nadja,
        )  # fmt: skip
        self.pilot.let_lapse(other)

    def no_bids(self) -> None:
        """Helpers were told, nobody has answered yet."""
        self.ask(
            "Zeitung auf dem Tablet lesen", "Das Abo habe ich. Irgendwo muss man eine Nummer eingeben, aber wo?", Skill.TABLET,
            since="Seit dem Abo-Wechsel", tried="Beim Kundendienst angerufen", budget=4500,
        )  # fmt: skip

    def enquiry_for_beat(self) -> None:
        """Somebody else in the street likes Beat's offer; Beat is asked."""
        made = bargaining.enquire(
            self.offer_of(self.beat, Skill.INTERNET),
            price=Chf(5500),
            duration_min=60,
            slots=[self.slot(2, 17), self.slot(4, 11)],
            message="Mein Film ruckelt jeden Abend. Eine Nachbarin hat Sie empfohlen, hätten Sie Zeit?",
            by=self.pilot.neighbours[0],
        )
        self.pilot.let_lapse(made)

    def bid_elsewhere(self) -> None:
        """Beat bids on one more request that fits, and waits."""
        standing = select(Request).where(Request.state == AdState.LIVE, Request.author_id != self.anna.id)
        fitting = standing.where(Request.skill.in_(self.beat.helper.skills if self.beat.helper else []))
        request = session.scalars(fitting.order_by(Request.id.desc()).limit(1)).first()
        if request is not None:
            message = "Guten Abend, das schaue ich mir gerne an. Ein Messgerät und Kabel bringe ich mit."
            self.bid(request, self.beat, 5500, [(3, 17), (5, 10)], message)
