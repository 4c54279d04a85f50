"""A paper of the warehouse typed as a grid: code or scanner, how much, on to the next row; one key posts it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer

from agencycli import clock, services
from agencycli.i18n import N_, _, language, ngettext
from agencycli.money import printed
from agencycli.queries.stock import sheet as sheets
from agencycli.queries.stock.sheet import Sheet
from agencycli.queries.stock.sheet_command import command
from agencycli.queries.stock.ways import HEAD_TITLES, WAYS, Way
from agencycli.services.draft import KeptForm
from agencycli.tui.cells import short_moment
from agencycli.tui.live import LiveScreen
from agencycli.tui.screens import stock_offers
from agencycli.tui.screens.stock_posting import posted
from agencycli.tui.widgets.bars import MessageLine, RuledLine
from agencycli.tui.widgets.form import SECONDS_BETWEEN_DRAFTS
from agencycli.tui.widgets.grid import Grid
from agencycli.tui.widgets.grid_lines import HEAD, Cell, Remark
from agencycli.tui.widgets.options import Options

SECONDS_OF_REST = 0.15
COLUMNS = {
    "price": Cell("price", N_("Price"), 9, right=True),
    "expiry_on": Cell("expiry_on", N_("Good until"), 10, aside=True),
    "width": Cell("width", N_("Width, mm"), 9, right=True, aside=True),
    "height": Cell("height", N_("Height, mm"), 10, right=True, aside=True),
    "lot": Cell("lot", N_("Lot"), 6, right=True, looks=True, aside=True),
}
ASIDE = frozenset({"day", "until", "sent", "reason", "place"})
LOOKED_FOR = frozenset({"deal", "supplier", "place", "to_place", "sent"})
READ_FROM = frozenset({"stock_move", "stock_paper", "stock_reservation", "stock_item", "stock_packing", "deal"})


class StockSheetScreen(LiveScreen):
    """``StockSheetScreen("issue", rows, head)``; what stands in rows and head is there when it opens. Answers words."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "post", N_("post it")),
        Binding("f6", "sizes", N_("sizes and colours")),
        Binding("f8", "drop", N_("remove the row")),
        Binding("ctrl+n", "afresh", N_("empty sheet")),
        Binding("escape", "back", N_("back, kept as a draft")),
    ]

    def __init__(
        self, way: str, rows: Sequence[Mapping[str, str]] = (), head: Mapping[str, str] | None = None, hint: str = ""
    ) -> None:
        super().__init__()
        self.way: Way = WAYS[way]
        self.given, self.given_head = rows, dict(head or {})
        columns = [
            Cell("item", _("Code, name or scanner"), looks=True),
            Cell("quantity", _("How much"), 10, right=True),
            *(COLUMNS[key]._replace(title=_(COLUMNS[key].title)) for key in self.way.columns),
        ]
        aside = ASIDE - self.way.needs
        parts = [Cell(key, _(HEAD_TITLES[key]), looks=key in LOOKED_FOR, aside=key in aside) for key in self.way.head]
        self.grid = Grid(parts, columns, id="grid")
        self.grid.hints = [{"item": hint}] if hint else []
        self.grid.keeps = self._keep
        self.offer = Options([], lines=6, id="offer")
        self.offer.display = False
        self.grid.offered = self.offer
        self.sheet = Sheet(self.way)
        self.over = False
        self.watched = READ_FROM
        self._rest: Timer | None = None
        self._draft: Timer | None = None
        self._scans = 0

    @property
    def record(self) -> int:
        """Under which number a draft is kept: that of the deal or order it was begun for."""
        return int(self.given_head.get("deal") or self.given_head.get("order") or 0)

    def body(self) -> ComposeResult:
        """Yield the grid, what is offered while something is looked for, and what it all comes to."""
        yield self.grid
        yield self.offer
        yield RuledLine(id="sum")
        yield MessageLine(id="said")

    def on_mount(self) -> None:
        """Begin where it was left; what was asked for comes below."""
        self.grid.focus()
        self.seen = services.frame.newest_entry()
        self.guarded(self._begin)

    def _begin(self) -> None:
        draft: KeptForm | None = services.draft.kept(self.actor, self._form, self.record)
        self.grid.head_texts = dict(self.given_head)
        rows: list[Mapping[str, str]] = list(self.given)
        if draft:
            self.grid.head_texts = json.loads(draft.values["head"])
            kept = json.loads(draft.values["rows"])
            known = {row.get("item") for row in kept}
            rows = [*kept, *(row for row in rows if row.get("item") not in known)]
            when = short_moment(draft.at, clock.today())
            self.tell(_("this is how you left it {when}; Ctrl+N empties it").format(when=when))
        self.grid.fill(rows)
        needed = [cell.key for cell in self.grid.head if not cell.aside and not self.grid.head_texts.get(cell.key)]
        if needed:
            self.grid.go_to(HEAD, needed[0])
        elif given := [place for place, row in enumerate(rows) if not row.get("quantity")]:
            self.grid.go_to(given[0], "quantity")
        self.show_place(filters=[_(self.way.title)])

    @property
    def _form(self) -> str:
        return f"stock {self.way.name}"

    # -- what it means

    def refresh_data(self) -> None:
        """Read anew what would become of it: others moved stock."""
        self._check()

    @on(Grid.Changed)
    def _check(self) -> None:
        """Read what is typed, and keep a draft of it soon."""
        self.over = False
        self.in_thread(self._reading(), self._show, group="check", quiet=True)
        if self._draft is None:
            self._draft = self.set_timer(SECONDS_BETWEEN_DRAFTS, self._keep_soon)

    def _reading(self) -> Any:
        head, rows = dict(self.grid.head_texts), [dict(row) for row in self.grid.rows]
        return partial(sheets.read, self.actor, self.way, head, rows, over=self.over)

    def _show(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.grid.head_shown, self.grid.head_wrong = sheet.shown, sheet.wrong
        self.grid.shown = [row.shown for row in sheet.rows]
        self.grid.remarks = [Remark(row.said, "alarm" if row.wrong else "", row.wrong) for row in sheet.rows]
        self.grid.refresh(layout=True)
        self._about()

    @on(Grid.Moved)
    def _about(self) -> None:
        """Say at length what is wrong with the row under the cursor, and what all of it comes to."""
        sheet, place = self.sheet, self.grid.row
        count = len(sheet.lines)
        words = [ngettext("{count} row", "{count} rows", count).format(count=count)]
        words += [_("comes to {sum}").format(sum=printed(sheet.sum, language()))] if sheet.sum else []
        if sheet.faults:
            words.append(
                ngettext("{count} not right yet", "{count} not right yet", sheet.faults).format(count=sheet.faults)
            )
        self.query_one("#sum", RuledLine).say(" · ".join(words))
        said = ""
        if place == HEAD:
            said = sheet.wrong.get(self.grid.cell.key, "") if self.grid.head_texts.get(self.grid.cell.key) else ""
        elif place < len(sheet.rows) and sheet.rows[place].wrong:
            said = sheet.rows[place].said
        self.query_one("#said", MessageLine).say(said, alarm=bool(said))

    # -- looking for what is typed

    @on(Grid.Looks)
    def _look(self, event: Grid.Looks) -> None:
        if self._rest:
            self._rest.stop()
        if event.text is None:
            self.offer.display = False
        else:
            self._rest = self.set_timer(SECONDS_OF_REST, partial(self._find, event.key, event.text))

    def _find(self, key: str, text: str) -> None:
        row = self.grid.rows[self.grid.row] if self.grid.row != HEAD else {}
        place = self.sheet.head.get("place")
        look = partial(stock_offers.offers, self.actor, key, text, row.get("item", ""), place)
        self.in_thread(look, partial(self._offer, text), group="offer", quiet=True)

    def _offer(self, text: str, found: list[tuple[str, str]]) -> None:
        typing = self.grid.typing
        if typing is None or typing.text != text:  # typed on, or taken already
            return
        self.offer.offer(found)
        self.offer.display = True
        self.grid.chosen = found[0][0] if found and text.strip() else None

    @on(Options.Picked)
    def _pick(self, event: Options.Picked) -> None:
        self.grid.take(event.option.key)
        self.grid.action_go_on()

    # -- the scanner

    @on(Grid.Scanned)
    def _scan(self, event: Grid.Scanned) -> None:
        self._scans += 1
        scanned = partial(sheets.scanned, event.text)
        self.in_thread(
            scanned, lambda found: self._add(*found), group=f"scan-{self._scans}", quiet=True,
            otherwise=partial(self._not_known, event.text),
        )  # fmt: skip

    def _add(self, code: str, more: str) -> None:
        """Add one to the row of an item, else a row."""
        grid = self.grid
        for row in grid.rows:
            if row.get("item", "").casefold() == code.casefold():
                after = one_more(row.get("quantity", ""), more)
                if after:
                    row["quantity"] = after
                    grid.post_message(Grid.Changed())
                    grid.refresh()
                    self.tell(f"{code}: {after}")
                    return
        grid.fill([{"item": code, "quantity": more}])

    def _not_known(self, text: str, error: Exception) -> None:
        self.app.bell()
        self.grid.fill([{"item": text, "quantity": "1" if text.isdecimal() else ""}])
        self.refuse(error, doing="scan")

    # -- sizes and colours

    def action_sizes(self) -> None:
        """Type how much of each size and colour of the item under the cursor."""
        self.grid.take()
        text = self.grid.rows[self.grid.row].get("item", "") if self.grid.row != HEAD else ""
        if not text:
            self.tell(_("write the item that is kept by size and colour, then F6"))
            return
        self.in_thread(partial(stock_offers.sizes, self.actor, text), self._ask_sizes, group="sizes")

    def _ask_sizes(self, found: stock_offers.Sizes) -> None:
        from agencycli.tui.dialogs.stock_sizes import StockSizes

        typed = {row["item"]: row.get("quantity", "") for row in self.grid.filled if row.get("item") in found.codes}
        self.ask(StockSizes(found, typed), partial(self._sizes_typed, found))

    def _sizes_typed(self, found: stock_offers.Sizes, amounts_by_code: dict[str, str]) -> None:
        """Put a row for each size and colour; the row of the item itself goes."""
        mine = {found.code, *found.codes}
        before = {row["item"]: row for row in self.grid.filled if row.get("item") in mine}
        same = {key: text for key, text in before.get(found.code, {}).items() if key == "price"}
        self.grid.rows = [row for row in self.grid.rows if row.get("item") not in mine]
        typed = {code: text for code, text in amounts_by_code.items() if text}
        self.grid.fill(
            [{**same, **before.get(code, {}), "item": code, "quantity": text} for code, text in typed.items()]
        )

    # -- posting

    def action_post(self) -> None:
        """Post all rows as one paper; what is not right yet is shown instead."""
        self.grid.take()
        self.in_thread(self._reading(), self._post, group="post")

    def _post(self, sheet: Sheet) -> None:
        self._show(sheet)
        if not sheet.lines and not sheet.faults:
            self.tell(_("write what it is and how much"))
            return
        held = [row for row in sheet.rows if row.held]
        if held and len(held) == sheet.faults and not self.over and self.way.name in ("issue", "write_off"):
            self.over = True
            self.tell(_("{why}; Ctrl+S again takes it all the same").format(why=held[0].said), alarm=True)
        elif sheet.wrong:
            key = next(iter(sheet.wrong))
            self.grid.go_to(HEAD, key)
            self.tell(sheet.wrong[key], alarm=True)
        elif sheet.faults:
            number = next(number for number, row in enumerate(sheet.rows) if row.wrong)
            self.grid.go_to(number, sheet.rows[number].wrong)
            self.tell(sheet.rows[number].said, alarm=True)
        else:
            self.change(partial(self._write, sheet), self._posted, command=command(sheet, over=self.over))

    def _write(self, sheet: Sheet) -> str:
        words = posted(self.actor, sheet, over=self.over)
        services.draft.drop(self.actor, self._form, self.record)
        return words

    def _posted(self, words: str) -> None:
        self._stop_draft()
        self.grid.settled = (self.grid.head_texts, self.grid.filled)
        self.leave(words)

    # -- drafts

    def _keep(self) -> None:
        values = {"head": self.grid.head_texts, "rows": self.grid.filled}
        texts = {key: json.dumps(value, ensure_ascii=False) for key, value in values.items()}
        services.draft.keep(self.actor, self._form, self.record, texts)

    def _keep_soon(self) -> None:
        self._draft = None
        if self.grid.typed:
            self.in_thread(self._keep, group="draft", quiet=True)

    def _stop_draft(self) -> None:
        if self._draft:
            self._draft.stop()
            self._draft = None

    def action_afresh(self) -> None:
        """Begin anew; the draft goes."""
        self.grid.empty()
        self.grid.head_texts = dict(self.given_head)
        drop = partial(services.draft.drop, self.actor, self._form, self.record)
        self.in_thread(drop, group="draft", quiet=True)

    def action_drop(self) -> None:
        """Remove the row under the cursor."""
        self.grid.action_drop()

    def action_back(self) -> None:
        """Leave; what is typed is kept and stands here the next time."""
        self.grid.take()
        self._stop_draft()
        if self.grid.filled:
            told = _("kept as a draft: the same key brings it back")
            self.in_thread(self._keep, lambda _none: self.leave(told), group="draft")
        else:
            drop = partial(services.draft.drop, self.actor, self._form, self.record)
            self.in_thread(drop, lambda _none: self.leave(), group="draft")


def one_more(text: str, more: str) -> str | None:
    """Return a quantity with another added; what is still empty is the other one."""
    return sheets.one_more(text, more) if text.strip() else more
