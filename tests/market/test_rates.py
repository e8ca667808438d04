"""The platform's cut: which rate holds when, and that an agreed job keeps its own."""

from datetime import date

from database import session
from market import rates
from tests.deals import scheduled_job


def test_a_rate_holds_from_its_day_on():
    rates.fill_from_terms()
    rates.add(date(2027, 1, 1), 750)
    assert [rates.rate_on(day) for day in (date(2026, 12, 31), date(2027, 1, 1), date(2028, 6, 1))] == [800, 750, 750]


def test_filling_from_the_settings_happens_once():
    rates.fill_from_terms()
    rates.add(date(2027, 1, 1), 900)
    rates.fill_from_terms()
    assert len(rates.all_of_them()) == 2


def test_a_job_keeps_the_rate_of_the_day_it_was_agreed(anna, beat, at):
    rates.fill_from_terms()
    rates.add(date(2026, 11, 25), 1000)
    job = scheduled_job(anna, beat)
    at("2026-11-26 15:00")
    session.expire_all()
    assert (job.commission_basis_points, job.commission.rappen) == (800, 480)
