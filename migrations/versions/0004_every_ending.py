"""Every ending: appointments that move, marks, disputes, handovers, other helpers."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "appointment_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stands_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["account.id"], name=op.f("fk_appointment_move_asked_by_id")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_appointment_move_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_move")),
    )
    op.create_index("ix_appointment_move_ending", "appointment_move", ["outcome", "stands_until"], unique=False)
    op.create_index("ix_appointment_move_job_id", "appointment_move", ["job_id"], unique=False)
    op.create_index(
        "uq_appointment_move_waiting",
        "appointment_move",
        ["job_id"],
        unique=True,
        sqlite_where=sa.text("outcome IS NULL"),
        postgresql_where=sa.text("outcome IS NULL"),
    )
    op.create_table(
        "dispute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(40), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heard_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settles_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("neighbour_words", sa.Text(), nullable=False),
        sa.Column("helper_words", sa.Text(), nullable=False),
        sa.Column("neighbour_amount", sa.Integer(), nullable=True),
        sa.Column("helper_amount", sa.Integer(), nullable=True),
        sa.Column("proposed_amount", sa.Integer(), nullable=True),
        sa.Column("proposed_reason", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("neighbour_accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("helper_accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_dispute_job_id")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["account.id"], name=op.f("fk_dispute_opened_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
    )
    op.create_index("ix_dispute_due", "dispute", ["closed_at", "due_at"], unique=False)
    op.create_index("ix_dispute_job_id", "dispute", ["job_id"], unique=False)
    op.create_index("ix_dispute_settles", "dispute", ["closed_at", "settles_at"], unique=False)
    op.create_index(
        "uq_dispute_open",
        "dispute",
        ["job_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_follow_up_job_id")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_follow_up_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
    )
    op.create_index("ix_follow_up_job_id", "follow_up", ["job_id"], unique=False)
    op.create_index("uq_follow_up_request_id", "follow_up", ["request_id"], unique=True)
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("partner", sa.String(length=40), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("take_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.String(40), nullable=True),
        sa.Column("result_words", sa.Text(), nullable=False),
        sa.Column("result_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("price", sa.Integer(), nullable=True),
        sa.Column("price_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_handover_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    op.create_index("ix_handover_job_id", "handover", ["job_id"], unique=False)
    op.create_index("ix_handover_waiting", "handover", ["ended_at", "take_until"], unique=False)
    op.create_index(
        "uq_handover_open",
        "handover",
        ["job_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("excused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("forgiven_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_mark_account_id")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_mark_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark")),
    )
    op.create_index("ix_mark_account_id", "mark", ["account_id", "at"], unique=False)
    op.create_index("uq_mark_job", "mark", ["job_id", "account_id"], unique=True)
    with op.batch_alter_table("job") as table:
        table.add_column(sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("fine_asked_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("neighbour_fine_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("helper_fine_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("on_my_way_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("expected_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("calendar_sequence", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("moved_late_by_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("queue_reason", sa.String(length=40), nullable=False, server_default=""))
        table.add_column(sa.Column("unpaid_reported_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("unpaid_decided_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("is_unpaid", sa.Boolean(), nullable=True))
        table.add_column(sa.Column("missed_by_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_job_missed_by_id"), "account", ["missed_by_id"], ["id"])
        table.create_foreign_key(op.f("fk_job_moved_late_by_id"), "account", ["moved_late_by_id"], ["id"])
