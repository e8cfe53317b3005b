"""The command palette: the actions of the screen by name, then what has no key."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import partial

from textual.binding import ActiveBinding
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.keys import format_key

_ITSELF = "command_palette"


class Palette(CommandPalette):
    """Textual's, whose page keys end the program before a list is laid out."""

    def _action_command_list(self, action: str) -> None:
        """As in CommandPalette."""
        with contextlib.suppress(LookupError):
            super()._action_command_list(action)


class Actions(Provider):
    """Every action of the screen, and every other with a tooltip, that can be done now."""

    async def discover(self) -> Hits:
        """All of them, while nothing is typed."""
        for active in self._actions():
            yield DiscoveryHit(_name(active), partial(self._do, active), help=_told(active))
        for command in self.app.get_system_commands(self.screen):
            yield DiscoveryHit(command.title, command.callback, help=command.help)

    async def search(self, query: str) -> Hits:
        """Those that fit what is typed, by name and by what they do."""
        matcher = self.matcher(query)
        for active in self._actions():
            text = ": ".join(filter(None, (_name(active), _told(active))))
            if (score := matcher.match(text)) > 0:
                yield Hit(score, matcher.highlight(text), partial(self._do, active), text=text)
        for command in self.app.get_system_commands(self.screen):
            text = f"{command.title}: {command.help}"
            if (score := matcher.match(text)) > 0:
                yield Hit(score, matcher.highlight(text), command.callback, text=text)

    def _actions(self) -> Iterator[ActiveBinding]:
        """Each action once, in the order of the screen."""
        done = {_ITSELF}
        for active in self.screen.active_bindings.values():
            action = active.binding.action.removeprefix("app.")
            of_ours = active.binding.tooltip or (active.binding.id and active.node is self.screen)
            if active.enabled and of_ours and action not in done:
                done.add(action)
                yield active

    async def _do(self, active: ActiveBinding) -> None:
        await self.app.run_action(active.binding.action, active.node)


def _name(active: ActiveBinding) -> str:
    return f"{active.binding.description} ({format_key(active.binding.key)})"


def _told(active: ActiveBinding) -> str:
    return active.binding.tooltip
