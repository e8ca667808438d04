"""Settings: strict, typed, and everything that is wrong said at once."""

from datetime import timedelta
from pathlib import Path

import pytest

from config import Config, Mode, SettingsError
from market.terms import Terms

A_KEY = "k" * 32
PUBLIC = {
    "SECRET_KEY": A_KEY, "BASE_ADDRESS": "https://kabelsalat.example", "OPERATOR_NAME": "Verein", "OPERATOR_STREET": "Weg 1",
    "OPERATOR_TOWN": "Zürich", "OPERATOR_PHONE": "043 000 00 00", "OPERATOR_EMAIL": "a@b.ch", "SMTP_HOST": "mail", "SMTP_FROM": "a@b.ch",
}  # fmt: skip


def problems(**environ: str) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        Config.from_env(environ)
    return refused.value.problems


def test_without_a_word_it_is_production_and_says_all_that_is_missing() -> None:
    assert [problem.split(" ")[0] for problem in problems()] == ["SECRET_KEY", "BASE_ADDRESS"]


def test_a_public_production_starts_with_all_it_needs() -> None:
    config = Config.from_env(PUBLIC)

    assert (config.mode, config.is_https, config.limits) == (Mode.PRODUCTION, True, 1.0)
    assert config.trusted_hosts == ("kabelsalat.example", "localhost", "127.0.0.1")
    assert config.operator.phone_href == "+41430000000"


@pytest.mark.parametrize("name", sorted(PUBLIC.keys() - {"SECRET_KEY", "BASE_ADDRESS"}))
def test_a_public_address_needs_an_imprint_and_a_mail_server(name: str) -> None:
    assert problems(**{**PUBLIC, name: ""}) == [f"{name} is needed on a public address"]


@pytest.mark.parametrize("key", ["", "k" * 31, "kabelsalat-open-key-for-demo-and-tests-only"])
def test_production_needs_a_key_of_its_own(key: str) -> None:
    assert problems(**{**PUBLIC, "SECRET_KEY": key})[0].startswith("SECRET_KEY of at least 32 bytes")


def test_production_shows_no_insides() -> None:
    assert problems(**PUBLIC, FLASK_DEBUG="1") == ["FLASK_DEBUG is on: production must not show its insides"]


def test_a_demo_needs_nothing_and_is_never_public() -> None:
    assert Config.from_env({"KABELSALAT_MODE": "demo", "PORT": "9000"}).base_address == "http://localhost:9000"
    assert "must not be public" in problems(KABELSALAT_MODE="demo", BASE_ADDRESS="https://kabelsalat.example")[0]


@pytest.mark.parametrize("name", ["KABELSALAT_MOED", "OPERATOR_FON", "PARTNER_COLOR", "SMTP_HOSTS"])
def test_a_misspelt_setting_is_not_ignored(name: str) -> None:
    assert problems(**PUBLIC, **{name: "x"}) == [f"{name} is not a setting we know; is it misspelt?"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "eighty"), ("PORT", "-1"), ("LIMITS", "many"), ("ERRANDS", "maybe"), ("OFFER_LIVES", "5"), ("DURATIONS_MIN", "30,x"),
     ("PARTNER_COLOUR", "blue"), ("BASE_ADDRESS", "kabelsalat.example"), ("BASE_ADDRESS", "https://a.example/path"), ("KABELSALAT_MODE", "prod")],
)  # fmt: skip
def test_what_cannot_be_read_is_named(name: str, value: str) -> None:
    assert any(problem.startswith(f"{name} is «{value}»: ") for problem in problems(**{**PUBLIC, name: value}))


def test_a_secret_is_never_shown() -> None:
    told = str(problems(SECRET_KEY="hush", DATABASE_URL="postgresql://u:hush@h/d", SMTP_PORT="x", SMTP_PASSWORD="hush"))

    assert "hush" not in told
    assert "hush" not in repr(
        Config.from_env({**PUBLIC, "SECRET_KEY": "hush" * 9, "DATABASE_URL": "postgresql://hush", "SMTP_PASSWORD": "hush"})
    )


