"""An app run by the tests in a real terminal; the argument says what goes wrong in it."""

from __future__ import annotations

import json
import signal
import sys
import time
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding

from agencycli import config, errors
from agencycli.tui import app as tui
from agencycli.tui.base import BaseScreen
from agencycli.tui.registry import Entry
from agencycli.tui.widgets.field import Field
from agencycli.tui.widgets.form import Form

TROUBLE = sys.argv[1]
HOME = config.home()


class Ready(BaseScreen):
    """A form, and keys that break things."""

    WHERE = "Ready"
    BINDINGS: ClassVar = [Binding("f5", "break", "break"), Binding("f6", "hang", "hang")]

    def body(self) -> ComposeResult:
        """Yield the form."""
        secret = "hunter" + str(2)  # noqa: F841 - a value that may reach neither screen nor log
        if TROUBLE == "compose":
            raise ZeroDivisionError
        yield Form([Field("name", "Name")], on_draft=self.keep_draft, id="form")

    def keep_draft(self, values: dict[str, str]) -> None:
        """Write the draft to a file; some drafts never end."""
        if TROUBLE == "endless-draft":
            time.sleep(60)
        (HOME / "draft.json").write_text(json.dumps(values))

    def on_mount(self) -> None:
        """Type in the form."""
        self.query_one(Form).focus()
        if TROUBLE == "timer":
            self.set_timer(0.01, self.fail)

    def fail(self) -> None:
        """Fail with a secret at hand."""
        secret = "hunter" + str(2)  # noqa: F841
        raise ZeroDivisionError

    def action_break(self) -> None:
        """Fail in a thread."""
        self.in_thread(self.fail)

    def action_hang(self) -> None:
        """Leave the event loop stuck."""
        (HOME / "stuck").touch()
        time.sleep(60)


def let_go() -> None:
    """Leave a sign that the database was let go."""
    (HOME / "let-go").touch()


def main() -> int:
    """Run the app; refusals become one line, as in ``agency``."""
    if TROUBLE == "nohup":
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    tui.registry.SCREENS = (Entry("ready", "1", "Ready", "__main__:Ready"),)
    try:
        return tui.run(tui.Seat("Olga", let_go=let_go))
    except errors.AgencyError as error:
        print(f"agency: {error}", file=sys.stderr)
        return error.exit_code


if __name__ == "__main__":
    assert Path(HOME).is_dir()
    sys.exit(main())
