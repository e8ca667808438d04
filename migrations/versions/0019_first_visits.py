"""Before a first visit: whom the team has called, what it heard, and the days of it on the profile."""

import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

FACTS = ("spoken_at", "recorded_at", "identity_seen_at", "introduced_at")


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "introduction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("helper_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", moment, nullable=False),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("tried_at", moment, nullable=True),
        sa.Column("closed_at", moment, nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("identity", sa.String(length=40), nullable=True),
        sa.Column("identity_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["helper_id"], ["helper_profile.id"], name=op.f("fk_introduction_helper_id_helper_profile")),
        sa.ForeignKeyConstraint(["identity_by_id"], ["account.id"], name=op.f("fk_introduction_identity_by_id_account")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["account.id"], name=op.f("fk_introduction_recorded_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introduction")),
    )
    op.create_index("uq_introduction_helper_id", "introduction", ["helper_id"], unique=True)
    op.create_index("ix_introduction_due", "introduction", ["closed_at", "due_at"])
    for name in FACTS:
        op.add_column("helper_profile", sa.Column(name, moment, nullable=True))
    op.add_column("account", sa.Column("email_proven_at", moment, nullable=True))
    op.execute("UPDATE account SET email_proven_at = joined_at WHERE email IS NOT NULL AND left_at IS NULL")
    _put_on_list()


def _put_on_list() -> None:
    """Whoever offers help already is called as well, within a day."""
    now = dt.datetime.now(dt.UTC)
    offering = sa.text(
        "INSERT INTO introduction (helper_id, opened_at, due_at, tries, name, address)"
        " SELECT h.id, :now, :due, 0, '', '' FROM helper_profile h JOIN account a ON a.id = h.account_id WHERE a.left_at IS NULL"
        " AND (EXISTS (SELECT 1 FROM offer o WHERE o.author_id = a.id AND o.state = 'live')"
        " OR EXISTS (SELECT 1 FROM proposal p WHERE p.helper_id = a.id AND p.state = 'live')) ORDER BY h.id"
    )
    moments = (
        sa.bindparam("now", now, sa.DateTime(timezone=True)),
        sa.bindparam("due", now + dt.timedelta(days=1), sa.DateTime(timezone=True)),
    )
    op.execute(offering.bindparams(*moments))


def downgrade() -> None:
    op.drop_column("account", "email_proven_at")
    for name in reversed(FACTS):
        op.drop_column("helper_profile", name)
    op.drop_table("introduction")
