"""What the team tells everybody."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0017"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "announcement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=90), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("title_en", sa.String(length=90), nullable=False),
        sa.Column("body_en", sa.Text(), nullable=False),
        sa.Column("shows_from", moment, nullable=True),
        sa.Column("shows_until", moment, nullable=True),
        sa.Column("audience", sa.String(length=40), nullable=True),
        sa.Column("is_necessary", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("announced_at", moment, nullable=True),
        sa.Column("mailed_to_id", sa.Integer(), nullable=False),
        sa.Column("mailed_count", sa.Integer(), nullable=False),
        sa.Column("mailed_at", moment, nullable=True),
        sa.Column("form_key", sa.String(length=64), nullable=True),
        sa.Column("form_digest", sa.String(length=64), nullable=True),
        sa.Column("moved_at", moment, nullable=False),
        sa.Column("moved_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_announcement_author_id_account")),
        sa.ForeignKeyConstraint(["moved_by_id"], ["account.id"], name=op.f("fk_announcement_moved_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
    )
    op.create_index("uq_announcement_form", "announcement", ["author_id", "form_key"], unique=True)
    op.create_index("ix_announcement_state", "announcement", ["state", "shows_until"])


def downgrade() -> None:
    op.drop_table("announcement")
