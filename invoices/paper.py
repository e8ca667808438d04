"""From frozen text to PDF: A4, tagged, readable in ten years (PDF/A-3a), with the frozen text attached for machines.

The same text gives the same bytes. What people typed is text and never markup, and the printer opens no address but our
own sheets. WeasyPrint is imported here and nowhere else, and only when the first paper is printed.
"""

import atexit
import hashlib
import io
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import segno
from babel.dates import format_date
from babel.support import Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from invoices import snapshots
from invoices.snapshots import Snapshot
from market.money import percent
from market.skills import Category

SHEETS = Path(__file__).parent / "sheets"
TRANSLATIONS = Path(__file__).parent.parent / "translations"
TAGS = {"de": "de-CH", "en": "en"}
LOCALES = {"de": "de_CH", "en": "en_GB"}


def print_document(text: str) -> bytes:
    """The PDF of a document's frozen text."""
    press, told = _press(), snapshots.read(text)
    written = datetime.fromisoformat(told.issued_at)
    attached = press.attachment(string=text, name=f"{told.name}.json", created=written, modified=written, relationship="Source")
    html = press.html(string=sheet(told), base_url=press.base, url_fetcher=press.fetcher)
    out = io.BytesIO()
    html.write_pdf(
        out, stylesheets=[press.style], font_config=press.fonts, attachments=[attached],
        pdf_variant="pdf/a-3a", pdf_identifier=hashlib.sha256(text.encode()).digest()[:16],
    )  # fmt: skip
    return out.getvalue()


def sheet(told: Snapshot) -> str:
    """The page as HTML, in the language of the person it is for."""
    template = sheets_in(told.language).get_template("receipt.html")
    return template.render(paper=told, tag=TAGS.get(told.language, told.language), qr=code_of(told.verify_address))


def print_sheets(sheets: list[tuple[str, Any]], issuer: Any, followed_by: Snapshot | None = None) -> bytes:
    """Sheets for the post, each with its template, and perhaps a paper after them, in one PDF that is kept nowhere."""
    press = _press()
    parts = [(_letter(template, told, issuer), press.post_style) for template, told in sheets]
    parts += [(sheet(followed_by), press.style)] if followed_by else []
    printed = [_rendered(press, html, style) for html, style in parts]
    pages = [page for part in printed for page in part.pages]
    out = io.BytesIO()
    printed[0].copy(pages).write_pdf(out)
    return out.getvalue()


def _letter(template: str, told: Any, issuer: Any) -> str:
    tag = TAGS.get(told.language, told.language)
    return sheets_in(told.language).get_template(template).render(sheet=told, issuer=issuer, tag=tag)


def _rendered(press: "_Press", html: str, style: Any) -> Any:
    made = press.html(string=html, base_url=press.base, url_fetcher=press.fetcher)
    return made.render(stylesheets=[style], font_config=press.fonts)


@dataclass(frozen=True)
class Code:
    """A QR code as one drawn path, in a square of this many modules."""

    side: int
    path: str


def code_of(address: str) -> Code:
    """Every run of dark modules is one stroke of the path: crisp on every printer, small, and quick to draw."""
    rows = segno.make(address, error="m", micro=False).matrix
    runs = (f"M{x} {y}.5h{length}" for y, row in enumerate(rows) for x, length in _runs(row))
    return Code(len(rows), "".join(runs))


def _runs(row: Any) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if not dark:
            continue
        if found and sum(found[-1]) == x:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((x, 1))
    return found


@cache
def sheets_in(language: str) -> Environment:
    sheets = Environment(
        loader=FileSystemLoader(SHEETS), autoescape=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n"]
    )
    words: Any = Translations.load(str(TRANSLATIONS), [language])
    sheets.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]
    sheets.filters["day"] = lambda day: _day(day, language)
    sheets.filters["rate"] = lambda basis_points: f"{percent(basis_points)}\u00a0%"
    sheets.filters["category"] = lambda category: words.gettext(CATEGORIES[category])
    sheets.filters["printable"] = printable
    sheets.filters["phone"] = _phone
    return sheets


def _(text: str) -> str:
    """Marks a text for the catalogues; it is translated when the sheet's language is known."""
    return text


CATEGORIES = {
    Category.COMPUTER: _("Computer"),
    Category.MOBILE: _("Phone and tablet"),
    Category.NETWORK: _("Network and internet"),
}


def _day(day: date, language: str) -> str:
    return format_date(day, "d. MMMM y" if language == "de" else "d MMMM y", locale=LOCALES.get(language, language))


def _phone(e164: str) -> str:
    """A Swiss number as it is written here; foreign ones stay as they are."""
    digits = e164.removeprefix("+41")
    return f"0{digits[:2]} {digits[2:5]} {digits[5:7]} {digits[7:]}" if digits != e164 and len(digits) == 9 else e164


def printable(text: str) -> str:
    """A text without the little pictures no typeface for papers has; the frozen text keeps them."""
    return " ".join("".join(sign for sign in text if not _is_picture(sign)).split())


def _is_picture(sign: str) -> bool:
    kind, number = unicodedata.category(sign), ord(sign)
    return kind in ("Cs", "Co", "Cf") or (kind in ("So", "Sk") and number > 0x2190) or 0xFE00 <= number <= 0xFE0F


@dataclass(frozen=True)
class _Press:
    """WeasyPrint with our style and typeface, read once per process."""

    html: Any
    attachment: Any
    base: str
    fetcher: Any
    fonts: Any
    style: Any
    post_style: Any


@cache
def _press() -> _Press:
    from weasyprint import CSS, HTML, Attachment  # type: ignore[import-untyped]
    from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # type: ignore[import-untyped]

    base = SHEETS.as_uri() + "/"
    own = {path.as_uri(): path for path in (SHEETS / "print.css", SHEETS / "post.css", *sorted((SHEETS / "fonts").glob("*.ttf")))}

    class OwnSheets(URLFetcher):  # type: ignore[misc]
        """Opens the style and the typeface of our sheets, and nothing else in the world."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in own:
                raise ValueError(f"our papers do not open {url}")
            return URLFetcherResponse(url, own[url].read_bytes())

    atexit.register(_press.cache_clear)  # the typeface is given back while there is still somebody to take it
    fetcher, fonts = OwnSheets(), FontConfiguration()
    style, post_style = (
        CSS(url=(SHEETS / name).as_uri(), font_config=fonts, url_fetcher=fetcher) for name in ("print.css", "post.css")
    )
    return _Press(HTML, Attachment, base, fetcher, fonts, style, post_style)
