"""A form: reading order, checks in words beside the field, nothing typed is lost (screens.md Forms, K33)."""

from __future__ import annotations

import pytest
from textual import on

from agencycli.errors import Refused
from agencycli.tui.app import AgencyApp
from agencycli.tui.base import BaseScreen
from agencycli.tui.widgets.choice import ChoiceEntry
from agencycli.tui.widgets.field import Field, Note, Remark
from agencycli.tui.widgets.form import Form

FIELDS = [
    Field("note", "Note", "lines"),
    Field("name", "Name", required=True, help="as in the contract"),
    Field("inn", "INN"),
    Field("kind", "Kind", "choice", choices=[("ooo", "Company"), ("ip", "Sole trader"), ("person", "Person")]),
    Field("phone", "Phone", required=True, value="+7 831 234-56-78"),
]


class NewClient(BaseScreen):
    WHERE = "New client"

    def __init__(self, **options) -> None:
        super().__init__()
        self.form = Form(FIELDS, check=self.check, on_draft=self.keep_draft, id="form", **options)
        self.saved: list[dict[str, str]] = []
        self.drafts: list[dict[str, str]] = []
        self.checked: list[tuple[str, str]] = []

    def body(self):
        yield self.form

    def on_mount(self) -> None:
        self.form.focus()

    def check(self, key, value, values):
        self.checked.append((key, value))
        if key == "inn" and len(value) not in (10, 12):
            return f"an INN has 10 or 12 digits, this one {len(value)}"
        if key == "phone" and value.endswith("78"):
            return Remark("client 17 has the same telephone", stops=False)
        return None

    def keep_draft(self, values) -> None:
        self.drafts.append(values)

    @on(Form.Saved)
    def save(self, event) -> None:
        self.saved.append(event.values)

    def labels(self):
        return [str(label.render()).strip() for label in self.query(".label")]


async def opened(app, **options):
    screen = NewClient(**options)
    await app.push_screen(screen)
    return screen


def key_focused(screen):
    from agencycli.tui.widgets.field import FieldRow

    return next(node.field.key for node in screen.focused.ancestors_with_self if isinstance(node, FieldRow))


async def test_required_fields_stand_first_and_tab_goes_in_reading_order():
    async with AgencyApp(screens=()).run_test() as pilot:
        screen = await opened(pilot.app)
        assert screen.labels() == ["Name *", "Phone *", "Note", "INN", "Kind"]
        order = [key_focused(screen)]
        for _ in range(4):
            await pilot.press("tab")
            order.append(key_focused(screen))
        assert order == ["name", "phone", "note", "inn", "kind"]


async def test_enter_and_down_go_on_to_the_next_field_and_coming_there_wipes_nothing_out():
    async with AgencyApp(screens=()).run_test() as pilot:
        screen = await opened(pilot.app)
        await pilot.press("A", "enter", "9")
        assert screen.form.values["phone"] == "+7 831 234-56-789"
        await pilot.press("up")
        assert key_focused(screen) == "name"


@pytest.mark.parametrize(("size", "beside"), [((140, 45), True), ((80, 24), False)])
async def test_a_check_stands_in_words_beside_the_field_or_under_it(lines, settled, size, beside):
    async with AgencyApp(screens=()).run_test(size=size) as pilot:
        screen = await opened(pilot.app)
        screen.form.put("inn", "123")
        screen.form._check_one("inn")
        await settled(pilot)
        words = "▲ an INN has 10 or 12 digits, this one 3"
        row = next(i for i, line in enumerate(lines(pilot.app)) if line.strip().startswith("INN"))
        assert words in lines(pilot.app)[row if beside else row + 1]


async def test_what_is_typed_is_checked_once_the_typing_rests(settled):
    async with AgencyApp(screens=()).run_test() as pilot:
        screen = await opened(pilot.app)
        screen.form.focus_field("inn")
        await pilot.press("1", "2", "3")
        assert screen.checked == []
        await pilot.press("tab")
        await settled(pilot)
        assert ("inn", "123") in screen.checked
        assert len([each for each in screen.checked if each[0] == "inn"]) == 1


@pytest.mark.parametrize("key", ["ctrl+s", "ctrl+ы"])
async def test_saving_is_refused_with_the_number_of_fields_and_goes_to_the_first(seen, settled, key):
    async with AgencyApp(screens=()).run_test() as pilot:
        screen = await opened(pilot.app)
        screen.form.put("inn", "1")
        screen.form.focus_field("kind")
        await pilot.press(key)
        await settled(pilot)
        assert screen.saved == []
        assert "2 fields are not right yet" in seen(pilot.app)
        assert "▲ needed" in seen(pilot.app)
        assert key_focused(screen) == "name"


