"""The yardstick: a page of twenty cards as anybody would write it in Flask, Jinja and SQLAlchemy, with nothing around it.

One query selects the columns of twenty cards and of the person on each; a base template, a page, autoescape, url_for for
each link, and the same marks on each card as on ours. No sign-in, no languages, no forms, no macros, no headers. It is
compressed as the product's pages are, so that the ratio tells what our own work costs and not what the compressor does.
"""

from pathlib import Path

import brotli
from flask import Flask, Response, render_template, request
from jinja2 import DictLoader
from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, scoped_session, sessionmaker

ROWS, SHOWN = 300, 20

BASE = """<!doctype html>
<html lang="de">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{% block title %}{% endblock %} · Bare</title>
<link rel="stylesheet" href="{{ url_for('static', filename='app.css') }}">
<script defer src="{{ url_for('static', filename='htmx.min.js') }}"></script>
</head>
<body>
<header class="topbar"><a class="logo" href="{{ url_for('page') }}">Bare</a>
<nav><ul class="mainmenu">
{% for word in ('Suchen', 'Heute', 'Nachrichten', 'Ich') %}<li><a class="topbar__link" href="{{ url_for('page') }}">{{ word }}</a></li>
{% endfor %}</ul></nav>
</header>
<main id="main">
{% block main %}{% endblock %}
</main>
<footer class="foot"><nav>
{% for word in ('Preise', 'Impressum', 'Datenschutz') %}<a href="{{ url_for('page') }}">{{ word }}</a>
{% endfor %}</nav></footer>
</body>
</html>
"""
PAGE = """{% extends 'base.html' %}
{% block title %}Hilfe finden{% endblock %}
{% block main %}
<h1>Hilfe finden</h1>
{% for card in cards %}
<article class="card card--link" id="offer-{{ card.id }}">
<div class="headline">
<h3><a href="{{ url_for('one', card_id=card.id) }}">{{ card.title }}</a></h3>
<span class="price"><span class="price__unit">CHF</span> {{ '%.2f'|format(card.rappen / 100) }}</span>
</div>
<div class="person">
<span class="avatar" aria-hidden="true">{{ card.initials }}</span>
<div class="stack stack--tight">
<div class="person__name"><span>{{ card.name }}</span>{% if card.reviews %}<span class="rating"><svg class="icon" width="24" height="24"
aria-hidden="true"><use href="/static/icons/sprite.svg#star"></use></svg><span class="only-read">Bewertung </span>
{{ '%.1f'|format(card.stars / card.reviews) }} <small>({{ card.reviews }}<span class="only-read"> Bewertungen</span>)</small></span>
{% else %}<span class="rating--new">neu</span>{% endif %}</div>
<p class="person__about">{{ card.postal_code }} {{ card.town }} · {{ card.minutes }} min · {{ card.done }} Aufträge</p>
</div>
</div>
</article>
{% endfor %}
{% endblock %}
"""


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    initials: Mapped[str]
    stars: Mapped[int]
    reviews: Mapped[int]
    done: Mapped[int]


class Card(Base):
    __tablename__ = "card"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    title: Mapped[str]
    rappen: Mapped[int]
    minutes: Mapped[int]
    postal_code: Mapped[str]
    town: Mapped[str]


SELECTED = (Card.id, Card.title, Card.rappen, Card.minutes, Card.postal_code, Card.town,
            Person.name, Person.initials, Person.stars, Person.reviews, Person.done)  # fmt: skip


def create_bare_app(folder: Path) -> Flask:
    """The whole bare product, with its own little store."""
    session = scoped_session(sessionmaker(create_engine(f"sqlite:///{folder / 'bare.db'}")))
    fill(session)
    app = Flask(__name__)
    app.jinja_loader = DictLoader({"base.html": BASE, "page.html": PAGE})
    app.teardown_appcontext(lambda error: session.remove())
    app.after_request(squeeze)

    @app.get("/")
    def page() -> str:
        wanted = select(*SELECTED).join(Person, Card.person_id == Person.id).order_by(Card.id.desc()).limit(SHOWN)
        return render_template("page.html", cards=session.execute(wanted).all())

    @app.get("/cards/<int:card_id>")
    def one(card_id: int) -> str:
        return str(card_id)

    return app


def fill(session: scoped_session) -> None:
    Base.metadata.create_all(session.get_bind())
    people = [Person(name=f"Nadja {n}.", initials="NK", stars=9 * n, reviews=2 * n, done=n) for n in range(100)]
    session.add_all(people)
    session.flush()
    for n in range(ROWS):
        about = {"rappen": 3000 + 50 * (n % 100), "minutes": 60, "postal_code": f"80{n % 60:02}", "town": "Zürich"}
        session.add(Card(person_id=people[n % 100].id, title=f"WLAN einrichten und verstärken {n}", **about))
    session.commit()
    session.remove()


def squeeze(response: Response) -> Response:
    """The same compressor with the same setting as the product's."""
    if request.accept_encodings["br"]:
        response.set_data(brotli.compress(response.get_data(), quality=4))
        response.headers["Content-Encoding"] = "br"
    return response
