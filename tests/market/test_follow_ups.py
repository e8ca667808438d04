"""Other helpers: the neighbour posts a request written from the old one; the unsolved job is settled, others go on beside it."""

import io

import pytest
from PIL import Image

from database import session
from market import drafts, events, finishing, follow_ups, handing_over, pictures, requests
from market.jobs import Cause, Job
from market.lifecycle import JobState
from market.money import Chf
from market.partners import Customer, Item
from market.refusals import AlreadyMoved, NotAllowed
from tests.deals import bid_of, enquiry_of, offer_of, scheduled_job

pytestmark = pytest.mark.usefixtures("swisscom")

AFTER = "2026-11-26 15:00"


@pytest.fixture
def job(anna, beat, at) -> Job:
    made = scheduled_job(anna, beat)
    at(AFTER)
    finishing.call_unsolved(made, Cause.SKILL, "Neuer Kanal, anderer Ort. Anruf: 079 123 45 67", by=beat)
    session.commit()
    return made


def kinds(*about) -> list[str]:
    return [event.kind.value for event in events.story_of(*about)]


def test_the_draft_knows_what_is_known(job, anna):
    draft = follow_ups.begin(job, by=anna)
    assert draft.missing == []
    assert draft.title == job.request.title
    assert draft.answer("topic") == "network.wifi"
    assert draft.answer("tried").startswith("Neuer Kanal, anderer Ort.") and "079" not in draft.answer("tried")
    assert drafts.held_by(anna, None) is draft


def test_photos_come_along_as_copies(job, anna):
    made = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(made, "PNG")
    kept = pictures.keep(made.getvalue(), owner=anna)
    draft = follow_ups.begin(job, [pictures.copy(kept)], by=anna)
    assert [pictures.content(one) for one in draft.pictures] == [pictures.content(kept)]
    assert draft.pictures[0].storage_key != kept.storage_key


def test_asked_again_it_is_the_same_draft(job, anna):
    assert follow_ups.begin(job, by=anna) is follow_ups.begin(job, by=anna)
    assert kinds(job).count("follow_up_begun") == 1


def test_from_an_enquiry_the_message_is_what_happens(anna, beat, at):
    from market import agreeing

    enquiry = enquiry_of(anna, offer_of(beat), message="Können Sie zu mir kommen?")
    job = agreeing.accept_proposal(enquiry, enquiry.slot_rows[0].id, by=beat)
    agreeing.give_contacts(job, street="Weg 1", phone="+41442422424", by=anna)
    at(AFTER)
    finishing.call_unsolved(job, Cause.SKILL, by=anna)
    assert follow_ups.begin(job, by=anna).answer("what")["description"] == "Können Sie zu mir kommen?"


def test_posting_settles_the_unsolved_job_and_is_linked(job, anna, chiara):
    posted = requests.post(follow_ups.begin(job, by=anna), by=anna)
    assert (job.state, job.settled_price, job.end_reason) == (JobState.SETTLED, Chf(0), "others_asked")
    assert (follow_ups.of_job(job), follow_ups.job_of(posted)) == (posted, job)
    assert kinds(job)[-2:] == ["followed_up", "settled"]
    assert bid_of(chiara, posted, times=("2026-11-30 10:00",)).is_live


def test_what_both_had_named_is_paid(job, anna, beat):
    finishing.name_partial(job, Chf(2000), by=anna)
    finishing.name_partial(job, Chf(2000), by=beat)
    requests.post(follow_ups.begin(job, by=anna), by=anna)
    assert job.settled_price == Chf(2000)


def test_begun_and_not_posted_nothing_is_settled(job, anna):
    follow_ups.begin(job, by=anna)
    assert job.state is JobState.UNSOLVED


def test_with_the_partner_it_goes_on_beside(job, anna):
    handing_over.hand_over(job, "swisscom", tuple(Item), Customer.YES, by=anna)
    posted = requests.post(follow_ups.begin(job, by=anna), by=anna)
    assert (job.state, follow_ups.of_job(job)) == (JobState.WITH_PARTNER, posted)
    with pytest.raises(AlreadyMoved):
        follow_ups.begin(job, by=anna)


def test_one_that_was_taken_down_may_be_followed_by_another(job, anna):
    from market import ads

    handing_over.hand_over(job, "swisscom", tuple(Item), Customer.YES, by=anna)
    ads.take_down(requests.post(follow_ups.begin(job, by=anna), by=anna), anna)
    assert follow_ups.begin(job, by=anna).posted_request_id is None


def test_the_team_lays_it_ready_and_the_neighbour_posts_it(job, anna, olga, letters):
    draft = follow_ups.begin(job, by=olga)
    assert (draft.account_id, letters()[-1].kind) == (anna.id, "follow_up_prepared")
    assert follow_ups.begin(job, by=anna) is draft
    requests.post(draft, by=anna)
    assert job.state is JobState.SETTLED


@pytest.mark.parametrize("wrong", ["beat", "chiara", "dario"])
def test_nobody_else_asks_others(job, request, wrong):
    with pytest.raises(NotAllowed):
        follow_ups.begin(job, by=request.getfixturevalue(wrong))


def test_while_somebody_comes_nobody_else_is_asked(anna, beat, olga):
    job = scheduled_job(anna, beat)
    for by in (anna, olga):
        with pytest.raises(AlreadyMoved):
            follow_ups.begin(job, by=by)


def test_a_draft_that_follows_somebody_elses_job_changes_nothing(job, dario):
    draft, _ = drafts.start(dario, device="network", place="8005", what={"title": "Fremd", "description": "…"}, follows=job.id)
    posted = requests.post(draft, by=dario)
    assert (job.state, follow_ups.job_of(posted)) == (JobState.UNSOLVED, None)


def test_the_old_request_is_not_opened_again_beside_it(job, anna):
    from market import ending

    requests.post(follow_ups.begin(job, by=anna), by=anna)
    assert not ending.may_be_reopened_by(job.request, anna)
