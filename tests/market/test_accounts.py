"""Opening an account: of age, agreed, at a place there is, once per address."""

import pytest

from market import accounts
from market.refusals import Missing, OutOfRange

EVA = {"email": "eva@example.com", "first_name": "Eva", "last_name": "Huber", "postal_code": "8004", "language": "de"}


@pytest.mark.parametrize("said", [{"is_adult": False, "agrees": True}, {"is_adult": True, "agrees": False}])
def test_nobody_joins_without_age_and_terms(said):
    with pytest.raises(Missing):
        accounts.open_account(**EVA, **said)


def test_an_address_opens_one_account_however_it_is_written():
    accounts.open_account(**EVA, is_adult=True, agrees=True)
    with pytest.raises(OutOfRange) as refused:
        accounts.open_account(**{**EVA, "email": " EVA@Example.com "}, is_adult=True, agrees=True)
    assert refused.value.code == "email_taken"


def test_a_postal_code_that_does_not_exist_is_refused_at_the_start_and_later(anna):
    with pytest.raises(OutOfRange):
        accounts.open_account(**{**EVA, "postal_code": "9999"}, is_adult=True, agrees=True)
    with pytest.raises(OutOfRange):
        accounts.change_details(
            anna, first_name="Anna", last_name="Anner", postal_code="9999", language="de", street=None, phone=None, by=anna
        )
    assert anna.postal_code == "8004"
