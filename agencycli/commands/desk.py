"""What commands share: the options every command spells the same way, opening the agency, doing or rehearsing a change.

stdout is data, stderr is talk. Without a terminal nothing is ever asked.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Annotated, Any, Literal, NamedTuple

import typer

from agencycli import output, queries, services
from agencycli.commands import complete
from agencycli.commands.spread import spread
from agencycli.errors import Refused, UsageError
from agencycli.i18n import N_, _, ngettext

Format = Annotated[
    Literal["table", "json", "csv", "xlsx"], typer.Option("--format", "-f", help=_("How to print the list."))
]
RecordFormat = Annotated[Literal["text", "json"], typer.Option("--format", "-f", help=_("How to print the record."))]
Output = Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help=_("Write to a file instead."))]
Where = Annotated[
    list[str] | None,
    typer.Option("--where", "-w", metavar="'FIELD OP VALUE'", help=_("Only rows that fit; may be repeated.")),
]
Sort = Annotated[str | None, typer.Option("--sort", metavar="FIELD", help=_("Order; -FIELD turns it round."))]
Columns = Annotated[str | None, typer.Option("--columns", metavar="A,B,C", help=_("Which columns, in this order."))]
Limit = Annotated[int | None, typer.Option("--limit", "-n", min=0, help=_("At most so many rows."))]
View = Annotated[str | None, typer.Option("--view", help=_("A saved view of this list."))]
Yes = Annotated[bool, typer.Option("--yes", "-y", help=_("Do not ask; take the default."))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("Show what would change, and change nothing."))]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help=_("Print numbers only."))]
ClientReference = Annotated[
    str,
    typer.Argument(
        metavar="CLIENT", help=_("Number, a unique part of the name, or a phone."), autocompletion=complete.clients
    ),
]
ClientReferences = Annotated[
    list[str],
    typer.Argument(
        metavar="CLIENT...",
        help=_("Numbers, unique parts of names, or phones; several are changed as one entry."),
        autocompletion=complete.clients,
    ),
]
PersonReference = Annotated[
    str,
    typer.Argument(metavar="PERSON", help=_("Number, or a unique part of the name."), autocompletion=complete.people),
]
DealReference = Annotated[
    str,
    typer.Argument(metavar="DEAL", help=_("Number, or a unique part of the title."), autocompletion=complete.deals),
]
DealOrNone = Annotated[
    str,
    typer.Argument(metavar="[DEAL]", help=_("Number, or a unique part of the title."), autocompletion=complete.deals),
]
Amount = Annotated[str, typer.Argument(metavar="SUM", help=_("How much."))]
Day = Annotated[str, typer.Option("--on", metavar="DAY", help=_("Which day; today unless said."))]
Back = Annotated[bool, typer.Option("--back", help=_("It is taken back: a correction or a refund."))]
Over = Annotated[bool, typer.Option("--over", help=_("It is right that it is more than agreed."))]
Paper = Annotated[str, typer.Option("--paper", metavar="NUMBER", help=_("Number and date of the paper."))]
Note = Annotated[str, typer.Option(help=_("Anything else worth knowing."))]
Words = Annotated[list[str] | None, typer.Argument(metavar="[WORDS]", help=_("Search as on the screen."))]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FIELD=VALUE", help=_("Any other field of the card; may be repeated.")),
]

External = Annotated[
    str,
    typer.Option("--external", metavar="SYSTEM:ID", help=_("Its name in another system; a second run is an update.")),
]
JsonLines = Annotated[
    str | None,
    typer.Option(
        "--json", metavar="FILE", help=_("Take lines of JSON, one record a line, all or none; - reads standard input.")
    ),
]

acting_as = ""
"""The login after ``--as``."""


class NotConfirmed(Refused):
    """The person said no."""

    exit_code = 1
    slug = "not-confirmed"
    template = N_("nothing was changed")


class AnswerNeeded(UsageError):
    """There is no terminal to ask on."""

    slug = "answer-needed"
    template = N_("{question} Answer with {option}")


@contextmanager
def at_work(words: str = "") -> Iterator[Any]:
    """Open the agency for one command; ``words`` go to the journal, the typed command line by default."""
    # The session comes first: its tables load Peewee without the drivers that this agency does not use.
    from agencycli import session
    from agencycli.services import frame

    with session.session(acting_as) as opened:
        frame.words.set(words or "agency " + shlex.join(sys.argv[1:]))
        yield opened


def interactive() -> bool:
    """Tell whether a person sits at both ends."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def confirm(question: str, yes: bool) -> None:
    """Ask before a loss. ``yes`` answers it; without a terminal raises AnswerNeeded; a no raises NotConfirmed."""
    if yes:
        return
    if not interactive():
        raise AnswerNeeded(question=question, option="--yes")
    if not typer.confirm(question, err=True):
        raise NotConfirmed


