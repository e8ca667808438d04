"""A visit and what comes after it: on site, done, «it works», the review; and the few that end otherwise."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from demo import words
from demo.pilot import Pilot
from demo.timeline import DAY, HOUR, MINUTE
from market import clock, ending, finishing, reviews, terms
from market.jobs import Cause, Job, PaidBy
from market.lifecycle import JobState
from market.money import Chf
from market.skills import Skill
from office import acts

CAUSES = {"line": Cause.PARTNER_LINE, "device": Cause.DEVICE, "skill": Cause.SKILL, "time": Cause.TIME}
PAID = (PaidBy.TWINT, PaidBy.TWINT, PaidBy.TWINT, PaidBy.CASH, PaidBy.CASH, PaidBy.TRANSFER)
STARS_GOOD, STARS_SO_SO = (0, 1, 2, 14, 83), (3, 7, 20, 40, 30)
SO_SO_HELPERS = 7  # every seventh


@dataclass
class Visit:
    """One job on its way to the end."""

    pilot: Pilot
    job: Job
    skill: Skill

    def plan(self) -> None:
        """What follows from an appointment."""
        assert self.job.starts_at is not None and self.job.ends_at is not None
        timeline = self.pilot.timeline
        if timeline.chance(0.3):
            first = self.pilot.dice.choice((self.job.helper, self.job.neighbour))
            timeline.at(timeline.later(20 * MINUTE, 10 * HOUR), lambda: self.pilot.chat(self.job.proposal, "after", first))
        if self.skill.category != "network" and timeline.chance(0.7):
            timeline.at(timeline.later(5 * MINUTE, 5 * HOUR), self.back_up)
        if timeline.chance(0.04):
            timeline.at(timeline.later(1 * HOUR, 8 * HOUR), self.cancel)
        timeline.at(self.job.ends_at + self.pilot.dice.randint(-5, 25) * MINUTE, self.end)

    def back_up(self) -> None:
        if self.job.state is JobState.SCHEDULED:
            finishing.confirm_backup(self.job, by=self.job.neighbour)

    def cancel(self) -> None:
        by = self.pilot.dice.choice((self.job.helper, self.job.neighbour))
        if self.job.may_be_cancelled_by(by):
            reason = self.pilot.dice.choice(words.lines("talk", "cancelled"))
            ending.cancel(self.job, reason, although_late=True, by=by)

    def end(self) -> None:
        """Done, not solved, or nobody says a word."""
        if self.job.state is not JobState.SCHEDULED:
            return
        how = self.pilot.dice.random()
        if how < 0.02:
            self.forget()
        elif how < 0.07:
            self.give_up()
        else:
            self.finish()

    def finish(self) -> None:
        """Sometimes at another total, mostly reported by the helper."""
        timeline, paid_by = self.pilot.timeline, self.pilot.dice.choice(PAID)
        if timeline.chance(0.12):
            self.change_total()
        if timeline.chance(0.15):
            finishing.report_done(self.job, paid_by, by=self.job.neighbour)
            return self.completed()
        finishing.report_done(self.job, paid_by, by=self.job.helper)
        if timeline.chance(0.93):
            timeline.at(timeline.later(5 * MINUTE, 20 * HOUR), self.confirm)
        else:
            timeline.at(clock.now() + terms.current().confirm_reminder, lambda: acts.remind_of_report(self.job))
            timeline.at(clock.now() + terms.current().confirm_silence, self.confirm_silently)

    def change_total(self) -> None:
        job, more = self.job, self.pilot.dice.choice((-500, 500, 1000, 1000, 1500))
        amount = Chf(min(max(job.total.rappen + more, 3000), 10000))
        if amount == job.total:
            return
        reason = self.pilot.dice.choice(words.lines("talk", "total"))
        total = finishing.propose_total(job, amount, reason, by=job.helper)
        finishing.confirm_total(job, total.id, by=job.neighbour)

    def confirm(self) -> None:
        finishing.confirm(self.job, by=self.job.neighbour)
        self.completed()

    def confirm_silently(self) -> None:
        finishing.confirm_silently(self.job)

    def completed(self) -> None:
        """The review is invited the next day at ten; some write it before."""
        timeline, tomorrow = self.pilot.timeline, clock.today() + timedelta(days=1)
        if timeline.chance(0.5):
            reviews.say_would_help_again(self.job, timeline.chance(0.9), by=self.job.helper)
        if timeline.chance(0.2):
            timeline.at(timeline.later(2 * MINUTE, 40 * MINUTE), self.review)
        else:
            timeline.at(clock.at_hour(tomorrow, terms.current().review_invited_at_hour), self.invite)

    def invite(self) -> None:
        acts.invite_review(self.job)
        if self.pilot.timeline.chance(0.72):
            self.pilot.timeline.at(self.pilot.timeline.later(20 * MINUTE, 3 * DAY), self.review)

    def review(self) -> None:
        # Counted from the team on, the demo is the same in a store that has numbered before.
        since_the_team = self.job.helper_id - self.pilot.operator.id
        so_so = since_the_team % SO_SO_HELPERS == 1
        stars = self.pilot.dice.choices((1, 2, 3, 4, 5), STARS_SO_SO if so_so else STARS_GOOD)[0]
        self.rate(stars, self.pilot.dice.choice(words.review(stars, self.skill)))
        if self.pilot.timeline.chance(0.25 if stars > 3 else 0.6):
            self.pilot.timeline.at(self.pilot.timeline.later(1 * HOUR, 2 * DAY), self.thank)

    def rate(self, stars: int, body: str) -> None:
        reviews.give(self.job, stars=stars, body=body, by=self.job.neighbour)

    def thank(self) -> None:
        """The helper's one answer."""
        review = reviews.of_job(self.job)
        assert review is not None
        section = "answers good" if review.stars > 3 else "answers poor"
        reviews.answer(review, self.pilot.dice.choice(words.lines("reviews", section)), by=self.job.helper)

    def give_up(self) -> None:
        """It did not work, and why; the team settles it within a day or two."""
        said, cause = self.pilot.dice.choice(words.pairs("unsolved"))
        finishing.call_unsolved(self.job, CAUSES[cause], said, by=self.job.helper)
        if self.pilot.timeline.chance(0.4):
            for side in (self.job.helper, self.job.neighbour):
                finishing.name_partial(self.job, Chf(2000), by=side)
        self.pilot.timeline.at(self.pilot.timeline.later(10 * HOUR, 2 * DAY), self.settle)

    def settle(self) -> None:
        amount = finishing.partial_both_named(self.job) or Chf(0)
        partial, *nothing = words.lines("talk", "settled")
        finishing.settle(self.job, amount, partial if amount else self.pilot.dice.choice(nothing), by=self.pilot.operator)

    def forget(self) -> None:
        """Nobody spoke: the clock asks, then the team is told, and at last it ends."""
        assert self.job.starts_at is not None
        now, start = terms.current(), self.job.starts_at
        self.pilot.timeline.at(start + now.ask_both_after, self._if_still_silent(ending.ask_both))
        self.pilot.timeline.at(start + now.silence_to_operator, self._if_still_silent(ending.queue))
        self.pilot.timeline.at(start + now.silence_void, self._if_still_silent(acts.void_scheduled))

    def _if_still_silent(self, step: Callable[[Job], object]) -> Callable[[], None]:
        def when_due() -> None:
            if self.job.state is JobState.SCHEDULED:
                step(self.job)

        return when_due
