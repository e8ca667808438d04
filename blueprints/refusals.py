"""What a refusal and an error page say, by their code. Rules say no with a code; its one sentence stands here."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

REFUSALS: dict[str, LazyString] = {
    # Who may
    "not_allowed": _l("You cannot do this here."),
    "other_side_must_answer": _l("It is the other side's turn to answer. You can withdraw your proposal."),
    "review_not_replaceable": _l("This review can no longer be changed. A review can be replaced once, within 14 days."),
    # Things that have moved on
    "already_moved": _l("Something has changed in the meantime. Here you see how things stand now."),
    "ad_closed": _l("This ad is no longer open. Nothing was sent."),
    "proposal_moved": _l("This proposal no longer stands. Here you see how things stand now."),
    "proposal_exists": _l("There is an open proposal between you two already. Please answer or withdraw that one first."),
    "request_taken": _l("Somebody has been chosen for this request already."),
    "slot_taken": _l("This time is gone. Please choose another one."),
    "total_moved": _l("This price no longer stands. Here you see the one that does."),
    "job_not_finished": _l("This is possible once the job is finished."),
    "job_not_ended": _l("Somebody is still chosen for this request. It can be opened again once that job has ended."),
    "helper_exists": _l("You have a helper profile already."),
    "review_exists": _l("You have reviewed this job already. You can replace your review once."),
    "answer_exists": _l("You have answered this review already."),
    "sent_differently": _l("This form was sent already, with other content. Nothing was sent a second time."),
    # Too late
    "tip_empty": _l("Please write a few words."),
    "request_not_open": _l("This request is no longer open, so nothing can be added to it."),
    "move_too_late": _l("It is too late to move this appointment: it begins in less than two hours. Please call each other."),
    "same_time": _l("This is the time you have already. Please choose another one."),
    "cancel_too_late": _l("The appointment has begun, so it can no longer be cancelled. Please say whether it worked out."),
    "review_too_late": _l("The time for a review is over: it is open for 14 days after the job."),
    # Appointments that were let down
    "cancel_late_by_now": _l("Since you opened this page, it has become less than a day before the appointment. Please read what calling off means now."),
    "no_show_too_early": _l("Please wait a little longer: this is possible from %(minutes)s minutes after the start on."),
    "no_show_too_late": _l("This could be said within %(hours)s hours. Please call us, or tell us how it went."),
    "contest_too_late": _l("The time to answer is over. You can still say something to the mark, or call us."),
    "mark_answered": _l("You have said something to this already. What you said stands."),
    "mark_lifted": _l("This mark no longer counts."),
    # Letters
    "letter_not_dead": _l("This mail no longer lies here: somebody has sent it again, or it is gone."),
    "code_is_over": _l("This code is no longer valid. The person asks for a new one."),
    "quiet_hours_empty": _l("Please choose two different hours, for example from 21 to 7 o'clock."),
    # Acting for others
    "in_person_only": _l("Only the person themselves can do this."),
    "own_counterpart": _l("Here you are the other side yourself. Only the person you act for can decide this."),
    "trusted_is_you": _l("This is your own address. Please type the one of the person you trust."),
    "too_many_mandates": _l("%(trusted)s people are the most. Please end one first."),
    # Money
    "price_outside_band": _l("The price must be between %(lowest)s and %(highest)s."),
    "price_step": _l("Please choose a price in steps of %(step)s, such as 45.50."),
    "price_countered_already": _l("Each side can change the price once, and you have done so. You can still suggest other times."),
    "counter_unchanged": _l("This is what the proposal says already. Please change the price, the duration or a time."),
    "total_unchanged": _l("That is the price you have agreed already."),
    "total_only_lower": _l("You can suggest a lower price here. A higher one comes from the helper."),
    "partial_outside": _l("The amount must be between CHF 0.00 and the agreed price."),
    "settle_only_named": _l("Only CHF 0.00 or an amount that both sides named can be settled."),
    # Times
    "no_such_hour": _l("This hour does not exist: the clocks go forward that night. Please choose another time."),
    "hour_twice": _l("This hour exists twice: the clocks go back that night. Please choose another time."),
    "slot_past": _l("This time is over. Please choose a later one."),
    "slot_too_far": _l("That is too far ahead. Please choose a time within the next %(horizon)s days."),
    "slots_overlap": _l("Two of these times overlap. Please choose times apart from each other."),
    "too_many_slots": _l("Please choose %(slots)s times at most."),
    "slot_needed": _l("Please choose at least one time."),
    "slot_busy": _l("You have promised one of these times to somebody else. Please choose another one."),
    "no_such_slot": _l("This time is not on offer any more. Please choose another one."),
    "no_such_duration": _l("Please choose one of the durations."),
    "not_started": _l("This is possible once the appointment has begun."),
    # People and places
    "email_taken": _l("There is an account with this address already."),
    "must_be_adult": _l("You need to be %(age)s or older to use this yourself. Please ask an adult to sign up."),
    "must_agree": _l("Please agree to the terms."),
    "street_needed": _l("Please give street and number, so that the helper finds you."),
    "phone_needed": _l("Please give a telephone number for the day of the visit."),
    "no_such_place": _l("We do not know this place. Please type the four digits of the postal code, for example 8004."),
    "outside_pilot_area": _l("We are not there yet. Shall we write to you when we come?"),
    "skill_needed": _l("Please choose at least one thing you can help with."),
    "own_account_needed": _l("Please confirm that you work on your own account."),
    # The two do not agree
    "no_such_topic": _l("Please choose what it is about."),
    "trouble_too_late": _l("This could be said within %(trouble)s days. Please describe the problem anew, or call us."),
    "helper_gone": _l("The helper is no longer here. Please describe the problem anew: others are glad to help."),
    "unpaid_too_late": _l("This could be said within %(unpaid)s days. Please call us."),
    "unpaid_only_once": _l("You have said that the money has come. For the same job it cannot be reported again. Is something not right? Please call us."),
    "answer_awaited": _l("The neighbour still has time to answer. Please decide afterwards."),
    "hearing_over": _l("The time to say how it was is over. What you said before stands. You can still call us."),
    "hearing_goes_on": _l("Both sides are still being heard. An amount can be proposed once both have spoken, or when the three days are over."),
    "amount_moved": _l("There is another proposal by now. Please look at it before you answer."),
    # Words and pictures
    "reason_needed": _l("Please give a reason, one sentence is enough."),
    "message_empty": _l("Please write something first."),
    "message_too_long": _l("This message is too long. Please shorten it or send it in two parts."),
    "text_too_long": _l("This text is too long. Please shorten it a little."),
    "answer_empty": _l("Please write your answer first."),
    "stars_needed": _l("Please choose one to five stars."),
    "question_open": _l("One question is still open. Please answer it first."),
    "no_such_question": _l("We do not know this question. Please start from your overview."),
    "draft_posted": _l("This request is posted already. You can change it on its page."),
    "too_many_photos": _l("%(photos)s photos are the most. Please remove one first."),
    "picture_too_large": _l("A photo may have 8 MB at most. Please choose a smaller one."),
    "picture_too_many_pixels": _l("This photo has too many pixels. Please choose a smaller one."),
    "picture_kind": _l("Please choose a photo as JPEG, PNG or WebP."),
    "picture_not_readable": _l("This photo cannot be opened. Please choose another one."),

    # Not solved, and how it goes on
    "consent_needed": _l("The partner needs to know at least what is wrong and how to reach you. Please tick these two."),
}  # fmt: skip

ERRORS: dict[int, tuple[LazyString, LazyString]] = {
    400: (_l("That did not arrive as expected"), _l("Something about this request was not right. Please go back and try once more.")),
    403: (_l("That is not possible here"), _l("You cannot do this here. Nothing has been changed.")),
    404: (_l("This page does not exist"), _l("Perhaps it has moved, or it is not meant for this account. Nothing is lost.")),
    405: (_l("That did not arrive as expected"), _l("This address cannot be opened like this. Please start from the home page.")),
    409: (_l("Something has changed"), _l("Something has changed in the meantime. Please look at how things stand now.")),
    413: (_l("That is too much at once"), _l("The photos are too large together. Please choose fewer or smaller ones; each may have 8 MB.")),
    422: (_l("Something is missing"), _l("Something in this form does not fit yet. Please go back and look at it once more.")),
    429: (_l("A little too fast"), _l("That was a bit too fast. Please wait a moment and try again; what you typed is still in your form.")),
    500: (_l("Something broke on our side"), _l("That is our mistake, not yours. We have a note of it. Please try again in a moment, or call us.")),
}  # fmt: skip
EXPIRED_TOAST = _l("This page had been open for a long time. What you typed is still here: please send it once more.")
