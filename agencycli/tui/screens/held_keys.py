"""A form that comes a moment after its screen: a line holds what is typed until then and hands it over."""

from __future__ import annotations

from functools import partial

from textual.widget import Widget

from agencycli.tui.widgets.entry import Entry
from agencycli.tui.widgets.form import Form


class HeldKeys(Entry):
    """The line. It stands where the form will be and has the keyboard from the first moment on."""

    def on_mount(self) -> None:
        """Take the keyboard."""
        self.screen.set_focus(self)

    async def give_way(self, form: Form, place: Widget) -> None:
        """Put the form in its place and type in its first field what was typed here."""
        await place.mount(form)
        first = form.fields[0].key
        stood = form.values[first]
        self.screen.set_focus(form.query(Entry).first())
        # Keys on their way to this line come before this call, those typed from now on go to the field.
        self.call_later(partial(self._hand_over, form, first, stood))

    def _hand_over(self, form: Form, first: str, stood: str) -> None:
        if self.value:
            form.put(first, stood + self.value + form.values[first].removeprefix(stood))
        self.remove()