def tell(message: str) -> None:
    """Say something to the person at the terminal: on stderr, harmless."""
    from agencycli.values.text import visible

    sys.stdout.flush()
    print(visible(message), file=sys.stderr)


def change(function: Callable[..., Any], *args: Any, dry_run: bool = False, **kwargs: Any) -> Any:
    """Make a change, or rehearse it and print the rows that would be touched (then returns None)."""
    if not dry_run:
        return function(*args, **kwargs)
    from agencycli.services import frame

    _result, rows = frame.rehearse(function, *args, **kwargs)
    output.write(queries.journal.told_listing(rows))
    tell(
        ngettext(
            "rehearsal: {count} row would change; nothing was changed",
            "rehearsal: {count} rows would change; nothing was changed",
            len(rows),
        ).format(count=len(rows))
    )
    return None


def done(number: int | None, name: str, form: str = "text", quiet: bool = False) -> None:
    """Print what a change made: the record's number and, for people, the entry to undo it by."""
    from agencycli.services import frame

    entry = frame.last_entry()
    if form == "json":
        output.record({"id": number, "name": name, "entry": entry})
        return
    if number is not None:
        print(number)
    if not quiet and sys.stderr.isatty():
        undo = _("undo: agency undo {entry}").format(entry=entry) if entry else _("nothing changed")
        tell(f"{name} · {undo}" if name else undo)


class Doing(NamedTuple):
    """The options of every change."""

    dry_run: DryRun = False
    form: RecordFormat = "text"
    quiet: Quiet = False

    def change(
        self, service: Any, *args: Any, told: str | Callable[[Any], str], printed: int | None = None, **kwargs: Any
    ) -> Any:
        """Make a change and print the number of what it made, or ``printed``; or rehearse it, and return None.

        ``told`` is its name for people.
        """
        made = change(service, *args, dry_run=self.dry_run, **kwargs)
        if not self.dry_run:
            done(made.id if printed is None else printed, told(made) if callable(told) else told, self.form, self.quiet)
        return made

    def lines(
        self, service: Callable[..., Any], source: str | None, *, adding: bool, missing: str = "", yes: bool = False
    ) -> bool:
        """Take lines of JSON when they are named; without them raise UsageError when something is ``missing``."""
        if source is None and missing:
            raise UsageError(missing)
        if source is not None:
            take_lines(service, source, adding=adding, yes=yes, dry_run=self.dry_run, quiet=self.quiet)
        return source is not None


def show_list(
    name: str,
    actor: Any,
    *,
    form: str,
    target: str | None,
    where: Sequence[str] | None = None,
    search: str = "",
    sort: str | None = None,
    columns: str | None = None,
    limit: int | None = None,
    view: str | None = None,
    quiet: bool = False,
    empty: str = "",
    narrow: Callable[[Any], Any] | None = None,
) -> None:
    """Print a registered list as every ``list`` command does; taking out all of it as a file is journalled.

    ``narrow`` takes the list and returns a part of it.
    """
    from agencycli.queries import conditions, views

    query = queries.lists.list_query(name, actor)
    query = narrow(query) if narrow else query
    wish = views.wish(actor, query, view)
    keys = [key.strip() for key in columns.split(",")] if columns else wish.columns
    conditions_ = [*wish.where, *conditions.parse_all(where or ())]
    sorting = sort or wish.sort
    if quiet:
        output.numbers(query.ids(conditions_, search or wish.search, sorting, limit), target)
        return
    found = query.listing(conditions_, search or wish.search, sorting, keys, limit)
    show(actor, found, form, target, empty=empty, whole=columns is not None)


class Listed(NamedTuple):
    """The options of every list."""

    form: Format = "table"
    target: Output = None
    where: Where = None
    sort: Sort = None
    columns: Columns = None
    limit: Limit = None
    view: View = None
    quiet: Quiet = False

    def show(self, name: str, actor: Any, **how: Any) -> None:
        """Print a registered list as these options want it; ``how`` is further words of ``show_list``."""
        show_list(name, actor, **{**self._asdict(), **how})


def show(actor: Any, listing: Any, form: str, target: str | None, *, empty: str = "", whole: bool = False) -> None:
    """Print a finished list; taking out a long one is journalled. ``whole`` as in ``output.write``."""
    leaves = form != "table" or target is not None or not sys.stdout.isatty()
    if leaves and len(listing.rows) > services.export.FREE_ROWS:
        services.export.record_export(actor, listing.name, len(listing.rows), form)
    output.write(listing, form, target, empty=empty, whole=whole)  # type: ignore[arg-type]


