"""The front door: puts the house together and opens it.

`python app.py` serves in production mode (settings: docs/operating.md); `create_app()` is for tests and gunicorn.
"""

import importlib
import pkgutil
from dataclasses import asdict
from types import ModuleType

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import blueprints
import commands
import config as settings
import database
import storage
from blueprints.typesetting import Pages
from config import Config, Mode
from database import migrations, unit_of_work
from invoices import receipts
from invoices.snapshots import Issuer
from market import events, keys, partners, rates, terms
from office import consequences, errands, letters, texts
from office.folder import Folder, TextFolder
from office.gateway import Gateway
from tools import catalogues

FOUR_HUNDRED_DAYS = 400 * 24 * 60 * 60  # as long as browsers keep a cookie; the session's row decides when it ends
PHOTO_FORM_EXTRA = 1024 * 1024


def create_app(config: Config | None = None) -> Flask:
    """The whole product, ready to answer; nothing runs by itself yet."""
    config = config or Config.from_env()
    settle(config)
    open_store(config)
    if not config.is_production:
        catalogues.compile_all_when_stale()
    app = Flask(__name__, static_folder=None)
    app.jinja_environment = Pages  # type: ignore[assignment]
    app.config.from_mapping(flask_settings(config))
    app.extensions["errands_are_late"] = errands.is_late
    app.teardown_appcontext(forget_rows)
    furnish(app, blueprints)
    furnish(app, commands)
    if config.is_demo:
        app.register_blueprint(importlib.import_module("demo.blueprint").blueprint)
    if config.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.proxies, x_proto=config.proxies)  # type: ignore[method-assign]
    return app


def serve() -> None:
    """Opens the product to the world: one process, the errands in a thread beside it."""
    from waitress import serve as wait

    app = create_app()
    config = settings.current()
    if config.is_demo:
        importlib.import_module("demo.builder").fill_if_empty()
    errands.start_thread(app)
    wait(app, host=config.host, port=config.port, threads=8, connection_limit=1000, channel_timeout=30, ident="")


def for_gunicorn() -> Flask:
    """One of several workers; ERRANDS=1 lets it run errands too, the lease sees that only one does."""
    app = create_app()
    if settings.current().errands:
        errands.start_thread(app)
    return app


def settle(config: Config) -> None:
    """Tells every floor what it must know, and who follows the events."""
    settings.settle(config)
    terms.settle(config.terms)
    keys.settle(config.secret_key.encode())
    storage.settle(config.data_dir / "files")
    letters.settle(mailer(config))
    texts.settle(gateway(config))
    receipts.settle_issuer(issuer(config))
    events.follow_with(consequences.follow)


def issuer(config: Config) -> Issuer:
    """Who stands on receipts."""
    operator = config.operator
    address = (operator.street, f"{operator.postal_code} {operator.town}")
    return Issuer(operator.name, address, operator.phone, operator.email, config.base_address.rstrip("/"))


def mailer(config: Config) -> letters.Mailer:
    """Letters leave by the mail server, or lie in a folder while there is none."""
    smtp, way = config.smtp, Folder(config.data_dir / "outbox")
    by_server = smtp.host and letters.Smtp(smtp.host, smtp.port, smtp.user, smtp.password, smtp.starttls)
    return letters.Mailer(
        way=by_server or way, sender=smtp.sender, app_name=config.app_name, base_address=config.base_address,
        operator_name=config.operator_name, operator_phone=config.operator_phone, operator_hours=config.operator_hours,
    )  # fmt: skip


def gateway(config: Config) -> Gateway | TextFolder | None:
    """Texts leave by the gateway of the settings; in the demo they lie in a folder; else there are none."""
    if config.sms_url is None:
        return TextFolder(config.data_dir / "texts") if config.is_demo else None
    key, sender = config.sms_key or "", config.sms_sender
    return Gateway(config.sms_url, config.sms_body, key, config.sms_headers, sender, config.sms_taken)


def open_store(config: Config) -> None:
    """Opens the database. An empty one gets its tables; one with rows is brought up to date by itself in demo and tests only."""
    config.data_dir.mkdir(parents=True, exist_ok=True)
    engine = database.connect(config.database_url)
    if migrations.is_empty(engine) or (migrations.pending(engine) and not config.is_production):
        migrations.migrate(engine)
    if config.mode is not Mode.TEST:
        unit_of_work(rates.fill_from_terms)
        unit_of_work(lambda: partners.fill_from_settings(**asdict(config.partner)))


def flask_settings(config: Config) -> dict[str, object]:
    """What Flask and its extensions are told."""
    return {
        "SECRET_KEY": config.secret_key,
        "TESTING": config.mode is Mode.TEST,
        "TRUSTED_HOSTS": list(config.trusted_hosts) or None,
        "PREFERRED_URL_SCHEME": "https" if config.is_https else "http",
        "MAX_CONTENT_LENGTH": config.terms.photos_max * config.terms.photo_bytes_max + PHOTO_FORM_EXTRA,
        "SESSION_COOKIE_NAME": "__Host-session" if config.is_https else "session",
        "SESSION_COOKIE_SECURE": config.is_https,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": FOUR_HUNDRED_DAYS,
        "WTF_CSRF_TIME_LIMIT": None,
        "BABEL_DEFAULT_LOCALE": "de",
        "BABEL_DEFAULT_TIMEZONE": "Europe/Zurich",
    }


def forget_rows(_error: BaseException | None) -> None:
    """Every answer reads afresh: no row and no open transaction stays with the thread."""
    database.session.remove()


def furnish(app: Flask, folder: ModuleType) -> None:
    """Every module of the folder in order of its name: its init_app(), else its blueprint."""
    for found in sorted(pkgutil.iter_modules(folder.__path__), key=lambda module: module.name):
        module = importlib.import_module(f"{folder.__name__}.{found.name}")
        if hasattr(module, "init_app"):
            module.init_app(app)
        elif hasattr(module, "blueprint"):
            app.register_blueprint(module.blueprint)


if __name__ == "__main__":
    serve()
