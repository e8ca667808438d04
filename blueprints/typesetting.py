"""Templates are set once per language: what is the same in every answer is put in while a template is compiled.

A sentence without values, a symbol, the address of a page: on each answer they would be looked up anew, dozens of times.
Each language has its own copy of the templates, in which they stand as plain text. Figures: docs/decisions/0009-typesetting.md.
"""

import re
from collections import ChainMap
from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import Any

from flask import Flask, current_app, g, has_app_context
from flask.templating import Environment
from flask_babel import force_locale, get_translations
from flask_wtf.csrf import generate_csrf
from jinja2 import Template, meta, nodes, pass_environment
from jinja2.environment import TemplateModule
from jinja2.visitor import NodeTransformer
from markupsafe import Markup
from werkzeug.routing import BuildError

from blueprints.readable import TIE
from blueprints.surroundings import language

PIECES, PIECES_STAND_IN = frozenset({"icon", "logo", "cable", "link_button", "button", "tag"}), "macros/ui.html"
NUMBER = re.compile(r"<int:(\w+)>")
ALWAYS_THE_SAME = frozenset({"asset", "module", "url_for"})
SAME_IN_AN_ANSWER = frozenset({"me", "locale"})
MANY = 200
KEPT = 4096


class Pages(Environment):
    """The templates; as asked for by a view, in the language of this answer."""

    language = ""

    def __init__(self, app: Flask, **options: Any) -> None:
        super().__init__(app, **options)
        self.template_class = Sheet
        self.globals["kept"] = kept
        self.set_in = lru_cache(self._set_in)

    def make_globals(self, d: Any) -> Any:
        """The very same names for every template: Jinja then sees at once that an import has nothing to add."""
        return ChainMap(d, self.globals) if d else self.globals

    def get_or_select_template(self, template_name_or_list: Any, *args: Any, **kwargs: Any) -> Template:
        return self.set_in(language()).get_template(template_name_or_list, *args, **kwargs)

    def _set_in(self, language: str) -> "Pages":
        copy: Any = self.overlay()
        copy.language, copy.plain = language, self
        return copy  # type: ignore[no-any-return]

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        if not self.language or not (name or "").endswith(".html"):
            return tree
        return Typesetter(self, pieces_of(tree, name)).visit(tree)  # type: ignore[no-any-return]


class Sheet(Template):
    """A template; what it defines for others is made once per answer, however often it is imported with context."""

    def make_module(self, vars: Any = None, *args: Any, **kwargs: Any) -> TemplateModule:
        if not vars or not self.needs <= SAME_IN_AN_ANSWER or not has_app_context():
            return super().make_module(vars, *args, **kwargs)
        made: dict[Any, TemplateModule] = g.setdefault("modules", {})
        key = self, id(vars.get("me")), vars.get("locale")
        if key not in made:
            made[key] = super().make_module(vars, *args, **kwargs)
        return made[key]

    @cached_property
    def needs(self) -> frozenset[str]:
        """The names it takes from the page that imports it."""
        source, _, _ = self.environment.loader.get_source(self.environment, self.name)  # type: ignore[union-attr, arg-type]
        return frozenset(meta.find_undeclared_variables(self.environment.parse(source))) - self.environment.globals.keys()


@pass_environment
def kept(pages: Pages, template: str, macro: str, *given: Any) -> Markup:
    """`kept('search/cards.html', 'offer_card', card)`: what a macro made of the same values before, in the same language.

    For macros that look at nothing but their values: no clock, no person. A button's form gets the token of this answer.
    """
    first, *others = _made(pages, template, macro, tuple(tuple(one) if isinstance(one, list) else one for one in given))
    return Markup((g.get("csrf_token") or generate_csrf()).join((first, *others))) if others else first


@lru_cache(maxsize=KEPT)
def _made(pages: Pages, template: str, macro: str, given: tuple[Any, ...]) -> tuple[Markup, ...]:
    """What stands between the tokens of its forms; without one it is one piece."""
    made = str(getattr(pages.get_template(template).module, macro)(*given))
    return tuple(Markup(part) for part in (made.split(generate_csrf()) if "csrf_token" in g else [made]))


