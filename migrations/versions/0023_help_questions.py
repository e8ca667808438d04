"""Whether somebody helped all the same, and was paid."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "help_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_help_question_job_id_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_question")),
    )
    op.create_index("uq_help_question_job_id", "help_question", ["job_id"], unique=True)


def downgrade() -> None:
    op.drop_table("help_question")
