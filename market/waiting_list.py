"""«Noch nicht in Bern. Sollen wir Ihnen schreiben?» Who wants to hear of us when we come to their place.

The address is kept for this one letter only.
"""

from datetime import datetime

from sqlalchemy import Index, String, select
from sqlalchemy.orm import Mapped, mapped_column

from database import Again, Base, UtcDateTime, on_collision, session
from market import clock
from market.accounts import tidy_email

ONCE_A_PLACE = Index("uq_waiting_email_postal_code", "email", "postal_code", unique=True)


class Waiting(Base):
    """One address that waits for one place."""

    __tablename__ = "waiting"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254))
    postal_code: Mapped[str] = mapped_column(String(4))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    __table_args__ = (ONCE_A_PLACE,)


on_collision(ONCE_A_PLACE, Again)


def wait_for(email: str, postal_code: str) -> Waiting:
    """Notes the address; asking twice is asking once."""
    asked = select(Waiting).where(Waiting.email == tidy_email(email), Waiting.postal_code == postal_code)
    waiting = session.scalar(asked)
    if waiting is None:
        waiting = Waiting(email=tidy_email(email), postal_code=postal_code, asked_at=clock.now())
        session.add(waiting)
        session.flush()
    return waiting
