"""In which order tables are walked through: SQLite's planner sometimes begins at the wrong end."""

from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import Join


class LeftFirst(Join):
    """A join whose left side is walked first, whatever the planner thinks: CROSS JOIN in SQLite, a plain join in PostgreSQL."""

    inherit_cache = True


@compiles(LeftFirst)
def _plain(join: LeftFirst, compiler: Any, **kw: Any) -> Any:
    return compiler.visit_join(join, **kw)


@compiles(LeftFirst, "sqlite")
def _crossed(join: LeftFirst, compiler: Any, **kw: Any) -> str:
    """Both sides bring in their tables as a plain join's would."""
    named = {**kw, "asfrom": True, "from_linter": None}
    left, right = (compiler.process(side, **named) for side in (join.left, join.right))
    return f"{left} CROSS JOIN {right} ON {compiler.process(join.onclause, **{**kw, 'from_linter': None})}"
