"""Views of a list as its screen offers and saves them."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from agencycli import queries, services
from agencycli.i18n import N_, _
from agencycli.models import Staff
from agencycli.queries.lists import ListQuery
from agencycli.queries.views import READY
from agencycli.tui.listing.asked import Asked

WAYS = (
    ("", N_("for me")),
    ("--default", N_("for me, and the list opens with it")),
    ("--shared", N_("for everybody")),
    ("--shared --default", N_("for everybody, and the list opens with it")),
)
"""For whom a view is saved: the options of ``agency view save``, and the words."""


def known(actor: Staff, query: ListQuery) -> list[Asked]:
    """Return every view of a list this person may use, as a question to the list."""
    found = []
    for name in queries.views.names(actor, query.name):
        wish = queries.views.wish(actor, query, name)
        ready = READY.get(query.name, {}).get(name)
        is_ready = ready is not None and ready.filters == wish.filters
        found.append(Asked(name, _(ready.summary).rstrip(".") if ready and is_ready else name, wish))
    return found


def described(view: Asked) -> str:
    """Return a view for a list to choose from: what it shows, and its name; of one's own also the filter."""
    parts = (view.title, view.view) if view.title != view.view else (view.view, view.wish.filters)
    return " · ".join(part for part in parts if part)


def save(actor: Staff, query: ListQuery, name: str, asked: Asked, way: str) -> Asked:
    """Save what is shown as a view; return the question that is now that view. Raises BadCondition, Forbidden."""
    where = [str(condition) for condition in asked.where]
    columns = ",".join(asked.wish.columns or ())
    filters = queries.views.filter_row(actor, query.name, _words(asked), where, sort=asked.order_asked, columns=columns)
    services.view.save(
        actor, query.name, name, filters=filters, sort=asked.order_asked, columns=columns,
        shared="--shared" in way, is_default="--default" in way,
    )  # fmt: skip
    return Asked(name, name, queries.views.wish(actor, query, name))


def save_command(listing: str, name: str, asked: Asked, way: str) -> str:
    """Return the command that saves the same view."""
    parts = ["agency", "view", "save", listing, name, *_words(asked)]
    for condition in asked.where:
        parts += ["--where", str(condition)]
    parts += [f"--sort={asked.order_asked}"] if asked.order_asked else []
    parts += [f"--columns={','.join(asked.wish.columns)}"] if asked.wish.columns else []
    return shlex.join([*parts, *way.split()])


def _words(asked: Asked) -> Sequence[str]:
    return [asked.search] if asked.search else []
