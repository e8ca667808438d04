"""A review that insults instead of telling: reported by the helper, hidden by the team with a reason both read."""

from sqlalchemy import select

from database import session
from demo.quarter import Quarter, wish
from market import casework, finishing, reports, reviews
from market.cases import Case, Outcome, Reason
from market.jobs import Job, PaidBy
from market.reports import Why
from market.reviews import Review
from market.skills import Skill

WORDS = (
    "Der Drucker geht wieder, aber eine halbe Stunde zu spät kommen, das passt zu solchen Leuten. "
    "Wer so etwas ins Haus lässt, ist selber schuld."
)
WHY_HIDDEN = "Die Bewertung beschimpft jemanden, statt zu sagen, wie der Besuch war."


class HiddenReviewScenes(Quarter):
    """Yvonne came too late, Rolf wrote more than that."""

    names = ("rolf", "yvonne")

    def plan(self) -> None:
        """Each in its own time."""
        self.timeline.at(self.timeline.moment(-9, 9, 45), self.rolf_asks)

    def rolf_asks(self) -> None:
        text = wish(
            Skill.PRINTER, "Drucker zieht das Papier nicht ein", "Er rattert, dann steht auf dem Bildschirm «Papierstau».",
            "Seit ein paar Tagen", "Papier herausgenommen",
        )  # fmt: skip
        self.agree("rolf", text, "yvonne", [(-7, 18)], "Ich schaue es mir an und bringe Papier mit.", self.yvonne_comes)

    def yvonne_comes(self, job: Job) -> None:
        at, plan = self.timeline.moment, self.timeline.at
        plan(at(-7, 19, 20), lambda: finishing.report_done(job, PaidBy.TWINT, by=self.of["yvonne"]))
        plan(at(-7, 19, 50), lambda: finishing.confirm(job, by=self.of["rolf"]))
        plan(at(-6, 11, 15), lambda: self.rolf_reviews(job))

    def rolf_reviews(self, job: Job) -> None:
        review = reviews.give(job, stars=2, body=WORDS, by=self.of["rolf"])
        self.timeline.at(self.timeline.moment(-6, 18, 40), lambda: self.yvonne_reports(review))

    def yvonne_reports(self, review: Review) -> None:
        subject = reports.about_review(self.of["yvonne"], review.id)
        assert subject is not None
        said = "Zu spät war ich, das habe ich ihm gesagt, das Tram stand. Der Rest ist beleidigend."
        reports.report(subject, Why.INSULT, said, by=self.of["yvonne"])
        self.timeline.at(self.timeline.moment(-5, 9, 15), lambda: self.olga_hides(review))

    def olga_hides(self, review: Review) -> None:
        reviews.hide(review, WHY_HIDDEN, by=self.olga)
        reported = select(Case).where(Case.about_kind == "review", Case.about_id == review.id, Case.reason == Reason.REPORTED)
        case = session.scalars(reported).one()
        said = "Mit beiden telefoniert und die Bewertung ausgeblendet. Wird es später, ruft Yvonne künftig vorher an."
        casework.close(case, Outcome.WARNED, said, case.version, by=self.olga)
