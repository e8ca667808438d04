"""Partners as rows, and the badges helpers carry."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "partner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("colour", sa.String(length=7), nullable=False),
        sa.Column("badge", sa.String(length=60), nullable=False),
        sa.Column("categories", sa.String(length=400), nullable=False),
        sa.Column("signs_badges", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner")),
    )
    op.create_index("uq_partner_slug", "partner", ["slug"], unique=True)
    op.create_table(
        "badge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("helper_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("awarded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sign_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["helper_id"], ["helper_profile.id"], name=op.f("fk_badge_helper_id_helper_profile")),
        sa.ForeignKeyConstraint(["moved_by_id"], ["account.id"], name=op.f("fk_badge_moved_by_id_account")),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_badge_partner_id_partner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge")),
    )
    op.create_index("uq_badge_helper", "badge", ["helper_id", "partner_id"], unique=True)
    op.create_index("ix_badge_clock", "badge", ["state", "moved_at"])
    op.create_index("ix_badge_partner", "badge", ["partner_id", "state"])
    op.add_column("helper_profile", sa.Column("badges", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("helper_profile", sa.Column("badges_looked_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_helper_profile_looked", "helper_profile", ["badges_looked_at"])


def downgrade() -> None:
    op.drop_index("ix_helper_profile_looked", "helper_profile")
    op.drop_column("helper_profile", "badges_looked_at")
    op.drop_column("helper_profile", "badges")
    op.drop_table("badge")
    op.drop_table("partner")
