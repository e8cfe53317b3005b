"""What an editor held when the program was ended is offered when it is opened again."""

from __future__ import annotations

import time

from textual import work

from tutor import recovery
from tutor.phrases import phrase
from tutor.tui.screens.lesson_file import REST
from tutor.tui.screens.lesson_panes import PanesScreen


class RecoveryScreen(PanesScreen):
    """A screen that asks once what is to become of a text that was never saved."""

    def on_mount(self) -> None:
        """Asks over the first frame."""
        self.call_after_refresh(self._offer)

    def _change_file(self) -> None:
        super()._change_file()
        self._offer()

    @work
    async def _offer(self) -> None:
        """Offers the newest text that was left for this file, if it is not what is in the file."""
        workspace, found = self.workspace, recovery.copies(self.workspace)
        if not found:
            return
        try:
            left = recovery.read(found[0])
            on_disk = workspace.file.read_bytes() if workspace.file.exists() else b""
            written = time.strftime("%d %b %H:%M", time.localtime(found[0].stat().st_mtime))
        except (OSError, UnicodeDecodeError):
            return  # it stays where it is
        if left.encode("utf-8", "surrogatepass") == on_disk:
            recovery.settle(workspace, found)
            return
        answer = await self._ask(
            phrase("recovery.found", when=written, file=workspace.file.name),
            {
                "t": phrase("recovery.take"),
                "l": phrase("recovery.leave"),
                "a": phrase("recovery.ask"),
            },
            rest=REST,
        )
        if self.workspace is not workspace or answer not in ("t", "l"):
            return
        if answer == "t" and not self._take(left):
            return
        recovery.settle(workspace, found)

    def _take(self, text: str) -> bool:
        """Puts a text into the editor, not saved; whether it is there."""
        self.pane = "code"
        editor = self._code()
        if editor.read_only:  # why has been said: what is on disk must not be written over
            return False
        if self.workspace.file.exists() and not self._keep_copy_of_disk():
            return False
        editor.replace_all(text)
        editor.go_to(self.lesson)
        return True
