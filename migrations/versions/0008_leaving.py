"""Leaving: when somebody asked to, and when everything of theirs was erased."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0004"


def upgrade() -> None:
    with op.batch_alter_table("account") as table:
        table.add_column(sa.Column("leaving_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
        table.create_index("ix_account_leaving", ["leaving_at"])


def downgrade() -> None:
    with op.batch_alter_table("account") as table:
        table.drop_index("ix_account_leaving")
        table.drop_column("left_at")
        table.drop_column("leaving_at")
