"""Cases of the team."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "case_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("detail", sa.String(length=40), nullable=False),
        sa.Column("about_kind", sa.String(length=30), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("is_safety", sa.Boolean(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("opened_at", moment, nullable=False),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("snoozed_until", moment, nullable=True),
        sa.Column("assigned_to_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", moment, nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("outcome_words", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["assigned_to_id"], ["account.id"], name=op.f("fk_case_file_assigned_to_id_account")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["account.id"], name=op.f("fk_case_file_closed_by_id_account")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_case_file_job_id_job")),
        sa.ForeignKeyConstraint(["person_id"], ["account.id"], name=op.f("fk_case_file_person_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
    )
    is_open = sa.text("closed_at IS NULL")
    op.create_index(
        "uq_case_open",
        "case_file",
        ["about_kind", "about_id", "reason"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_index("ix_case_file_queue", "case_file", ["closed_at", "is_safety", "due_at"])
    op.create_index("ix_case_file_person", "case_file", ["person_id", "outcome"])
    op.create_index("ix_case_file_job", "case_file", ["job_id"])
    op.create_index("ix_case_file_about", "case_file", ["about_kind", "about_id"])


def downgrade() -> None:
    op.drop_table("case_file")
