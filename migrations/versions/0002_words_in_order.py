"""Under every word the ads that have it, in order: PostgreSQL only. SQLite's text index walks in the order of the rank as it is."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(sa.text("SET LOCAL statement_timeout = 0"))  # 100,000 ads take about 15 seconds
    for ad in ("offer", "request"):
        op.execute(sa.text(f'CREATE TABLE {ad}_posting (term text COLLATE "C" NOT NULL, rank bigint NOT NULL)'))
        op.execute(sa.text(f"INSERT INTO {ad}_posting SELECT unnest(tsvector_to_array(lexemes)), rank FROM {ad}_text"))
        op.execute(sa.text(f"ALTER TABLE {ad}_posting ADD PRIMARY KEY (term, rank)"))


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for ad in ("offer", "request"):
            op.execute(sa.text(f"DROP TABLE {ad}_posting"))
