"""People with phones: `anna.taps("Weiter")`, `beat.sees("Ihnen bleiben CHF 55.20")`.

A person finds things by the words that stand on the screen, as people do. Whatever the browser has to grumble about along
the way (a script's error, something the content policy refused, a file that is missing, an answer of 400 or more that the
story did not expect) is noted and fails the test at its end.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Response, WebError, expect

from tests.browser.served import Server, until

CODE = re.compile(r"\b\d{3} ?\d{3}\b")
LEFT_BEHIND = ("net::ERR_ABORTED",)  # a poll that the next page cut short, or an address that became a download
ONLY_DECORATION = "ViewTransition opt-in disabled"  # Chromium left out a fade between two pages
OF_THE_LINE = "console: htmx: htmx:error"
SAID_BY_STATUS = "Failed to load resource"  # noted as the answer it was, with its address


class Person:
    """Somebody in front of a screen."""

    def __init__(self, name: str, context: BrowserContext, server: Server, shots: Path | None = None) -> None:
        self.name, self.context, self.server, self.shots = name, context, server, shots
        self.email = f"{name.lower()}@example.com"
        self.trouble: list[str] = []
        self.expected: set[int] = set()
        self.pictures = 0
        context.on("console", self._hear)
        context.on("weberror", self._wince)
        context.on("response", self._weigh)
        context.on("requestfailed", self._miss)
        context.set_default_timeout(10_000)
        self.page: Page = context.new_page()

    # What a person does

    def opens(self, path: str) -> None:
        self.page.goto(self.server.address + path)

    def loads_again(self) -> None:
        self.page.reload()

    def looks_again_until(self, words: str) -> None:
        """Loads the page until these words are there: something happens by itself."""
        until(lambda: self.page.reload() and self.showing(words).is_visible())

    def goes_back(self) -> None:
        self.page.go_back()

    def taps(self, words: str, within: str = "body") -> None:
        """A button or a link that says exactly this."""
        self.shot()
        self._press(self.knob(words, within))

    def taps_in_vain(self, words: str) -> None:
        """No answer will come, or not so soon."""
        self.shot()
        self._touch(self.knob(words))

    def taps_what_says(self, words: str, within: str = "main") -> None:
        """A whole card or line that leads somewhere."""
        self.shot()
        place = self.page.locator(within)
        self._press(place.locator("a:visible, article.card--link:visible").filter(has_text=words).first)

    def taps_twice(self, words: str) -> None:
        """With an impatient finger."""
        self.knob(words).dblclick()

    def unfolds(self, words: str) -> None:
        self._press(self.page.locator("summary:visible").filter(has_text=words).first)

    def types(self, label: str, text: str) -> None:
        self.page.get_by_label(label).locator("visible=true").fill(text)

    def types_slowly(self, label: str, text: str) -> None:
        """Key by key."""
        self.page.get_by_label(label).locator("visible=true").press_sequentially(text, delay=20)

    def keys_in(self, text: str, *keys: str) -> None:
        """Where the focus is."""
        self.page.keyboard.type(text)
        self.presses(*keys)

    def presses(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def chooses(self, words: str) -> None:
        """A box or a circle, by its words."""
        self._press(self.page.locator("label:visible", has_text=words).first)

    def picks(self, label: str, option: str) -> None:
        self.page.get_by_label(label).locator("visible=true").select_option(label=option)

    def takes_photos(self, label: str, *files: Path) -> None:
        self.page.get_by_label(label).set_input_files(list(files))

    def downloads(self, words: str) -> tuple[str, bytes]:
        """The name and the bytes of a file; the page stays where it is."""
        before = self.page.url
        with self.page.expect_download() as waiting:
            self._press(self.knob(words))
        assert self.page.url == before
        return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()

    # What a person sees

    def sees(self, *words: str, within_seconds: float = 10) -> None:
        for each in words:
            expect(self.showing(each)).to_be_visible(timeout=within_seconds * 1000)

    def sees_in(self, place: str, words: str) -> None:
        expect(self.page.locator(place)).to_contain_text(words)

    def sees_no(self, words: str) -> None:
        expect(self.showing(words)).to_be_hidden()

    def has_typed(self, label: str, text: str) -> None:
        """It stands in the field, whoever put it there."""
        expect(self.page.get_by_label(label).locator("visible=true")).to_have_value(text)

    def is_on(self, path: str) -> None:
        """The address begins so."""
        expect(self.page).to_have_url(re.compile(re.escape(self.server.address + path)))

    def reads(self, selector: str) -> str:
        """The words in one place, on one line."""
        return " ".join(self.page.locator(selector).inner_text().split())

    def showing(self, words: str) -> Locator:
        return self.page.get_by_text(words).locator("visible=true").first

    def knob(self, words: str, within: str = "body") -> Locator:
        place = self.page.locator(within)
        return place.get_by_role("button", name=words, exact=True).or_(place.get_by_role("link", name=words, exact=True))

    def focus(self) -> Locator:
        return self.page.locator("*:focus")

    # What a person gets by mail

    def code(self, number: int = 1) -> str:
        """The digits of the code letter with this number."""
        letters = until(lambda: [found for found in self.codes() if len(self.codes()) >= number])
        return letters[number - 1]

    def codes(self) -> list[str]:
        texts = [letter.get_body(("plain",)).get_content() for letter in self.server.letters_to(self.email)]  # type: ignore[union-attr]
        found = [CODE.search(text) for text in texts if "Code" in text]
        return [match[0].replace(" ", "") for match in found if match]

    def gets_letter(self, words: str) -> None:
        """A mail says this, in its subject or, where it brings several news, below it."""
        until(lambda: any(words in said_in(letter) for letter in self.server.letters_to(self.email)))

    # What goes wrong

    @contextmanager
    def told(self, *statuses: int) -> Iterator[None]:
        """In here an answer like this is part of the story."""
        self.expected |= set(statuses)
        yield
        self.page.wait_for_load_state()
        self.expected -= set(statuses)

    @contextmanager
    def without_line(self) -> Iterator[None]:
        """In here requests may fail."""
        before = len(self.trouble)
        yield
        self.trouble[before:] = [noted for noted in self.trouble[before:] if not noted.startswith(("net::", OF_THE_LINE))]

    def shot(self) -> None:
        """A picture of the screen, where somebody asked for pictures."""
        if self.shots:
            self.pictures += 1
            self.shots.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=self.shots / f"{self.name.lower()}-{self.pictures:02}.png", full_page=True, caret="initial")

    def _press(self, what: Locator) -> None:
        """Until the answer is there: the story goes on with somebody else only when this has happened."""
        self._touch(what)
        expect(self.page.locator(".htmx-request")).to_have_count(0)

    def _touch(self, what: Locator) -> None:
        expect(what).to_have_count(1)
        what.tap() if self.has_finger else what.click()

    @property
    def has_finger(self) -> bool:
        return bool(self.context.pages[0].viewport_size and self.context.pages[0].viewport_size["width"] < 600)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and SAID_BY_STATUS not in message.text:
            self.trouble.append(f"console: {message.text}")

    def _wince(self, error: WebError) -> None:
        if ONLY_DECORATION not in str(error.error):
            self.trouble.append(f"script: {error.error}")

    def _weigh(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.trouble.append(f"{response.status}: {response.request.method} {response.url}")

    def _miss(self, request: Request) -> None:
        if request.failure not in LEFT_BEHIND:
            self.trouble.append(f"{request.failure}: {request.method} {request.url}")


def phone(**more: Any) -> dict[str, Any]:
    """A phone of Zürich: 360 by 740, German, touched by fingers."""
    return {
        "viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2,
        "locale": "de-CH", "timezone_id": "Europe/Zurich", **more,
    }  # fmt: skip


def said_in(letter: EmailMessage) -> str:
    """Subject and words of a mail, without the breaks of its lines."""
    text = letter.get_body(("plain",))
    return " ".join(f"{letter['Subject']} {text.get_content() if text else ''}".split())
