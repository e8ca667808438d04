"""The rules of the market, in story order. A chapter imports only chapters above it.

terms          the numbers everybody can read: band, times, counts
money          whole Rappen: share, parse, show
clock          the only reader of the clock; Zürich at the edges
workdays       the partner's days
weeks          Monday to Sunday, as calendars count them
refusals       how a rule says no
lifecycle      which state may follow which
kinds          everything that can happen, by name
events         what happened: history, audit trail and trigger in one
places         postal codes, towns, distances, the pilot area
accounts       people
keys           sign-in codes, passwords
sessions       where somebody is signed in
second_factor  the team's second key
callers        people who call: an account without mail, a code on the telephone
mandates       somebody trusted: given, accepted, ended
acting         who may act for whom, and that it is shown
once           twice is once: forms that make something
blocks         one person wants nothing to do with another
masking        contact data in words others read is covered
skills         what neighbours can help with
pictures       photos, checked and drawn anew
helpers        profiles of those who help
introductions  the call before a helper's first visit, and what the team heard
topics         what mails are about, and which of them are always sent
preferences    which mails somebody wants, and in which hours nothing buzzes
texting        a few words to a mobile phone, for whoever asked for them
notices        what a person should know; the outbox
undelivered    mails and texts given up on, and trying once more
ads            what offers and requests have in common
offers         a helper's ad
drafts         a request while it is written, one question per screen
requests       a neighbour's ad
ranking        what an ad is found by, and how high it stands
cards          an ad as a list shows it
search         words + place + filters → a page of results
alerts         who hears of a new request, and when the next
alarm_words    words of danger, and of money as swindlers speak of it
talk           private threads, contact data masked
said           what was said in a thread, as it is shown
tips           questions and tips under a request, «this solved it»
slots          from when, how long
proposals      a bid or an enquiry: the noun and who may see it
comparing      bids beside each other, and in which order
rates          the platform's cut, with a date from
particulars    what hangs on a job: payment, cause, times, totals
jobs           what an accepted proposal becomes: the noun and who may see it
cases          something the team must look at, by when, and what came of it
casework       what the team does with a case, never over each other
openings       the team opens a private conversation, with a case and a reason
albums         who may look at a photo
bargaining     to bid, enquire, counter, withdraw, decline
agreeing       to accept, to find a time, to give street and phone
appointments   to move one, while the old time holds
apart          two who had a job are kept apart by the team, in the name of one of them
marks          late cancels and no-shows, and what is said to them
finishing      other total, done, it works, not solved, settled
disputes       the two do not agree
objecting      after «done» or the end: it does not work again, or something else is not right
hearing        how each side sees it, and which amount it finds right
outcomes       the team proposes an amount; both accept, or the clock ends it
queueing       a job becomes a case of the team, and why
partners       the professionals go on
entrances      a partner's own entrance: its colours, its logo
agents         the people of a partner, each bound to one
partnerships   a partner is taken in, or changes how it appears
handing_over   consent, taking it, asking back, the result
consenting     consent by telephone: called, said back, handed over in her name
released       the file a partner reads: exactly what was ticked, each look written down
report         a month of what a partner's products broke, in figures
follow_ups     other helpers are asked, with what was tried
ending         to cancel, to run out of time, to ask others
no_shows       nobody came: said, answered, or taken back
visits         «still fine?», the reminder, on my way, arrived
unsolved       a second visit, the team, the clocks of what was not solved
reviews        stars and words, one answer
unpaid         the money never came: said, answered, decided
helped         it came to nothing: was the neighbour helped all the same, and paid?
hiding         what everybody can read is hidden by the team, or shown again
reports        something is wrong with a person, an ad, a message, a tip, a review
earlier        public words of the time before contact data was covered
badge_rule     how far a helper is on the way to a partner's badge
badges         proven helpers: awarded, paused, refused, withdrawn, restored
watch          what opens a case by itself, before the phone rings
next_steps     who must act next, and until when
waiting        what waits for one person, soonest due first
today          the cases of today, safety first, and the story of one
lists          what the team looks things up in, and files of it
audiences      to whom a mail of the team goes
announcements  what the team tells everybody
mailings       announcements by mail, a few at a time
bands          announcements on all pages
desk           what waits for the team
yardsticks     how well it goes, week by week: what counts and what does not
measuring      the figures of some weeks, in one question
behind         the rows behind a yardstick's number
given          the cases behind a partner's number
looks          the team looks at street and telephone, with a reason
waiting_list   «Noch nicht in Bern. Sollen wir Ihnen schreiben?»
suspending     the team stops somebody; the other side is helped on
farewell       «delete my account»: asked, taken back, done
takeout        everything of one person, to take along
"""

CHAPTERS = [line.split()[0] for line in __doc__.splitlines()[2:] if line.strip()]
