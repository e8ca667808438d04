"""Acting for others: accounts without an address of mail, calls, mandates, and who really did what."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0012"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _let_callers_in()
    _note_who_acts()
    op.create_table(
        "phone_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(40), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("called_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("proven_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_phone_call_account_id_account")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_phone_call_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_call")),
    )
    op.create_index("ix_phone_call_account_id", "phone_call", ["account_id", "id"])
    op.create_index("ix_phone_call_phone", "phone_call", ["phone", "id"])
    _make_mandates()


def _let_callers_in() -> None:
    with op.batch_alter_table("account") as table:
        table.alter_column("email", existing_type=sa.String(254), nullable=True)
        table.add_column(sa.Column("opened_by_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_account_opened_by_id_account"), "account", ["opened_by_id"], ["id"])


def _note_who_acts() -> None:
    with op.batch_alter_table("event") as table:
        table.add_column(sa.Column("via_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_event_via_id_account"), "account", ["via_id"], ["id"])
    with op.batch_alter_table("user_session") as table:
        table.add_column(sa.Column("acting_for_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_user_session_acting_for_id_account"), "account", ["acting_for_id"], ["id"])


def _make_mandates() -> None:
    op.create_table(
        "mandate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("trusted_id", sa.Integer(), nullable=True),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("accepted_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["holder_id"], ["account.id"], name=op.f("fk_mandate_holder_id_account")),
        sa.ForeignKeyConstraint(["trusted_id"], ["account.id"], name=op.f("fk_mandate_trusted_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate")),
    )
    op.create_index("ix_mandate_holder_id", "mandate", ["holder_id", "ended_at"])
    op.create_index("ix_mandate_trusted_id", "mandate", ["trusted_id", "ended_at"])
    op.create_index("ix_mandate_email", "mandate", ["email", "ended_at"])


def downgrade() -> None:
    op.drop_table("mandate")
    op.drop_table("phone_call")
    for table, column in (("user_session", "acting_for_id"), ("event", "via_id"), ("account", "opened_by_id")):
        with op.batch_alter_table(table) as changed:
            changed.drop_constraint(op.f(f"fk_{table}_{column}_account"), type_="foreignkey")
            changed.drop_column(column)
    op.execute("UPDATE account SET email = 'caller-' || id || '@invalid' WHERE email IS NULL")
    with op.batch_alter_table("account") as table:
        table.alter_column("email", existing_type=sa.String(254), nullable=False)
