"""What one may take along: everything of one's own, no secrets, nothing of the other side's."""

import json

from database import session
from market import accounts, keys, takeout, talk
from market.accounts import Account
from tests.deals import offer_of, request_of, scheduled_job


def test_everything_of_one_person_and_nothing_of_others(anna: Account, beat: Account, chiara: Account) -> None:
    job = scheduled_job(anna, beat)
    talk.say(job.thread, "Ich klingle zweimal.", by=beat)
    offer_of(beat)
    request_of(chiara, "Handy weg")
    session.commit()
    annas, beats = takeout.of(anna), takeout.of(beat)
    assert [row["email"] for row in annas["account"]] == [anna.email]
    assert [row["title"] for row in annas["requests"]] == ["WLAN geht nicht"]
    assert [row["title"] for row in beats["offers"]] == ["WLAN einrichten und verstärken"]
    assert "Ich klingle zweimal." in [row["body"] for row in annas["messages"]]
    assert annas["jobs"][0]["total"] == 6000
    assert beats["requests"] == []
    assert len(beats["skills"]) == 5


def test_street_and_telephone_of_the_other_side_stay_out(anna: Account, beat: Account) -> None:
    scheduled_job(anna, beat)
    assert takeout.of(anna)["jobs"][0]["street"] == "Zypressenstrasse 11"
    assert "Zypressenstrasse" not in json.dumps(takeout.of(beat))
    assert "would_help_again" not in takeout.of(anna)["jobs"][0]


def test_no_secret_leaves(anna: Account) -> None:
    keys.keep_password(anna, keys.hash_password("ein langes Passwort"), by=anna)
    session.commit()
    told = json.dumps(takeout.of(anna))
    assert anna.password_hash is not None
    assert anna.password_hash not in told
    assert not takeout.SECRET & set(takeout.of(anna)["account"][0])
    assert accounts.with_email(anna.email) is anna
