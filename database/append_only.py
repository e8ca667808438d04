"""Tables that only grow: what is booked, issued or printed is never changed and never removed, not even by hand.

The statements are copied into a migration as they are; a migration that rebuilds such a table makes its triggers anew.
"""

GUARDED = ("ledger_transaction", "ledger_entry", "document", "print")

_SQLITE = (
    "CREATE TRIGGER {table}_keeps_updated BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    "CREATE TRIGGER {table}_keeps_deleted BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
)
_POSTGRES = (
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
    "CREATE TRIGGER {table}_keeps BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER {table}_keeps_all BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
)


def triggers_for(table: str, dialect: str) -> list[str]:
    """The statements that make this table append-only."""
    return [statement.replace("{table}", table) for statement in (_SQLITE if dialect == "sqlite" else _POSTGRES)]