SMS = {"SMS_URL": "https://sms.example/send", "SMS_KEY": "hush"}


def test_a_gateway_is_off_until_its_address_is_given() -> None:
    assert Config.from_env(PUBLIC).sms_url is None
    assert Config.from_env({**PUBLIC, **SMS}).sms_url == "https://sms.example/send"
    assert "hush" not in repr(Config.from_env({**PUBLIC, **SMS}))
    assert problems(**PUBLIC, SMS_KEY="hush") == ["SMS_KEY is given, but SMS_URL is not"]


def test_numbers_travel_by_https_and_never_from_a_demo() -> None:
    assert problems(**PUBLIC, SMS_URL="http://127.0.0.1:1/") == ["SMS_URL must be an https address"]
    assert "invented numbers" in problems(KABELSALAT_MODE="demo", SMS_URL="https://sms.example/send")[0]
    assert Config.from_env({"KABELSALAT_MODE": "demo", "SMS_URL": "http://127.0.0.1:1/"}).sms_url == "http://127.0.0.1:1/"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMS_URL", "gateway.test"), ("SMS_URL", "ftp://sms.example"), ("SMS_URL", "https://u:p@sms.example"), ("SMS_URL", "https://sms.example:x/"),
        ("SMS_BODY", '{"to": {to}, "text": {text}}'), ("SMS_BODY", '{"to": "{to}", "text": "{text}"'), ("SMS_BODY", "to={to}"),
        ("SMS_HEADERS", "Authorization"), ("SMS_HEADERS", "A b: c"),
    ],
)  # fmt: skip
def test_a_gateway_that_cannot_be_is_refused_and_not_shown(name: str, value: str) -> None:
    [problem] = problems(**{**PUBLIC, **SMS, name: value})
    assert problem.startswith(f"{name} is «")
    assert name == "SMS_HEADERS" or value not in problem


@pytest.mark.parametrize(
    "body", ["to={to}&text={text}", '[{"to": "{to}", "text": "{text}"}]', '{"a": {"to": ["{to}"]}, "text": "{text}"}']
)
def test_a_body_is_a_form_or_json(body: str) -> None:
    assert Config.from_env({**PUBLIC, **SMS, "SMS_BODY": body}).sms_body == body


def test_every_term_is_a_setting() -> None:
    said = {
        "KABELSALAT_MODE": "test", "OFFER_LIVES": "5d", "CODE_LIVES": "10m", "SLOTS_MAX": "2", "DURATIONS_MIN": "30, 60", "PILOT_CANTON": "BE",
        "PILOT_BORDER_CODES": "4500,4501", "COMMISSION_ON_PARTIAL_PRICE": "yes",
    }  # fmt: skip

    terms = Config.from_env(said).terms

    assert (terms.offer_lives, terms.code_lives, terms.slots_max) == (timedelta(days=5), timedelta(minutes=10), 2)
    assert (terms.durations_min, terms.pilot_border_codes) == ((30, 60), frozenset({"4500", "4501"}))
    assert (terms.pilot_canton, terms.commission_on_partial_price, terms.first_wave) == ("BE", True, Terms().first_wave)


@pytest.mark.parametrize(("said", "limits"), [("on", 1.0), ("off", 0.0), ("100", 100.0), ("0.5", 0.5)])
def test_limits_can_be_multiplied_or_switched_off(said: str, limits: float) -> None:
    assert Config.from_env({**PUBLIC, "LIMITS": said}).limits == limits


def test_the_store_lies_in_the_data_folder_unless_said_otherwise(tmp_path: Path) -> None:
    here = {"KABELSALAT_MODE": "test", "DATA_DIR": str(tmp_path)}

    assert Config.from_env(here).database_url == f"sqlite:///{tmp_path / 'kabelsalat.db'}"
    assert Config.from_env({**here, "DATABASE_URL": "postgresql://h/d"}).database_url == "postgresql://h/d"
