"""The terms everybody can read: the price band, the times, the counts.

One frozen set of numbers (product.md, "Numbers"), filled once from the settings. Money is in Rappen, times are
timedeltas or whole minutes, distances whole kilometres. Nothing else in the project names these numbers.
"""

from dataclasses import dataclass
from datetime import timedelta

LANGUAGES = ("de", "en")


@dataclass(frozen=True)
class Terms:
    """What the operator has settled; every field can be set by an environment variable of the same name."""

    # Money
    price_min_rappen: int = 3000
    price_max_rappen: int = 10000
    price_step_rappen: int = 50
    commission_basis_points: int = 800
    commission_on_partial_price: bool = False
    transfer_days: int = 10

    # Where
    pilot_canton: str = "ZH"
    pilot_border_codes: frozenset[str] = frozenset({"5462", "6340", "8355", "8363", "8500", "8525"})
    pilot_radius_km: int = 10
    radius_choices_km: tuple[int, ...] = (2, 5, 10, 20, 30)

    # Who
    age_min: int = 18

    # Ads
    offer_lives: timedelta = timedelta(days=90)
    request_lives: timedelta = timedelta(days=14)
    renewal_reminder: timedelta = timedelta(days=3)
    first_wave: int = 10
    second_wave: int = 30
    second_wave_after: timedelta = timedelta(hours=2)
    operator_after: timedelta = timedelta(hours=24)
    photos_max: int = 4
    photo_bytes_max: int = 8 * 1024 * 1024
    photo_pixels_max: int = 40_000_000

    # Proposals
    slots_max: int = 3
    durations_min: tuple[int, ...] = (30, 45, 60, 90, 120, 180)
    slot_horizon: timedelta = timedelta(days=60)
    slot_gap: timedelta = timedelta(minutes=30)
    helper_answers_within: timedelta = timedelta(hours=24)
    neighbour_answers_within: timedelta = timedelta(hours=72)

    # Jobs
    agreed_nudge: timedelta = timedelta(days=1)
    agreed_to_operator: timedelta = timedelta(days=3)
    agreed_void: timedelta = timedelta(days=7)
    cancel_free_until_before: timedelta = timedelta(hours=24)
    cancel_grace: timedelta = timedelta(minutes=10)
    still_fine_before: timedelta = timedelta(hours=24)
    still_fine_if_agreed_before: timedelta = timedelta(hours=48)
    amber_before: timedelta = timedelta(hours=4)
    visit_reminder_before: timedelta = timedelta(hours=2)
    move_answer_before: timedelta = timedelta(hours=2)
    on_my_way_minutes: tuple[int, ...] = (5, 10, 15, 20, 30, 45, 60)
    no_show_from: timedelta = timedelta(minutes=15)
    no_show_until: timedelta = timedelta(hours=48)
    contest_within: timedelta = timedelta(hours=48)
    ask_both_after: timedelta = timedelta(hours=12)
    silence_to_operator: timedelta = timedelta(days=5)
    silence_void: timedelta = timedelta(days=14)
    confirm_reminder: timedelta = timedelta(days=3)
    confirm_silence: timedelta = timedelta(days=7)
    operator_acts_within: timedelta = timedelta(days=1)
    unsolved_choice: timedelta = timedelta(hours=24)
    unsolved_settles: timedelta = timedelta(days=21)
    trouble_again_within: timedelta = timedelta(days=14)
    unpaid_within: timedelta = timedelta(days=30)

    # Disputes
    hearing_lasts: timedelta = timedelta(days=3)
    amount_proposed_within: timedelta = timedelta(days=10)
    dispute_settles: timedelta = timedelta(days=30)

    # Partner
    partner_takes_within_working_days: int = 2
    partner_answers_within_working_days: int = 5
    partner_asks_back_nudge: timedelta = timedelta(days=3)
    partner_asks_back_settles: timedelta = timedelta(days=14)

    # Marks
    marks_live: timedelta = timedelta(days=365)
    marks_shown_from: int = 2
    contacts_shown_after_end: timedelta = timedelta(days=30)

    # Reviews
    review_window: timedelta = timedelta(days=14)
    review_invited_at_hour: int = 10

    # Before a first visit
    first_call_needed: bool = True
    first_call_within_working_days: int = 1

    # Badges; the mean is in hundredths of a star
    badge_counts_back: timedelta = timedelta(days=365)
    badge_jobs: int = 5
    badge_neighbours: int = 4
    badge_reviews: int = 4
    badge_mean_hundredths: int = 450
    badge_last_jobs: int = 10
    badge_unsolved_most: int = 1
    badge_marks_back: timedelta = timedelta(days=90)
    badge_marks_most: int = 1
    badge_sign_reminder_working_days: int = 3
    badge_sign_within_working_days: int = 7
    badge_pause_ends: timedelta = timedelta(days=90)

    # Cases
    low_stars: int = 2
    mean_falls_hundredths: int = 50
    let_down_case_from: int = 3
    past_us_case_from: int = 3
    past_us_counts_back: timedelta = timedelta(days=365)
    safety_acts_within: timedelta = timedelta(hours=2)
    case_snooze_longest: timedelta = timedelta(days=14)
    silence_looked_at_within: timedelta = timedelta(days=7)
    reports_a_day: int = 10
    texts_a_day: int = 12
    left_alone_before: timedelta = timedelta(hours=48)
    left_alone_after: timedelta = timedelta(hours=12)

    # Yardsticks; the mean is in hundredths of a star
    first_bid_within: timedelta = timedelta(minutes=60)
    first_bid_goal_percent: int = 80
    mean_goal_hundredths: int = 470
    receipts_take: timedelta = timedelta(days=28)

    # Acting for others
    mandates_at_most: int = 3
    consent_by_phone_lives: timedelta = timedelta(days=30)

    # Letters
    mails_apart: timedelta = timedelta(hours=1)
    quiet_from_hour: int = 21
    quiet_to_hour: int = 7

    # Keys
    code_lives: timedelta = timedelta(minutes=30)
    code_tries: int = 5
    session_lives: timedelta = timedelta(days=180)
    staff_session_lives: timedelta = timedelta(hours=1)


_current = Terms()


def current() -> Terms:
    """The terms in force in this process."""
    return _current


def settle(terms: Terms) -> None:
    """Puts terms in force; called once by create_app() with what the settings say."""
    global _current
    _current = terms
