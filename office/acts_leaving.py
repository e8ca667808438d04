"""Erasing somebody who leaves: first the rows, then, when nothing can be taken back any more, the files."""

from database import session
from market import farewell, pictures
from market.accounts import Account
from office import due_leaving, letters
from office.lease import Held

Ids = list[int]


def waiting(limit: int) -> Ids:
    return list(session.scalars(due_leaving.leavers().with_only_columns(Account.id).limit(limit)))


def erase(account_id: int, lease: Held) -> bool:
    files = lease.step(lambda: _rows(account_id))
    pictures.clear(files or [])
    return files is not None


def _rows(account_id: int) -> list[str] | None:
    account = session.scalar(due_leaving.leavers().where(Account.id == account_id))
    return farewell.erase(account, letters.former_member(account.language)) if account is not None else None
