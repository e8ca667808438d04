"""Questions and free tips under a request."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "tip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("was_masked", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("solved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reported_by_id", sa.Integer(), nullable=True),
        sa.Column("report_reason", sa.Text(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_reason", sa.Text(), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=True),
        sa.Column("form_digest", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_tip_author_id_account")),
        sa.ForeignKeyConstraint(["reported_by_id"], ["account.id"], name=op.f("fk_tip_reported_by_id_account")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_tip_request_id_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tip")),
    )
    op.create_index("uq_tip_form", "tip", ["author_id", "form_key"], unique=True)
    op.create_index("uq_tip_solution", "tip", ["request_id"], unique=True, sqlite_where=sa.text("solved_at IS NOT NULL"), postgresql_where=sa.text("solved_at IS NOT NULL"))  # fmt: skip
    op.create_index("ix_tip_request_id", "tip", ["request_id", "id"])
    op.create_index("ix_tip_author_id", "tip", ["author_id", "solved_at"])
    op.create_index("ix_tip_reported", "tip", ["looked_at", "reported_at"])


def downgrade() -> None:
    op.drop_table("tip")
