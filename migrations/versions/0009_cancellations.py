"""Cancellation documents: a paper may be cancelled once, by a paper of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    # Added in place: the table only grows, and building it anew would lose its triggers.
    if op.get_bind().dialect.name == "sqlite":
        op.execute("ALTER TABLE document ADD COLUMN cancels_id INTEGER REFERENCES document (id)")
    else:
        op.add_column("document", sa.Column("cancels_id", sa.Integer(), nullable=True))
        op.create_foreign_key(op.f("fk_document_cancels_id_document"), "document", "document", ["cancels_id"], ["id"])
    op.create_index("uq_document_cancels", "document", ["cancels_id"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_document_cancels", "document")
    op.drop_column("document", "cancels_id")
