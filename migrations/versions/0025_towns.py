"""How many requests come from each town, counted along an index of their own."""

from alembic import op

revision = "0025"
down_revision = "0023"


def upgrade() -> None:
    op.create_index("ix_request_town", "request", ["postal_code", "posted_at"])


def downgrade() -> None:
    op.drop_index("ix_request_town", "request")
