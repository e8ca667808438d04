"""The team may hide a review, with a reason."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0020"


def upgrade() -> None:
    with op.batch_alter_table("review") as table:
        table.add_column(sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("hidden_reason", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("review") as table:
        table.alter_column("hidden_reason", existing_type=sa.Text(), existing_nullable=False, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("review") as table:
        table.drop_column("hidden_reason")
        table.drop_column("hidden_at")
