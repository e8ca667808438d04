"""What may be done with a badge, for the partner's desk and, where a partner has no people here, for the team's."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from blueprints.errors import status_of
from blueprints.guards import me, seen_or_404
from blueprints.phrases import refusal
from blueprints.responses import form_again, page, swap
from database import unit_of_work
from forms.badges import StoppingForm
from market import badges
from market.badges import Badge
from market.partners import Partner
from market.refusals import Refusal

PART = "badges/_decide.html"


class Deciding:
    """The badges of some partners on one of the two desks: `where` names it, `whose` says which partners."""

    def __init__(self, where: str, whose: Callable[[], Sequence[Partner]]) -> None:
        self.where, self.whose, self.full = where, whose, f"{where}/badges.html"

    def show(self, status: int = 200, **more: Any) -> ResponseReturnValue:
        return page(self.full, PART, status=status, **self.about(**more))

    def about(self, **more: Any) -> dict[str, Any]:
        whose = self.whose()
        blank = StoppingForm(formdata=None)
        return {"rows": badges.of_partners(whose), "where": self.where, "whose": whose, "form": blank, "chosen": 0, **more}

    def act(self, badge_id: int, do: Callable[[Badge], Any]) -> ResponseReturnValue:
        """One tap: the fresh list, or why not, with the fresh list."""
        badge = self.found(badge_id)
        try:
            unit_of_work(lambda: do(badge))
        except Refusal as no:
            return self.show(status_of(no), amiss=refusal(no))
        return swap(PART, or_go=url_for(f"{self.where}.badges"), **self.about())

    def stop(self, badge_id: int, do: Callable[[Badge, str], Any]) -> ResponseReturnValue:
        """With a reason; what was typed stays when it does not fit."""
        badge, form = self.found(badge_id), StoppingForm()
        if not form.validate_on_submit():
            return form_again(self.full, PART, **self.about(form=form, chosen=badge.id))
        return self.act(badge_id, lambda one: do(one, form.reason.data))

    def found(self, badge_id: int) -> Badge:
        return seen_or_404(badges.seen_by(me(), badge_id))
