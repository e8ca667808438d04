"""What comes after «done»: a price the two see differently, with an amount from us, and money that has not come yet."""

from demo.stage import Stage
from market import finishing, hearing, objecting, outcomes, unpaid
from market.disputes import Topic
from market.jobs import Job, PaidBy
from market.money import Chf
from market.skills import Skill


class AfterwardsScenes(Stage):
    """Two visits of the last two weeks."""

    def plan(self) -> None:
        """Each in its own time."""
        at = self.timeline.moment
        self.timeline.at(at(-14, 8, 10), self.not_paid_yet)
        self.timeline.at(at(-8, 17, 20), self.seen_differently)

    def seen_differently(self) -> None:
        """Anna finds the price too high for the time, Beat does not; we proposed an amount, Beat agrees, and Anna is asked."""
        request = self.ask(
            "DVD-Gerät an den neuen Fernseher anschliessen", "Der neue Fernseher hat hinten andere Löcher als der alte.",
            Skill.TV, since="Seit dem neuen Fernseher", tried="Alle Stecker probiert",
        )  # fmt: skip
        message = "Dafür gibt es einen kleinen Umwandler, den besorge ich vorher."
        self.choose(request, self.beat, 6000, [(-7, 18)], message, self.beat_is_quick)

    def beat_is_quick(self, job: Job) -> None:
        at, plan = self.timeline.moment, self.timeline.at
        hers = "Das Bild ist da, danke. Nach zwanzig Minuten war aber alles fertig, und abgemacht war eine Stunde."
        his = "Vor Ort waren es 25 Minuten. Den Umwandler habe ich vorher aber gesucht, gekauft und zu Hause ausprobiert."
        why = "Der Besuch war kurz, die Vorbereitung war Arbeit. Zwei Drittel des Preises scheinen uns für beide richtig."
        plan(at(-7, 18, 40), lambda: finishing.report_done(job, PaidBy.TRANSFER, by=self.beat))
        plan(at(-7, 20, 5), lambda: objecting.object_to(job, Topic.PRICE, hers, Chf(3000), by=self.anna))
        plan(at(-6, 8, 30), lambda: hearing.speak(job, his, Chf(5000), by=self.beat))
        plan(at(-2, 9, 40), lambda: outcomes.propose(job, Chf(4000), why, by=self.pilot.operator))
        plan(at(-1, 12, 15), lambda: outcomes.accept(job, Chf(4000), by=self.beat))

    def not_paid_yet(self) -> None:
        """Completed, to be paid by transfer within ten days; Chiara finds nothing on her account, and Anna is asked."""
        request = self.ask(
            "Familienchat auf dem Tablet einrichten", "Alle Enkel sind in einer Gruppe, nur ich komme nicht hinein.",
            Skill.MESSAGING, since="Schon lange", tried="Dreimal eingeladen worden",
        )  # fmt: skip
        message = "Das bekommen wir hin, Schritt für Schritt."
        self.choose(request, self.chiara, 4500, [(-13, 10)], message, self.chiara_waits_for_money)

    def chiara_waits_for_money(self, job: Job) -> None:
        at, plan = self.timeline.moment, self.timeline.at
        said = "Bis heute ist auf meinem Konto nichts angekommen. Vielleicht stimmte die Nummer nicht."
        plan(at(-13, 11, 10), lambda: finishing.report_done(job, PaidBy.TRANSFER, by=self.chiara))
        plan(at(-13, 11, 25), lambda: finishing.confirm(job, by=self.anna))
        plan(at(-2, 18, 20), lambda: unpaid.report(job, said, by=self.chiara))
