"""Photos, each under an unguessable address, for those who may see it."""

from flask import Blueprint, Response
from flask import session as cookie

from blueprints.guards import me, open_to_all, seen_or_404
from market import albums, pictures

blueprint = Blueprint("pictures", __name__)


@blueprint.get("/photos/<token>.jpg")
@open_to_all
def show(token: str) -> Response:
    """The address never shows another photo, so a browser may keep it; a shared cache may not."""
    picture = seen_or_404(albums.seen_by(me(), token, cookie.get("draft")))
    answer = Response(pictures.content(picture), mimetype="image/jpeg")
    answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer
