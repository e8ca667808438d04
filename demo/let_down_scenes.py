"""Visits to Anna that did not come about: called off in time or late, waited for in vain, missed by herself, never given a time."""

from demo.stage import Stage
from market import clock, ending, marks, no_shows, terms
from market.jobs import Job
from market.skills import Skill


class LetDownScenes(Stage):
    """Five visits that did not come about, each at another point of its story."""

    def plan(self) -> None:
        """Each in its own time."""
        at = self.timeline.moment
        self.timeline.at(at(-9, 18, 5), self.never_given_a_time)
        self.timeline.at(at(-7, 9, 30), self.missed_by_anna)
        self.timeline.at(at(-6, 11, 15), self.called_off_by_anna)
        self.timeline.at(at(-5, 9, 45), self.called_off_by_chiara)
        self.timeline.at(at(-4, 8, 50), self.waiting_for_beat)

    def missed_by_anna(self) -> None:
        """Chiara rang in vain; nobody answered for two days, so there is a mark, and Anna said something to it."""
        request = self.ask(
            "Laptop meldet jeden Tag dieselbe Warnung", "Unten rechts erscheint ein gelbes Fenster, ich klicke es immer weg.",
            Skill.SLOW, since="Seit einem Monat", tried="Weggeklickt",
        )  # fmt: skip
        self.choose(request, self.chiara, 4500, [(-4, 17)], "Das schauen wir zusammen an.", self.chiara_rings_in_vain)

    def chiara_rings_in_vain(self, job: Job) -> None:
        at, plan = self.timeline.moment, self.timeline.at
        plan(at(-4, 17, 25), lambda: no_shows.claim(job, "Ich habe geläutet und zweimal angerufen.", by=self.chiara))
        plan(at(-2, 17, 26), lambda: no_shows.let_stand(job))
        plan(at(-2, 19, 5), lambda: self.anna_says_why(job))

    def anna_says_why(self, job: Job) -> None:
        mark = marks.of_job(job)
        assert mark is not None
        marks.answer(mark, "Ich musste zum Arzt und hatte das Telefon nicht dabei. Es tut mir leid.", by=self.anna)

    def called_off_by_chiara(self) -> None:
        """Two hours before; Anna can excuse it and ask others."""
        request = self.ask(
            "E-Mail kommt auf dem Computer nicht mehr an", "Auf dem Telefon sind die Mails da, am Computer seit Tagen nicht.",
            Skill.EMAIL, since="Seit dem Wochenende", tried="Computer neu gestartet",
        )  # fmt: skip
        self.choose(request, self.chiara, 5000, [(-2, 14)], "Das kenne ich, meistens ist es das Passwort.", self.chiara_is_ill)

    def chiara_is_ill(self, job: Job) -> None:
        reason = "Mein Kind ist krank geworden, ich muss bei ihm bleiben. Es tut mir leid."
        cancel = self.timeline.moment(-2, 12, 10)
        self.timeline.at(cancel, lambda: ending.cancel(job, reason, although_late=True, by=self.chiara))

    def waiting_for_beat(self) -> None:
        """Nobody came; Beat is asked and can still answer."""
        request = self.ask(
            "Neues Telefon der Swisscom anschliessen", "Das Festnetztelefon ist neu, und ich finde den richtigen Stecker nicht.",
            Skill.INTERNET, since="Seit gestern", tried="Alle Stecker probiert",
        )  # fmt: skip
        self.choose(request, self.beat, 4000, [(-1, 10)], "Ich komme gerne vorbei.", self.anna_waits)

    def anna_waits(self, job: Job) -> None:
        said = "Ich habe bis halb elf gewartet und angerufen."
        self.timeline.at(self.timeline.moment(-1, 10, 40), lambda: no_shows.claim(job, said, by=self.anna))

    def called_off_by_anna(self) -> None:
        """Two days before, with a reason: nobody is to blame."""
        request = self.ask(
            "Scanner findet den Computer nicht", "Der Drucker druckt, aber eingelesene Blätter kommen nirgends an.",
            Skill.PRINTER, since="Seit dem neuen Computer", tried="Kabel geprüft",
        )  # fmt: skip
        self.choose(request, self.beat, 4500, [(-2, 10)], "Das ist meist nur eine Einstellung.", self.anna_calls_off)

    def anna_calls_off(self, job: Job) -> None:
        reason = "Mein Enkel war am Sonntag da und hat es eingerichtet. Vielen Dank trotzdem!"
        self.timeline.at(self.timeline.moment(-4, 19, 20), lambda: ending.cancel(job, reason, by=self.anna))

    def never_given_a_time(self) -> None:
        """Agreed with Beat, but no time was ever found: after a week it ended by itself."""
        request = self.ask(
            "Radio übers Internet in der Küche", "Der Sender ist abgeschaltet worden. Geht es mit dem alten Tablet?", Skill.TABLET,
            since="Seit Anfang Monat", tried="Nichts",
        )  # fmt: skip
        message = "Das geht gut. Wann passt es Ihnen? Ich bin diese Woche noch in den Ferien."
        self.choose(request, self.beat, 3500, [], message, self.a_week_goes_by)

    def a_week_goes_by(self, job: Job) -> None:
        self.timeline.at(clock.now() + terms.current().agreed_void, lambda: ending.void(job, ending.VOID_AFTER_AGREED))