async def test_a_warning_does_not_stop_the_saving(seen, settled):
    async with AgencyApp(screens=()).run_test() as pilot:
        screen = await opened(pilot.app)
        screen.form.put("name", "Вектор")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert screen.saved[0]["name"] == "Вектор"
        assert "! client 17 has the same telephone" in seen(pilot.app)


async def test_a_check_that_breaks_is_told_and_the_form_stays_filled(seen, settled):
    class Broken(NewClient):
        def check(self, key, value, values):
            raise Refused("the base is away")

    async with AgencyApp(screens=()).run_test() as pilot:
        screen = Broken()
        await pilot.app.push_screen(screen)
        await pilot.press("A", "ctrl+s")
        await settled(pilot)
        assert "▲ the base is away" in seen(pilot.app)
        assert screen.form.values["name"] == "A"
        assert screen.saved == []


async def test_esc_asks_only_if_something_was_typed_and_saving_settles_it():
    async with AgencyApp(screens=()).run_test() as pilot:
        screen = await opened(pilot.app)
        assert not screen.unsaved()
        await pilot.press("A")
        assert screen.unsaved()
        await pilot.press("escape", "escape")
        assert pilot.app.screen is screen
        screen.form.settle()
        await pilot.press("escape")
        assert pilot.app.screen is not screen


async def test_a_list_field_opens_by_typing_and_takes_the_one_marked(seen):
    async with AgencyApp(screens=()).run_test() as pilot:
        screen = await opened(pilot.app)
        screen.form.focus_field("kind")
        choice = screen.query_one(ChoiceEntry)
        assert not choice.is_open
        await pilot.press("t", "r")
        assert choice.is_open
        assert "▸Sole trader" in seen(pilot.app)
        await pilot.press("enter")
        assert screen.form.values["kind"] == "ip"
        assert not choice.is_open


async def test_a_list_field_can_be_looked_through_left_and_emptied():
    async with AgencyApp(screens=()).run_test() as pilot:
        screen = await opened(pilot.app)
        screen.form.focus_field("kind")
        choice = screen.query_one(ChoiceEntry)
        await pilot.press("down", "down", "tab")
        await pilot.pause()
        assert choice.value == "ip"
        screen.form.focus_field("kind")
        await pilot.press("p", "escape")
        assert choice.value == "ip"
        assert pilot.app.screen is screen
        await pilot.press("ctrl+u", "enter")
        assert choice.value == ""


async def test_typing_in_a_filled_list_field_looks_for_another_choice():
    async with AgencyApp(screens=()).run_test() as pilot:
        screen = await opened(pilot.app)
        screen.form.put("kind", "ip")
        screen.form.focus_field("kind")
        await pilot.pause()
        await pilot.press("p", "e", "enter")
        assert screen.form.values["kind"] == "person"


async def test_words_that_are_no_choice_are_not_taken():
    async with AgencyApp(screens=()).run_test() as pilot:
        screen = await opened(pilot.app)
        screen.form.put("kind", "ip")
        screen.form.focus_field("kind")
        await pilot.pause()
        await pilot.press("z", "z", "tab")
        await pilot.pause()
        assert screen.form.values["kind"] == "ip"
        assert "zz" not in screen.query_one("ChoiceEntry Entry").value


async def test_a_draft_is_kept_of_what_was_typed_but_not_of_an_untouched_form(settled):
    async with AgencyApp(screens=()).run_test() as pilot:
        screen = await opened(pilot.app)
        screen.form.keep()
        assert screen.drafts == []
        await pilot.press("A", "B")
        screen.form._draft()
        await settled(pilot)
        assert [draft["name"] for draft in screen.drafts] == ["AB"]


async def test_when_the_app_ends_badly_every_draft_is_kept():
    app = AgencyApp(screens=())
    async with app.run_test() as pilot:
        screen = await opened(app)
        await pilot.press("A")
        await app.push_screen(BaseScreen())
        app.last_words()
        assert [draft["name"] for draft in screen.drafts] == ["A"]


async def test_a_draft_from_an_earlier_time_is_laid_over_the_values():
    async with AgencyApp(screens=()).run_test() as pilot:
        screen = await opened(pilot.app, draft={"name": "Ремстрой", "kind": "ip"})
        assert screen.form.values["name"] == "Ремстрой"
        assert screen.query_one("ChoiceEntry Entry").value == "Sole trader"
        assert screen.unsaved()


async def test_a_refusal_of_the_service_can_be_written_beside_its_field(settled):
    async with AgencyApp(screens=()).run_test() as pilot:
        screen = await opened(pilot.app)
        screen.form.remark("phone", "this number belongs to client 17")
        assert any("client 17" in note.words for note in screen.query(Note))
        screen.form.remark("phone", None)
        assert not any(note.display for note in screen.query(Note))
