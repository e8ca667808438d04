"""Limits counted for all processes together."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "limit_hit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=250), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_limit_hit")),
    )
    op.create_index("ix_limit_hit_name", "limit_hit", ["name", "at"])
    op.create_index("ix_limit_hit_at", "limit_hit", ["at"])


def downgrade() -> None:
    op.drop_table("limit_hit")
