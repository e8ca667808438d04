"""Solved together: a request of Anna's that a tip ended, and one under which people still think along."""

from demo.pilot import Pilot
from demo.stage import Stage
from market import tips
from market.accounts import Account
from market.requests import Request
from market.skills import Skill


class TogetherScenes(Stage):
    """Two requests with a conversation under them."""

    def __init__(self, pilot: Pilot, people: dict[str, Account]) -> None:
        super().__init__(pilot, people)
        self.dario = people["dario"]

    def plan(self) -> None:
        """Each in its own time."""
        at = self.timeline.moment
        self.timeline.at(at(-6, 18, 5), self.solved_by_a_tip)
        self.timeline.at(at(-2, 9, 20), self.still_thinking)

    def solved_by_a_tip(self) -> None:
        """Dario knew it, nobody had to come."""
        request = self.ask(
            "Auf dem Telefon ist alles riesengross", "Seit heute Morgen passt nur noch ein Knopf auf den Bildschirm, ich kann nicht einmal mehr anrufen.",
            Skill.NEW_PHONE, since="Seit heute Morgen", tried="Aus- und eingeschaltet",
        )  # fmt: skip
        at, plan = self.timeline.moment, self.timeline.at
        plan(at(-6, 18, 31), lambda: tips.say(request, "Ist es ein iPhone oder ein Samsung?", by=self.chiara))
        plan(at(-6, 18, 44), lambda: tips.say(request, "Ein Samsung, etwa drei Jahre alt.", by=self.anna))
        tip = "Das ist die Vergrösserung, die hatte meine Mutter auch. Tippen Sie dreimal schnell mit einem Finger auf den Bildschirm, dann ist sie weg."
        plan(at(-6, 19, 2), lambda: tips.say(request, tip, by=self.dario))
        plan(at(-6, 19, 20), lambda: self.it_works(request))

    def it_works(self, request: Request) -> None:
        thanks = "Dreimal getippt, und alles ist wieder wie vorher! Tausend Dank."
        tips.say(request, thanks, by=self.anna)
        (tip,) = [said for said in tips.of_request(request) if said.author_id == self.dario.id]
        tips.mark_solved(tip, by=self.anna)

    def still_thinking(self) -> None:
        """A question, an answer and half an idea."""
        request = self.ask(
            "Radio spielt nur noch abgehackt", "Das Internetradio in der Küche stockt alle paar Minuten. Im Wohnzimmer läuft es gut.",
            Skill.WIFI, since="Seit einer Woche", tried="Stecker gezogen", budget=5000,
        )  # fmt: skip
        at, plan = self.timeline.moment, self.timeline.at
        plan(
            at(-2, 10, 15),
            lambda: tips.say(request, "Steht in der Küche etwas Neues, zum Beispiel eine Mikrowelle?", by=self.nadja),
        )
        plan(at(-2, 11, 40), lambda: tips.say(request, "Nein, nur der alte Kühlschrank.", by=self.anna))
        tip = "Versuchen Sie, das Radio einen Meter vom Kühlschrank wegzustellen. Metall schluckt das Signal."
        plan(at(-1, 8, 30), lambda: tips.say(request, tip, by=self.dario))