def report(found: Any, form: str, target: str | None) -> None:
    """Print a report; the commands behind its figures (``list``) are for programs and files, a table has no room."""
    if form != "table" or target is not None:
        output.write(found.listing(), form, target)  # type: ignore[arg-type]
        return
    output.write(found.figures(), "table")
    if found.summary and sys.stdout.isatty():
        tell(found.summary)


def add_list(
    app: typer.Typer,
    name: str,
    *,
    help: str,  # noqa: A002
    empty: str,
    searched: bool = True,
    verb: str = "list",
) -> None:
    """Give a group the verb ``list`` of a registered list, with the options that every list has."""

    @spread
    def show_searched(words: Words = None, *, listed: Listed) -> None:
        with at_work() as work:
            listed.show(name, work.actor, search=" ".join(words or ()), empty=empty)

    @spread
    def show_all(listed: Listed) -> None:
        with at_work() as work:
            listed.show(name, work.actor, empty=empty)

    app.command(verb, help=help)(show_searched if searched else show_all)


def add_deal_list(app: typer.Typer, name: str, *, help: str, empty: str) -> None:  # noqa: A002
    """Give a group the verb ``list`` of a registered list with the column ``deal_id``: of one deal, or of all."""

    @spread
    def show_of_deal(deal: DealOrNone = "", *, listed: Listed) -> None:
        with at_work() as work:
            of = [f"deal_id = {queries.reference.deal(work.actor, deal).id}"] if deal else []
            listed.show(name, work.actor, where=[*of, *(listed.where or ())], empty=empty)

    app.command("list", help=help)(show_of_deal)


def take_lines(
    service: Callable[..., Any],
    source: str,
    *,
    adding: bool,
    yes: bool = False,
    dry_run: bool = False,
    quiet: bool = False,
) -> None:
    """Take lines of JSON as one change; answer each with a line of JSON, or with its number only."""
    from dataclasses import asdict

    from agencycli.importers import json_lines
    from agencycli.services import frame

    lines = json_lines.read(source)
    with at_work() as work:
        find = {
            "client": partial(queries.reference.client, work.actor),
            "deal": partial(queries.reference.deal, work.actor),
            "client_id": partial(queries.scope.get_client, work.actor),
            "person_id": partial(queries.scope.get_person, work.actor),
            "deal_id": partial(queries.scope.get_deal, work.actor),
            "item_id": partial(queries.scope.get_item, work.actor),
            "budget_id": lambda number: queries.lists.record("budget", work.actor, number, _("budget line")),
            "staff": queries.staff.member,
        }
        taken = change(service, work.actor, lines, find, adding=adding, keep_wrong=yes, dry_run=dry_run)
        if taken is None:
            return
        if quiet:
            for one in taken:
                print(one.id)
            return
        output.record_lines(asdict(one) | {"entry": frame.last_entry()} for one in taken)


def pairs(settings: Sequence[str] | None) -> dict[str, Any]:
    """Read ``FIELD=VALUE`` words. Raises UsageError."""
    read = {}
    for setting in settings or ():
        key, sign, value = setting.partition("=")
        if not sign or not key.strip():
            raise UsageError(_("“{setting}”: write FIELD=VALUE").format(setting=setting))
        read[key.strip()] = value
    return read


def day(text: str) -> Any:
    """Read a day to come. Raises UsageError."""
    from agencycli import clock
    from agencycli.values.moments import read_day

    found = read_day(text, clock.today())
    if found is None:
        raise UsageError(_("“{text}” is not a day; write 31.12, 2026-12-31, tomorrow or +3d").format(text=text))
    return found


def past_day(text: str) -> Any:
    """Read a day that was, None of nothing: today is meant then. Raises UsageError."""
    if not text:
        return None
    from agencycli import clock
    from agencycli.values.moments import read_day

    return read_day(text, clock.today(), past=True) or day(text)


def amount(text: str, back: bool = False) -> Any:
    """Read an amount of money, less than nothing when it is taken back. Raises UsageError."""
    from agencycli.values.numbers import read_amount

    found = read_amount(text)
    if found is None:
        raise UsageError(_("“{text}” is not a sum; write 12500 or 12 500,50").format(text=text))
    return -found if back else found


def card(pairs: Mapping[str, Any]) -> None:
    """Print a record for people: one ``title: value`` a line, empty ones left out."""
    from agencycli.values.text import visible

    wide = max((len(title) for title, value in pairs.items() if value not in (None, "", [])), default=0)
    for title, value in pairs.items():
        if value in (None, "", []):
            continue
        for i, line in enumerate(str(value).split("\n")):
            print(f"{title if i == 0 else '':<{wide}}  {visible(line)}")
