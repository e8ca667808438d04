"""Yardsticks: when a job first came to something, whether a request ended in a receipt, and what the weeks are counted along."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0022"

MOMENT = sa.DateTime(timezone=True)
FIRST_ENDED = """
UPDATE job SET first_ended_at = (
    SELECT min(event.at) FROM event WHERE event.about_kind = 'job' AND event.about_id = job.id
    AND event.kind IN ('completed', 'completed_silently', 'unsolved', 'settled')
)
"""
RECEIPTED = """
UPDATE request SET receipted_at = (
    SELECT min(document.issued_at) FROM document JOIN job ON job.id = document.job_id
    WHERE job.request_id = request.id AND document.kind = 'receipt'
    AND NOT EXISTS (SELECT 1 FROM document AS later WHERE later.cancels_id = document.id)
)
"""
INDEXES = {
    "ix_job_first_ended": ("job", ["first_ended_at", "state", "is_payment_confirmed"]),
    "ix_job_visits": ("job", ["starts_at", "state", "helper_id"]),
    "ix_proposal_made": ("proposal", ["created_at", "helper_id", "author_id", "request_id"]),
    "ix_request_posted": ("request", ["posted_at", "category", "postal_code", "first_proposal_at", "receipted_at"]),
    "ix_review_given": ("review", ["at", "stars"]),
}


def upgrade() -> None:
    op.add_column("job", sa.Column("first_ended_at", MOMENT, nullable=True))
    op.add_column("request", sa.Column("receipted_at", MOMENT, nullable=True))
    op.execute(FIRST_ENDED)
    op.execute(RECEIPTED)
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)
    shown = sa.text("coalesce(kind, '') IN ('offer_posted', 'offer_edited', 'offer_resumed')")
    op.create_index("ix_event_offer", "event", ["at", "by_id", "about_id"], sqlite_where=shown, postgresql_where=shown)


def downgrade() -> None:
    op.drop_index("ix_event_offer", "event")
    for name, (table, _) in INDEXES.items():
        op.drop_index(name, table)
    op.drop_column("request", "receipted_at")
    op.drop_column("job", "first_ended_at")
