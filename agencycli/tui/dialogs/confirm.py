"""Ask yes or no."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from agencycli.i18n import N_
from agencycli.tui.dialogs.dialog import Dialog


class Confirm(Dialog["bool | None"]):
    """``Confirm(question)`` answers True or False.

    Letters go by their sense here, not by their place: «н» stands where Y is and would say yes to who means «нет».
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y,д,Y,Д", "agree", N_("yes")),
        Binding("escape,n,т,н,N,Т,Н", "leave", N_("no")),
    ]

    def action_agree(self) -> None:
        """Answer yes."""
        self.dismiss(True)

    def action_leave(self) -> None:
        """Answer no."""
        self.dismiss(False)
