"""Agents: accounts bound to one partner; and a partner's logo."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    with op.batch_alter_table("account") as table:
        table.add_column(sa.Column("partner_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_account_partner_id_partner"), "partner", ["partner_id"], ["id"])
    op.add_column("partner", sa.Column("logo_key", sa.String(length=120), nullable=True))


def downgrade() -> None:
    op.drop_column("partner", "logo_key")
    with op.batch_alter_table("account") as table:
        table.drop_constraint(op.f("fk_account_partner_id_partner"), type_="foreignkey")
        table.drop_column("partner_id")
