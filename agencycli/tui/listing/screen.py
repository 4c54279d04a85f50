"""The screen of a list. A subclass names the list and its columns; the keys, the filter and the news are here."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.events import Resize

from agencycli import queries, services
from agencycli.i18n import N_, _, ngettext
from agencycli.queries import conditions
from agencycli.queries.conditions import Condition
from agencycli.queries.lists import ListQuery
from agencycli.tui.listing import views
from agencycli.tui.listing.asked import Asked, Read
from agencycli.tui.listing.glance import Drawing, Glance
from agencycli.tui.listing.rows import ListRows, Shown
from agencycli.tui.live import SECONDS_FOR_THE_PICTURE, LiveScreen
from agencycli.tui.widgets.filter import FilterRow
from agencycli.tui.widgets.rows import ROWS_A_PAGE
from agencycli.tui.widgets.table import VirtualTable
from agencycli.tui.work import told

EVERYTHING, NEW_VIEW = "", "\n"
"""Keys of choices that are no names of views."""
FIRST_ROWS = 20 * ROWS_A_PAGE
WIDE, WIDE_WITH_A_GLANCE = 100, 164
"""From so many cells a list shows its further columns."""


class ListScreen(LiveScreen):
    """A list of ``queries.lists.LISTS``."""

    LISTING: ClassVar[str]
    GROUP: ClassVar[str]
    """The group of commands whose ``list`` prints the same."""
    COLUMNS: ClassVar[Sequence[str]]
    """The most important first; as many as fit are shown."""
    MORE: ClassVar[Sequence[str]] = ()
    """Further columns on a wide screen."""
    LOOKS: ClassVar[Mapping[str, Shown]] = {}
    EMPTY: ClassVar[str] = ""
    """What belongs here and how the first one is made; marked by ``N_()``."""
    HINT: ClassVar[str] = ""
    """What can be typed into the filter, by example; marked by ``N_()``."""
    OWNER: ClassVar[str] = ""
    """The column that names whose a row is; "" for lists that are nobody's."""
    CARD: ClassVar[str] = ""
    """What Enter opens: a name of ``registry.OPENED``."""
    GLANCE: ClassVar[int] = 0
    """How many lines under the list tell of the chosen row."""
    AT_ONCE: ClassVar[bool] = False
    """An index gives the first rows in no time, whatever the size: they are read before the first picture."""

    HORIZONTAL_BREAKPOINTS = [(0, "-under"), (120, "-beside")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "card", N_("card")),
        Binding("/", "filter", N_("filter")),
        Binding("v", "views", N_("views")),
        Binding("s", "sort", N_("sort")),
        Binding("o", "own", N_("own or all")),
    ]

    def __init__(self, where: Sequence[str] = (), title: str = "") -> None:
        """``where`` are conditions of the rows behind a figure, ``title`` says what it is."""
        super().__init__()
        self._given = Asked(title=title, given=tuple(conditions.parse_all(where)))
        self.row: FilterRow | None = None
        self.table = VirtualTable()
        self.glance = Glance(self.GLANCE)
        self.home = self.asked = Asked()
        """What the list opened with, and what it shows now."""
        self.shown: Read | None = None
        self._wanted = 0
        self._glanced_beside: bool | None = None

    def body(self) -> ComposeResult:
        """Yield the list and the glance; the filter row comes when it is first asked for."""
        beside = self.app.size.width >= self.HORIZONTAL_BREAKPOINTS[1][0]
        self.add_class("-beside" if beside else "-under")  # else the first picture is laid out twice
        if self.AT_ONCE:
            self.guarded(self._open_at_once)
        with Container(id="list"):
            yield self.table
            if self.GLANCE:
                yield self.glance

    def on_mount(self) -> None:
        """Begin with the person's default view."""
        self.table.focus()
        if self.shown is None:
            self.in_thread(self._read_first, self._open, group="rows")
        else:
            self._show_place()
            if len(self.shown.ids) == FIRST_ROWS:
                self.set_timer(SECONDS_FOR_THE_PICTURE, self._read_on)

    # -- reading

    def _query(self) -> ListQuery:
        return queries.lists.list_query(self.LISTING, self.actor)

    def _columns(self, query: ListQuery, *, more: bool = True) -> list[str]:
        """Return the columns to show, as far as this person may see them."""
        return [key for key in (*self.COLUMNS, *(self.MORE if more else ())) if key in query.fields]

    def first_asked(self, query: ListQuery) -> Asked:
        """Return what the list opens with: what it was asked for, else the person's default view."""
        if self._given.given or self._given.title:
            return self._given
        wish = queries.views.wish(self.actor, query)
        return Asked(title=wish.filters, wish=wish)

    def _open_at_once(self) -> None:
        query = self._query()
        asked = self.first_asked(query)
        if not asked.narrows and not asked.order_asked:
            read = self._read(asked, query, limit=FIRST_ROWS)
            self.home, self.asked, self.shown = asked, asked, read
            self.watched, self.seen = read.tables, read.newest
            self.table = VirtualTable(self._rows(read), empty=_(self.EMPTY), expected=read.total)

    def _read_on(self) -> None:
        if not self.is_working("rows"):  # else something else is asked for already
            self.in_thread(partial(self._read, self.asked), self._go_on, group="rows", quiet=True)

    def _go_on(self, read: Read) -> None:
        """Put the rest of the list after its first rows."""
        if self.shown and self.shown.newest == read.newest:
            self.shown = read
            self.table.lengthen(read.ids)
            self._show_place()
        else:
            self._show(read)

    def _read_first(self) -> Read:
        query = self._query()
        return self._read(self.first_asked(query), query)

    def _open(self, read: Read) -> None:
        self.home = read.asked
        self._show(read)

    def _read(self, asked: Asked, query: ListQuery | None = None, limit: int | None = None) -> Read:
        newest = services.frame.newest_entry()
        query = query or self._query()
        sort = asked.sort(query)
        ids = query.ids(asked.where, asked.search, sort, limit)
        tables = query.tables(asked.where, asked.search, sort, self._columns(query))
        base = self.home if self.shown else asked
        all_there = not asked.narrows and len(ids) != limit
        total = len(ids) if all_there else query.count([*base.given, *base.wish.where], base.wish.search)
        return Read(asked, query, ids, total, tables, newest)

    def ask_for(self, asked: Asked) -> None:
        """Ask the list for something else; what cannot be understood is told, and the list stays."""
        self.in_thread(partial(self._read, asked), self._show, group="rows", otherwise=self._not_understood)

    def refresh_data(self) -> None:
        """Read the list anew."""
        asked = self.shown.asked if self.shown else self.asked
        self.in_thread(partial(self._read, asked), self._show, group="rows", quiet=True)

    def _not_understood(self, error: Exception) -> None:
        self.tell(told(error, doing=self.LISTING), alarm=True)

    def _show(self, read: Read) -> None:
        before, self.shown = self.shown, read
        self.asked, self.watched, self.seen = read.asked, read.tables, max(read.newest, self.seen)
        narrows = read.asked.narrows
        self.table.empty = _("nothing fits; Esc takes the filter away") if narrows else _(self.EMPTY)
        self.table.show(self._rows(read))
        if before and before.asked != read.asked:
            self.tell("")
            if before.asked.order == read.asked.order:
                self.table.action_first()
            self.agency.done_command = read.asked.command(self.GROUP)
        if self._wanted:
            self.table.go_to(self._wanted)
            self._wanted = 0
        self._show_place()

    def _rows(self, read: Read) -> ListRows:
        wide = self.app.size.width >= (WIDE_WITH_A_GLANCE if self.GLANCE else WIDE)
        wished = [key for key in read.asked.wish.columns or () if key != "id"]
        keys = wished or self._columns(read.query, more=wide)
        if read.asked.own:  # every row would say the same
            keys = [key for key in keys if key != self.OWNER]
        return ListRows(read.query, keys, read.ids, self.LOOKS)

    def _show_place(self) -> None:
        if self.shown is None:
            return
        count, total = len(self.shown.ids), self.shown.total
        narrows = self.asked.narrows and count != total
        words = _("{count} of {total}").format(count=count, total=total) if narrows else str(total)
        if marked := len(self.table.marks):
            words = ngettext("{count} marked", "{count} marked", marked).format(count=marked) + f" · {words}"
        self.show_place(filters=self.asked.words(), count=words)

    def on_resize(self, event: Resize) -> None:
        """Show more columns or fewer."""
        if self.shown:
            self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        if self._glanced_beside not in (None, self.has_class("-beside")):  # None: the table tells of its first row yet
            self._glance(self.table.row_id)
        rows = self.table.source
        if self.shown and isinstance(rows, ListRows) and rows.keys != (wanted := self._rows(self.shown)).keys:
            self.table.show(wanted)

    @on(VirtualTable.Failed)
    def tell_why(self, event: VirtualTable.Failed) -> None:
        """Tell why rows are blank."""
        self.refuse(event.error, doing=self.LISTING)

    @on(VirtualTable.Marked)
    def count_marks(self) -> None:
        """Tell how many rows are marked."""
        self._show_place()

    # -- the glance

    def glance_at(self, number: int, wide: bool) -> Any:
        """Return what the glance tells of a row; runs in a thread. ``wide`` is when there is room for more."""

    def drawing_of(self, found: Any) -> Drawing:
        """Return how to draw what ``glance_at`` returned."""
        raise NotImplementedError

    @on(VirtualTable.Highlighted)
    def look_closer(self, event: VirtualTable.Highlighted) -> None:
        """Show the heart of the row on which the cursor rests."""
        self._glance(event.row_id)

    def _glance(self, number: int | None) -> None:
        self._glanced_beside = self.has_class("-beside")
        if number is None or not self.GLANCE:
            self.glance.show(None)
            return
        self.in_thread(
            partial(self.glance_at, number, self._glanced_beside),
            lambda found: self.glance.show(self.drawing_of(found)),
            group="glance", otherwise=lambda error: self.glance.show(None), quiet=True,
        )  # fmt: skip

    # -- keys

    def action_card(self) -> None:
        """Open the row."""
        self.table.action_open()

    @on(VirtualTable.Opened)
    def hear_opened(self, event: VirtualTable.Opened) -> None:
        """Open a row, if there is something to open."""
        if self.opens(self.CARD):
            self.open_row(event.row_id)

    def open_row(self, number: int) -> None:
        """Open what Enter opens."""
        self.open(self.CARD, number, then=self.came_back)

    def came_back(self, result: Any) -> None:
        """Go to the record a card or form was closed with, or say the words it was closed with."""
        if isinstance(result, int):
            self._wanted = result
            self.refresh_data()
        elif isinstance(result, str):
            self.tell(result)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep quiet about what is not here."""
        if action == "card":
            return self.opens(self.CARD)
        if action == "own":
            return bool(self.OWNER)
        return super().check_action(action, parameters)

    async def action_filter(self) -> None:
        """Type a filter."""
        if self.row is None:
            self.row = FilterRow(_(self.HINT))
            await self.query_one("#body").mount(self.row, before=0)
        self.row.open()

    @on(FilterRow.Changed)
    def narrow(self, event: FilterRow.Changed) -> None:
        """Narrow the list down."""
        self.ask_for(replace(self.asked, typed=event.text))

    @on(FilterRow.Left)
    def back_to_the_list(self) -> None:
        """Go on to the list."""
        self.table.focus()

    def own(self) -> Condition:
        """Return the condition of one's own rows."""
        return Condition(self.OWNER, "=", self.actor.name)

    def action_own(self) -> None:
        """Show one's own rows only, or all."""
        self.ask_for(replace(self.asked, own=None if self.asked.own else self.own()))

    def action_views(self) -> None:
        """Choose a view, or save what is shown as one."""
        self.in_thread(lambda: views.known(self.actor, self._query()), self._offer_views)

    def _offer_views(self, found: list[Asked]) -> None:
        from agencycli.tui.dialogs.choose import Choose

        by_name = {view.view: view for view in found}
        options = [
            (EVERYTHING, _("everything, without a view")),
            *((view.view, views.described(view)) for view in found),
            (NEW_VIEW, _("save what is shown as a view …")),
        ]

        def chosen(name: str) -> None:
            if name == NEW_VIEW:
                self._name_view()
            else:
                view = by_name.get(name, Asked())
                asked = self.asked
                self.ask_for(replace(view, typed=asked.typed, own=asked.own, given=asked.given))

        self.ask(Choose(_("View"), options), chosen)

    def _name_view(self) -> None:
        from agencycli.tui.dialogs.ask import Ask
        from agencycli.tui.dialogs.choose import Choose

        ways = [(way, _(words)) for way, words in views.WAYS]
        self.ask(
            Ask(_("Name of the view"), self.asked.view),
            lambda name: self.ask(Choose(_("For whom?"), ways), lambda way: self._save_view(name, way)),
        )

    def _save_view(self, name: str, way: str) -> None:
        asked = self.asked
        self.change(
            lambda: views.save(self.actor, self._query(), name, asked, way), self._view_saved,
            command=views.save_command(self.LISTING, name, asked, way),
        )  # fmt: skip

    def _view_saved(self, asked: Asked) -> None:
        if self.shown:  # the rows are the same: only what they are called has changed
            self.asked, self.shown = asked, replace(self.shown, asked=asked)
        if self.row:
            self.row.action_clear()
        self._show_place()
        self.tell(_("the view “{name}” is saved").format(name=asked.view))

    def action_sort(self) -> None:
        """Choose what the list is ordered by; what it is ordered by already is turned round."""
        if self.shown is None:
            return
        from agencycli.tui.dialogs.choose import Choose

        query, current = self.shown.query, self.asked.sort(self.shown.query).split(",")[0].strip()
        arrow = "↓" if current.startswith("-") else "↑"
        keys = list(dict.fromkeys([*self._columns(query), *query.fields]))
        columns = ListRows(query, keys, array("q"), self.LOOKS).columns
        options = [(one.key, one.title + (f" {arrow}" if one.key == current.lstrip("-") else "")) for one in columns]
        self.ask(Choose(_("Order by"), options), lambda key: self.ask_for(self.asked.turned(query, key)))

    def action_back(self) -> None:
        """Take back one step: marks, the filter, then whatever else differs from how the list opened."""
        if self.table.marks:
            self.table.clear_marks()
        elif self.row and (self.asked.typed or self.row.text):
            self.row.action_clear()
        elif self.asked != self.home:
            self.ask_for(self.home)
        else:
            super().action_back()

    def action_command(self) -> None:
        """Show and copy the command that does the same; before anything was done, the one that prints this list."""
        if self.shown and not self.agency.done_command:
            self.agency.done_command = self.asked.command(self.GROUP)
        super().action_command()
