"""Which mails somebody wants, and letters that leave together or as texts."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "preference",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("mail_off", sa.String(length=400), nullable=False),
        sa.Column("has_texts", sa.Boolean(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_to", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_preference_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_preference")),
    )
    with op.batch_alter_table("letter") as table:
        table.add_column(sa.Column("way", sa.String(length=40), nullable=False, server_default="mail"))
        table.add_column(sa.Column("bundle", sa.String(length=60), nullable=True))
        table.create_index("ix_letter_bundle", ["bundle", "state", "sent_at"])
    with op.batch_alter_table("letter") as table:
        table.alter_column("way", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("letter") as table:
        table.drop_index("ix_letter_bundle")
        table.drop_column("bundle")
        table.drop_column("way")
    op.drop_table("preference")
