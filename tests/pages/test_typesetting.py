"""Each language has its own copy of the templates, in which everything that is always the same stands as plain text."""

from flask import render_template
from flask_wtf.csrf import generate_csrf
from jinja2 import DictLoader

from blueprints.typesetting import Pages, _made, kept

GREETING = "{{ _('Sign in') }}|{{ _('Question %(step)s of %(steps)s', step=step, steps=7) }}|{{ ngettext('%(num)s job', '%(num)s jobs', n) }}"
PLACED = "{% from 'macros/ui.html' import icon %}{{ icon('phone') }}{{ icon(name) }}{{ url_for('search.offers') }}"

ADDRESSES = (
    "{{ url_for('jobs.confirm_total', job_id=job.id, total_id=total.id) }}"
    "{{ url_for('pictures.show', token=token) }}{{ url_for('threads.poll', thread_id=thread.id, after=7) }}"
)


def source(app, template: str) -> str:
    pages: Pages = app.jinja_env
    with app.test_request_context():
        return str(pages.set_in("de").compile(template, name="trial.html", raw=True))


def test_the_same_page_speaks_the_language_of_who_asks_whoever_asked_before(stranger):
    said = [stranger.get("/", headers={"Accept-Language": language}).text for language in ("de", "en", "de")]
    assert [("Handy und Tablet" in page, "Phone and tablet" in page) for page in said] == [
        (True, False),
        (False, True),
        (True, False),
    ]


def test_a_sentence_stands_translated_in_the_compiled_template(app):
    made = source(app, GREETING)
    assert "Anmelden" in made
    assert "Sign in" not in made
    assert "gettext" not in made


def test_a_sum_in_a_sentence_stays_on_one_line(app):
    assert "CHF\\xa00.00: niemand zahlt etwas" in source(app, "{{ _('CHF 0.00: nobody pays anything') }}")


def test_values_are_filled_in_and_escaped_as_ever(app, monkeypatch):
    monkeypatch.setattr(app.jinja_env, "loader", DictLoader({"trial.html": GREETING}))
    app.jinja_env.set_in.cache_clear()
    with app.test_request_context(headers={"Accept-Language": "de"}):
        said = [render_template("trial.html", step="<b>2</b>", n=n) for n in (0, 1, 2)]
    app.jinja_env.set_in.cache_clear()
    assert said == [f"Anmelden|Frage &lt;b&gt;2&lt;/b&gt; von 7|{jobs}" for jobs in ("0 Aufträge", "1 Auftrag", "2 Aufträge")]


def test_symbols_and_addresses_that_never_change_are_put_in_and_others_are_not(app):
    made = source(app, PLACED)
    assert "sprite.svg#phone" in made
    assert "/offers" in made
    assert "url_for" not in made
    assert "(undefined(name='icon') if l_0_icon is missing else l_0_icon), (undefined(name='name')" in made, (
        "this one is drawn each time"
    )


def test_an_address_that_takes_numbers_alone_is_filled_in_and_any_other_is_looked_up(app):
    made = source(app, ADDRESSES)
    assert "'/jobs/%(job_id)d/totals/%(total_id)d/confirmation' % {'job_id'" in made
    assert made.count("context.call((undefined(name='url_for') if l_0_url_for is missing else l_0_url_for)") == 2


def test_a_piece_that_is_given_constants_alone_is_put_in(app):
    made = source(
        app,
        "{% from 'macros/ui.html' import link_button %}{{ link_button(url_for('requests.start'), _('Describe a problem'), 'pencil') }}",
    )
    assert 'href="/requests/new"' in made.replace('\\"', '"')
    assert "Problem beschreiben" in made
    assert "context.call" not in made


def test_the_form_of_a_kept_button_gets_the_token_of_this_answer(app):
    pages: Pages = app.jinja_env.set_in("de")
    made = []
    for _answer in range(2):
        with app.test_request_context():
            token = generate_csrf()
            html = kept(pages, "macros/ui.html", "act", "/jobs/7/confirmation", "Ja, es funktioniert", "check")
            made.append((html.count(token), html.replace(token, "")))
    assert made[0] == made[1]
    assert made[0][0] == 1
    assert _made.cache_info().hits


def test_what_a_macro_made_is_kept_per_language_and_per_value(app):
    pages: Pages = app.jinja_env
    with app.test_request_context():
        tags = [kept(pages.set_in(language), "macros/people.html", "rating", 4.5, n) for language in ("de", "en") for n in (0, 2)]
    assert ["neu" in tags[0], "Bewertungen" in tags[1], "new" in tags[2], "reviews" in tags[3]] == [True] * 4


def test_what_a_page_defines_for_others_is_made_once_per_answer_and_anew_for_the_next_person(app, anna, beat):
    with app.test_request_context():
        told = app.jinja_env.set_in("de").get_template("proposals/words.html")
        annas, again, beats = (told.make_module({"me": who, "locale": "de"}) for who in (anna, anna, beat))
        assert told.needs == {"me"}
    with app.test_request_context():
        next_answer = told.make_module({"me": anna, "locale": "de"})
    assert (annas is again, annas is beats, annas is next_answer) == (True, False, False)
