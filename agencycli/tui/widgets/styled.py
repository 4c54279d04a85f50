"""The styles of what a widget draws by itself: tone, cursor, bold, each looked up once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.style import Style

if TYPE_CHECKING:
    from textual.widget import Widget
else:
    Widget = object  # what it is mixed into is a widget, and says how it is laid out


class Styled(Widget):
    """A mixin for a widget with component classes ``table--TONE`` and ``table--cursor``."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._looked_up: dict[tuple[str, bool, bool], Style] = {}

    def notify_style_update(self) -> None:
        """Forget the styles looked up."""
        super().notify_style_update()
        self._looked_up.clear()

    def _style(self, tone: str = "", cursor: bool = False, bold: bool = False) -> Style:
        """Return the style of a tone, ``bold`` among them; under the cursor, that of the cursor over it."""
        found = self._looked_up.get((tone, cursor, bold))
        if found is None:
            found = self.rich_style
            if tone and tone != "bold":
                found += self.get_component_rich_style(f"table--{tone}", partial=True)
            if cursor:
                found += self.get_component_rich_style("table--cursor", partial=True)
            if bold or tone == "bold":
                found += Style(bold=True)
            self._looked_up[tone, cursor, bold] = found
        return found
