"""Who may look at a photo. It depends on where the photo lies: on a profile, in a draft, under a request, in a thread.
The helper who was chosen sees the photos of the request until the job is over: what is to be repaired does not vanish with the yes.

A photo one may not see does not exist for one.
"""

from sqlalchemy import select

from database import exists, session
from market import drafts, openings, pictures, requests, talk
from market.accounts import Account
from market.drafts import RequestDraft
from market.helpers import HelperProfile
from market.jobs import Job
from market.pictures import Picture
from market.talk import Message


def seen_by(account: Account | None, token: str, draft_token: str | None = None) -> Picture | None:
    """The picture, if this person (or the browser that writes the draft) may see it."""
    picture = pictures.with_token(token)
    return picture if picture is not None and _may_be_seen(picture, account, draft_token) else None


def _may_be_seen(picture: Picture, account: Account | None, draft_token: str | None) -> bool:
    if account is not None and picture.owner_id == account.id:
        return True
    if picture.message_id is not None:
        return _is_of_thread(picture.message_id, account)
    if picture.request_id is not None:
        return _is_of_request(picture.request_id, account)
    if picture.draft_id is not None:
        draft = session.get(RequestDraft, picture.draft_id)
        return draft is not None and drafts.held_by(account, draft_token) is draft
    return _is_on_profile(picture)


def _is_of_thread(message_id: int, account: Account | None) -> bool:
    message = session.get(Message, message_id)
    if account is None or message is None:
        return False
    return talk.seen_by(account, message.thread_id) is not None or openings.is_open_to(message.thread_id, account)


def _is_of_request(request_id: int, account: Account | None) -> bool:
    """Shown by the request itself, or still needed by the one who comes to help."""
    request = requests.seen_by(account, request_id)
    if request is not None and request.shows_photos_to(account):
        return True
    helping = select(Job.id).where(Job.request_id == request_id, Job.is_current)
    return account is not None and exists(helping.where(Job.helper_id == account.id))


def _is_on_profile(picture: Picture) -> bool:
    shown = select(HelperProfile.id).join(HelperProfile.account)
    return exists(shown.where(HelperProfile.photo_id == picture.id, Account.suspended_at.is_(None)))
