"""A visit as an entry for calendars (iCalendar, RFC 5545 and 5546): new, moved and called off are the same entry with a higher number.

`UID` is the job's for ever, `SEQUENCE` counts what calendars were told; `PUBLISH` brings or changes the entry, `CANCEL` takes it away. Times
stand in Zürich's own zone, whose rules travel along. A mail's entry names the place alone; the street is in the one on the job's page.
"""

from urllib.parse import urlsplit

from icalendar import Calendar, Event, Timezone, vCalAddress

from invoices import paper, receipts
from market import clock
from market.accounts import Account
from market.jobs import Job

FILE_NAME = "termin.ics"
CUT = "\x1e"
# The European rule (directive 2000/84/EC): summer time from the last Sunday in March to the last in October, at 1 o'clock UTC.
ZONE = b"""BEGIN:VTIMEZONE
TZID:Europe/Zurich
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""


def entry_for(job: Job, reader: Account, *, with_street: bool = False) -> bytes | None:
    """The file, in the reader's language; None for a job that never had a time."""
    if job.slot is None or job.scheduled_at is None:
        return None
    method = "CANCEL" if job.came_to_nothing else "PUBLISH"
    calendar = Calendar()
    calendar.add("prodid", f"-//{receipts.issuer().name}//{reader.language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(Timezone.from_ical(ZONE))
    calendar.add_component(_event(job, reader, method, with_street))
    return bytes(calendar.to_ical())


def method_of(entry: bytes) -> str:
    """What the mail that carries it must say of it."""
    return str(Calendar.from_ical(entry)["method"])


def _event(job: Job, reader: Account, method: str, with_street: bool) -> Event:
    assert job.slot is not None
    issuer, event = receipts.issuer(), Event()
    title, about = _words(job, reader)
    event.add("uid", f"job-{job.id}@{urlsplit(issuer.base_address).hostname}")
    event.add("sequence", job.calendar_sequence + (method == "CANCEL"))
    event.add("dtstamp", clock.now().replace(microsecond=0))
    event.add("dtstart", clock.in_zurich(job.slot.starts_at))
    event.add("dtend", clock.in_zurich(job.slot.ends_at))
    event.add("summary", title)
    event.add("description", about)
    event.add("location", _place(job, with_street))
    event.add("url", f"{issuer.base_address}/jobs/{job.id}")
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event.add("organizer", vCalAddress(f"mailto:{issuer.email}"))
    return event


def _words(job: Job, reader: Account) -> tuple[str, str]:
    other = job.other_side(reader)
    template = paper.sheets_in(reader.language).get_template("calendar.txt")
    text = template.render(job=job, name=other.first_name, is_helper=reader.id == job.helper_id, cut=CUT)
    title, about = (part.strip() for part in text.split(CUT))
    return title, about


def _place(job: Job, with_street: bool) -> str:
    town = job.place.name if job.place else job.postal_code
    return f"{job.street}, {town}" if with_street and job.street else town
