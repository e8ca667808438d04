"""Two newcomers who still wait for our call before their first visit."""

from sqlalchemy import select

from database import session
from demo.stage import Stage
from market.accounts import Account
from market.requests import Request

OFFERED_TO = "WLAN geht im Schlafzimmer nicht"


class FirstVisitScenes(Stage):
    """Two who began to help yesterday; one of them bids on a request of Anna's before our call."""

    def plan(self) -> None:
        """Each in its own time."""
        at = self.timeline.moment
        self.timeline.at(at(-1, 9, 35), self.begins)
        self.timeline.at(at(-1, 14, 20), self.begins_and_bids)

    def begins(self) -> Account:
        account = self.pilot.people.helper()
        self.pilot.welcome(account, 1.0)
        self.pilot.post_offer(account)
        return account

    def begins_and_bids(self) -> None:
        account = self.begins()
        message = "Guten Abend, ich bin neu hier und mache das bei mir im Haus für alle. Ich komme gerne vorbei."
        self.timeline.at(self.timeline.moment(-1, 19, 12), lambda: self.bid_on_wifi(account, message))

    def bid_on_wifi(self, account: Account, message: str) -> None:
        wifi = select(Request).where(Request.title == OFFERED_TO, Request.author_id == self.anna.id)
        self.bid(session.scalars(wifi).one(), account, 5000, [(3, 18), (4, 18)], message)
