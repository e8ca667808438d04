"""Reports, and who has blocked whom."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reporter_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("about_kind", sa.String(length=30), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("quoted", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["account.id"], name=op.f("fk_report_person_id_account")),
        sa.ForeignKeyConstraint(["reporter_id"], ["account.id"], name=op.f("fk_report_reporter_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
    )
    op.create_index("uq_report_thing", "report", ["reporter_id", "about_kind", "about_id"], unique=True)
    op.create_index("ix_report_about", "report", ["about_kind", "about_id"])
    op.create_index("ix_report_person_id", "report", ["person_id"])
    op.create_table(
        "block",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("of_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_block_by_id_account")),
        sa.ForeignKeyConstraint(["of_id"], ["account.id"], name=op.f("fk_block_of_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_block")),
    )
    op.create_index("uq_block_pair", "block", ["by_id", "of_id"], unique=True)
    op.create_index("ix_block_of_id", "block", ["of_id"])


def downgrade() -> None:
    op.drop_table("block")
    op.drop_table("report")