def pieces_of(tree: nodes.Template, name: str | None) -> frozenset[str]:
    """Under which names a template calls the small pieces that look at nothing but their values."""
    if name == PIECES_STAND_IN:
        return PIECES
    imports = (one for one in tree.find_all(nodes.FromImport) if one.template == nodes.Const(PIECES_STAND_IN))
    return frozenset(word for one in imports for word in one.names if isinstance(word, str)) & PIECES


class Typesetter(NodeTransformer):
    """Puts in what is known already."""

    def __init__(self, pages: Pages, pieces: frozenset[str]) -> None:
        self.pages: Any = pages
        self.pieces = pieces
        with force_locale(pages.language):
            self.words = get_translations()

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        return self.put_in(self.generic_visit(node)).set_environment(self.pages)  # type: ignore[arg-type]

    def put_in(self, node: nodes.Call) -> nodes.Node:
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        if node.dyn_args or node.dyn_kwargs:
            return node
        if name in ("_", "gettext"):
            return self.sentence(node)
        if name == "ngettext":
            return self.counted(node)
        return self.known(node, name) if name in self.pieces | ALWAYS_THE_SAME else node

    def sentence(self, node: nodes.Call) -> nodes.Node:
        """`_('Hello %(name)s', name=x)` becomes the translated text, with its values filled in as before."""
        source = texts(node.args)
        if source is None or len(source) != 1:
            return node
        text = Markup(self.words.ugettext(source[0]).replace("CHF ", f"CHF{TIE}"))
        return filled(nodes.Const(text), node.kwargs) if node.kwargs else nodes.Const(text % {})

    def counted(self, node: nodes.Call) -> nodes.Node:
        """`ngettext('%(num)s job', '%(num)s jobs', n)`: one of two texts, where the language has one form for 1 and one for the rest."""
        source = texts(node.args[:2])
        if source is None or len(node.args) != 3:
            return node
        one, *others = {self.words.ungettext(*source, 1): 0} | {
            self.words.ungettext(*source, n): n for n in range(MANY) if n != 1
        }
        if len(others) > 1:
            return node
        is_one = nodes.Compare(node.args[2], [nodes.Operand("eq", nodes.Const(1))])
        text = nodes.CondExpr(is_one, nodes.Const(Markup(one)), nodes.Const(Markup(others[0] if others else one)))
        return filled(text, [nodes.Keyword("num", node.args[2]), *node.kwargs])

    def known(self, node: nodes.Call, name: str) -> nodes.Node:
        """A call that is given nothing but constants, of something that then always says the same."""
        try:
            args, kwargs = [arg.as_const() for arg in node.args], dict(pair.as_const() for pair in node.kwargs)
            if "_external" in kwargs:
                return node
            made = self.function(name)(*args, **kwargs)
        except (nodes.Impossible, BuildError):
            return self.address(node) if name == "url_for" else node
        return nodes.Const(made if isinstance(made, Markup) else str(made))

    def address(self, node: nodes.Call) -> nodes.Node:
        """`url_for('jobs.show', job_id=job.id)` becomes `'/jobs/%(job_id)d'` with its number, where numbers are all it takes."""
        endpoint, names = texts(node.args), {pair.key for pair in node.kwargs}
        rules = list(current_app.url_map.iter_rules(endpoint[0])) if endpoint else []
        if len(rules) != 1 or set(NUMBER.findall(rules[0].rule)) != names or rules[0].arguments != names:
            return node
        return filled(nodes.Const(NUMBER.sub(r"%(\1)d", rules[0].rule)), node.kwargs)

    def function(self, name: str) -> Callable[..., Any]:
        if name == "url_for":
            return current_app.url_for
        if name in ALWAYS_THE_SAME:
            return self.pages.globals[name]  # type: ignore[no-any-return]
        return getattr(self.pages.plain.get_template(PIECES_STAND_IN).module, name)  # type: ignore[no-any-return]


def texts(args: list[nodes.Expr]) -> list[str] | None:
    """The arguments, if all of them are plain texts."""
    return [arg.value for arg in args] if all(isinstance(arg, nodes.Const) for arg in args) else None  # type: ignore[attr-defined]


def filled(text: nodes.Expr, values: list[nodes.Keyword]) -> nodes.Node:
    """A text with its values, escaped where they are no markup."""
    return nodes.Mod(text, nodes.Dict([nodes.Pair(nodes.Const(one.key), one.value) for one in values]))
