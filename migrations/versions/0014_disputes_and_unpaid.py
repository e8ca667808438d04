"""Disputes are heard and answered; jobs may begin anew after their end; what was not paid is a case."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("dispute") as table:
        table.add_column(sa.Column("due_moved_at", MOMENT, nullable=True))
        table.add_column(sa.Column("proposed_by_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("neighbour_declined_at", MOMENT, nullable=True))
        table.add_column(sa.Column("helper_declined_at", MOMENT, nullable=True))
        table.create_foreign_key(op.f("fk_dispute_proposed_by_id_account"), "account", ["proposed_by_id"], ["id"])
    with op.batch_alter_table("job") as table:
        table.add_column(sa.Column("is_fee_waived", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("job") as table:
        table.alter_column("is_fee_waived", existing_type=sa.Boolean(), existing_nullable=False, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("job") as table:
        table.drop_column("is_fee_waived")
    with op.batch_alter_table("dispute") as table:
        table.drop_constraint(op.f("fk_dispute_proposed_by_id_account"), type_="foreignkey")
        for name in ("helper_declined_at", "neighbour_declined_at", "proposed_by_id", "due_moved_at"):
            table.drop_column(name)
