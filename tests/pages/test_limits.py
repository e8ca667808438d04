"""How much is enough."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import config as settings
from blueprints import limits
from config import Config
from tests.visitor import Visitor


@pytest.fixture
def real_limits(config: Config) -> Iterator[None]:
    settings.settle(replace(config, limits=1.0))
    limits.limiter.reset()
    yield
    limits.limiter.reset()


def test_guessing_passwords_is_slowed_down_for_that_pair_alone(stranger: Visitor, real_limits: None) -> None:
    def guess(email: str, address: str) -> int:
        form = {"email": email, "password": "guess"}
        return stranger.post("/sign-in/password", data=form, environ_base={"REMOTE_ADDR": address}).status_code

    assert [guess("anna@example.com", "192.0.2.1") for _ in range(10)] == [422] * 10
    assert guess("ANNA@example.com ", "192.0.2.1") == 429
    assert guess("beat@example.com", "192.0.2.1") == 422
    assert guess("anna@example.com", "192.0.2.2") == 422


def test_one_network_address_guesses_thirty_times_at_most(stranger: Visitor, real_limits: None) -> None:
    said = [
        stranger.post("/sign-in/password", data={"email": f"p{n}@example.com", "password": "guess"}).status_code
        for n in range(31)
    ]

    assert said == [422] * 30 + [429]


def test_too_fast_says_when_to_try_again(stranger: Visitor, real_limits: None) -> None:
    for _ in range(5):
        stranger.post("/sign-in", data={"email": "anna@example.com"})

    answer = stranger.post("/sign-in", data={"email": "anna@example.com"})

    assert answer.status_code == 429
    assert 3590 < int(answer.headers["Retry-After"]) <= 3601
    assert "zu schnell" in answer.text


def test_the_setting_multiplies_or_switches_off(stranger: Visitor, real_limits: None, config: Config) -> None:
    settings.settle(replace(config, limits=2.0))
    said = [stranger.post("/sign-in", data={"email": "anna@example.com"}).status_code for _ in range(11)]
    assert said == [303] * 10 + [429]

    settings.settle(replace(config, limits=0.0))
    assert stranger.post("/sign-in", data={"email": "anna@example.com"}).status_code == 303


GUESSES = """
import app
made = app.create_app()
made.config["WTF_CSRF_ENABLED"] = False
visitor = made.test_client()
form = {"email": "anna@example.com", "password": "guess"}
print(*[visitor.post("/sign-in/password", data=form).status_code for _ in range(6)])
"""


def test_several_processes_count_together(tmp_path: Path) -> None:
    """Two workers of one site: what the one counted, the other knows."""
    settings_of_both = {"KABELSALAT_MODE": "test", "DATA_DIR": str(tmp_path), "LIMITS_STORE": "database"}
    said = [
        subprocess.run(
            [sys.executable, "-c", GUESSES], env=os.environ | settings_of_both, capture_output=True, text=True, check=True
        )
        for _ in range(2)
    ]
    assert " ".join(worker.stdout.strip() for worker in said) == " ".join(["422"] * 10 + ["429"] * 2)
