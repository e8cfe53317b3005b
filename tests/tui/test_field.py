"""A field whose letters do not lay the screen out anew."""

from textual.app import App
from textual.events import Key

from tutor.tui.widgets.field import Field


class OneField(App[None]):
    """A field of ten cells."""

    CSS = "Field { width: 10; border: none; padding: 0; height: 1; }"

    def compose(self):
        """Only that."""
        yield Field()


def on_screen(app):
    """What is in the field's line."""
    return "".join(segment.text for segment in app.query_one(Field).render_line(0)).rstrip()


async def test_what_is_wider_than_the_field_scrolls_and_nothing_is_laid_out(monkeypatch):
    """The end is seen while it is typed, the beginning at home."""
    laid_out = []
    app = OneField()
    async with app.run_test() as pilot:
        await pilot.pause()
        arrange = app.screen._compositor.reflow
        monkeypatch.setattr(
            app.screen._compositor,
            "reflow",
            lambda *given: (laid_out.append(given), arrange(*given))[1],
        )
        await pilot.press(*"abcdefghijklmnopqrstuvwxyz")
        await pilot.pause()
        assert on_screen(app).endswith("xyz")
        await pilot.press("home")
        await pilot.pause()
        assert on_screen(app).startswith("abc")
        await pilot.press("end", *27 * ["backspace"])
        await pilot.pause()
        assert app.query_one(Field).value == on_screen(app).strip() == ""
    assert laid_out == []


async def test_keys_that_come_at_once_act_in_the_order_in_which_they_were_typed():
    """A backspace takes what was there before, and no letter that came after it."""
    app = OneField()
    async with app.run_test() as pilot:
        field = app.query_one(Field)
        field.value = "."
        await pilot.press("end")
        for key in ("backspace", *"mine", "left", "d"):
            app.post_message(Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        await pilot.pause()
        assert field.value == "minde"
