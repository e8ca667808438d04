"""Whether the store answers."""

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from database.engines import engine


def answers() -> bool:
    """One tiny question, asked on a connection of its own."""
    try:
        with engine().connect() as connection:
            return bool(connection.scalar(text("SELECT 1")) == 1)
    except (SQLAlchemyError, RuntimeError):
        return False
