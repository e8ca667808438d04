"""What Anna has behind her, and what waits for a word of hers: done, reported, not solved."""

from demo.stage import Stage
from market import finishing, reviews
from market.jobs import Cause, Job, PaidBy
from market.money import Chf
from market.skills import Skill
from office import acts


class PastScenes(Stage):
    """Four visits, seen from the day after."""

    def plan(self) -> None:
        """Each in its own time."""
        at = self.timeline.moment
        self.timeline.at(at(-19, 18), self.done_by_nadja)
        self.timeline.at(at(-8, 9, 20), self.done_without_review)
        self.timeline.at(at(-6, 19, 5), self.unsolved_by_chiara)
        self.timeline.at(at(-4, 12, 10), self.reported_by_beat)

    def done_by_nadja(self) -> None:
        """Completed, with receipt, review and answer."""
        request = self.ask(
            "Fotos vom alten aufs neue Handy",
            "Ich habe ein neues Telefon und möchte die Bilder meiner Enkel nicht verlieren.",
            Skill.NEW_PHONE,
            since="Seit dem Kauf am Wochenende",
            tried="Kabel angeschlossen",
        )
        message = "Das geht gut. Bitte laden Sie beide Geräte vorher auf."
        self.choose(request, self.nadja, 5500, [(-17, 16), (-16, 17)], message, self.nadja_comes)

    def nadja_comes(self, job: Job) -> None:
        at, plan, made = self.timeline.moment, self.timeline.at, job.proposal
        plan(at(-18, 11, 4), lambda: self.say(made, self.nadja, "Ich komme mit dem Velo, kann ich es in den Hof stellen?"))
        plan(at(-18, 12, 30), lambda: self.say(made, self.anna, "Ja gerne, der Hof ist offen. Ich freue mich."))
        plan(at(-17, 9), lambda: finishing.confirm_backup(job, by=self.anna))
        plan(at(-17, 17, 5), lambda: finishing.report_done(job, PaidBy.TWINT, by=self.nadja))
        plan(at(-17, 17, 9), lambda: finishing.confirm(job, by=self.anna))
        plan(at(-16, 10), lambda: acts.invite_review(job))
        plan(at(-16, 19, 30), lambda: self.review_of_nadja(job))

    def review_of_nadja(self, job: Job) -> None:
        said = "Alle Bilder sind da, und ich weiss jetzt auch, wie man sie verschickt. Frau Baumann hat sich viel Zeit genommen."
        review = reviews.give(job, stars=5, body=said, by=self.anna)
        answer = "Herzlichen Dank, es war mir eine Freude. Grüsse an die Enkel!"
        self.timeline.at(self.timeline.moment(-15, 8, 15), lambda: reviews.answer(review, answer, by=self.nadja))

    def done_without_review(self) -> None:
        """Completed, the review is still to come."""
        request = self.ask(
            "Drucker findet das WLAN nicht mehr",
            "Seit der neue Router da ist, steht auf dem Drucker «offline».",
            Skill.PRINTER,
            since="Seit letzter Woche",
            tried="Ein- und ausgeschaltet",
            photo="printer",
        )
        message = "Dieses Modell kenne ich. In einer Stunde druckt er wieder."
        self.choose(request, self.beat, 4500, [(-6, 18), (-5, 18)], message, self.beat_comes)

    def beat_comes(self, job: Job) -> None:
        at, plan = self.timeline.moment, self.timeline.at
        plan(at(-6, 18, 50), lambda: finishing.report_done(job, PaidBy.CASH, by=self.beat))
        plan(at(-6, 20, 2), lambda: finishing.confirm(job, by=self.anna))
        plan(at(-5, 10), lambda: acts.invite_review(job))

    def unsolved_by_chiara(self) -> None:
        """Not solved, because of the line; the team will look at it."""
        request = self.ask(
            "Internet fällt mehrmals am Tag aus",
            "Manchmal ist es eine Minute weg, manchmal eine Stunde. Das Telefon dann auch.",
            Skill.ROUTER,
            since="Seit gut zwei Wochen",
            tried="Router über Nacht ausgesteckt",
            photo="router",
        )
        message = "Ich prüfe der Reihe nach Dose, Kabel und Router."
        self.choose(request, self.chiara, 5000, [(-1, 19)], message, self.chiara_comes)

    def chiara_comes(self, job: Job) -> None:
        at, plan = self.timeline.moment, self.timeline.at
        said = (
            "Am Router liegt es nicht: Schon an der Dose kommt kein sauberes Signal an. "
            "Da muss der Anbieter auf die Leitung schauen."
        )
        plan(at(-1, 21, 40), lambda: finishing.call_unsolved(job, Cause.PARTNER_LINE, said, by=self.chiara))
        plan(at(-1, 21, 52), lambda: finishing.name_partial(job, Chf(2000), by=self.chiara))

    def reported_by_beat(self) -> None:
        """Done at another total, both agreed on it on site; Anna says whether it works."""
        request = self.ask(
            "Fernseher zeigt kein SRF mehr",
            "Nach dem Sendersuchlauf sind alle Sender durcheinander, SRF fehlt ganz.",
            Skill.TV,
            since="Seit Sonntag",
            tried="Suchlauf wiederholt",
        )
        message = "Das ordnen wir zusammen. SRF 1 kommt wieder auf die 1."
        self.choose(request, self.beat, 5000, [(-1, 16)], message, self.beat_sorts)

    def beat_sorts(self, job: Job) -> None:
        at, plan = self.timeline.moment, self.timeline.at
        plan(at(-1, 16, 55), lambda: self.change_total(job))
        plan(at(-1, 17, 15), lambda: finishing.report_done(job, PaidBy.TWINT, by=self.beat))

    def change_total(self, job: Job) -> None:
        total = finishing.propose_total(job, Chf(6500), "Tablet im Schlafzimmer gleich mit verbunden", by=self.beat)
        finishing.confirm_total(job, total.id, by=self.anna)
