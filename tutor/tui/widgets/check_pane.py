"""What a check found: the verdict, the one sentence that helps most, and every case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tutor import course, outside_text, wording
from tutor.outcomes import Outcome, Tier
from tutor.phrases import phrase
from tutor.tui.standing import mark, star
from tutor.tui.widgets.options import Options
from tutor.wording import number

if TYPE_CHECKING:
    from tutor.lookback import Milestone
    from tutor.results import CaseResult, Finding, LessonResult

_PRINTED_LINES = 200
_EXAMPLE = "the example"  # no case has an id with a space


class CheckPane(Vertical):
    """The result of the lesson that is open.

    Attributes:
        cases: the list of them; it comes right after the first frame, which does without.
    """

    BORDER_TITLE = phrase("pane.check")

    def __init__(self) -> None:
        super().__init__(id="check")
        self.cases = Options(id="cases", markup=False)
        self.cases.display = False
        self._case = Static(id="case", markup=False)
        self._about = VerticalScroll(self._case, id="case-scroll", can_focus=False)
        self._about.display = False
        self._result: LessonResult | None = None

    def compose(self) -> ComposeResult:
        """The verdict; below it will be the cases, and the case that is chosen."""
        with VerticalScroll(id="verdict-scroll", can_focus=False):
            yield Static(id="verdict", markup=False)

    def on_mount(self) -> None:
        """The cases are there before a check can have found any."""
        self.call_after_refresh(self._add_cases)

    def _add_cases(self) -> None:
        if self.is_attached and not self.cases.is_attached:  # else the program ends already
            self.mount(self.cases, self._about)

    def show(
        self,
        result: LessonResult | None,
        standing: str = "open",
        milestone: Milestone | None = None,
    ) -> None:
        """Draws a result, or what to do where there is none yet; of a first pass, what it took."""
        self._result = result
        passed = milestone is not None and result is not None and result.outcome is Outcome.PASSED
        self.set_class(passed, "-milestone")
        self.border_subtitle = (
            phrase("check.time", ms=round(1000 * result.seconds))
            if result and result.seconds
            else ""
        )
        verdict = _verdict(result, milestone) if result else _nothing_yet(standing)
        self.query_one("#verdict", Static).update(verdict)
        shown = result.cases if result and not _unwritten(result) else ()
        if shown:
            self._add_cases()
        if not self.cases.is_attached:
            return
        self.cases.clear_options()
        self.cases.display = self._about.display = bool(shown)
        self._case.update("")
        options = [Option(_headline(case), id=case.case) for case in shown]
        first = next(
            (i for i, case in enumerate(shown) if case.outcome is not Outcome.PASSED), None
        )
        if shown and result and result.example is not None:
            options.insert(0, Option(phrase("check.example"), id=_EXAMPLE))
            first = 0
        if passed and shown:
            first = 0  # so that enter is heard
        self.cases.add_options(options)
        if first is not None:
            self.cases.highlighted = first

    def say(self, sentence: str) -> None:
        """Shows a sentence in place of a result."""
        self.show(None)
        self.query_one("#verdict", Static).update(Content(outside_text.clean(sentence)))

    @on(OptionList.OptionHighlighted, "#cases")
    def show_case(self, event: OptionList.OptionHighlighted) -> None:
        """Shows more of the case under the cursor."""
        self._show_details(event.option_id)

    def on_resize(self) -> None:
        """An example is set for the room that there is."""
        chosen = self.cases.highlighted_option
        if chosen is not None and chosen.id == _EXAMPLE:
            self._show_details(chosen.id)

    def _show_details(self, chosen: str | None) -> None:
        if self._result is None:
            return
        if not self._case.is_mounted:  # Textual would keep the height of what it held before
            self.call_after_refresh(self._show_details, chosen)
            return
        if chosen == _EXAMPLE and self._result.example is not None:
            room = self._about.size.width or self.size.width
            self._case.update("\n".join(wording.example(self._result.example, max(room - 4, 24))))
        for case in self._result.cases:
            if case.case == chosen:
                told = case.finding is self._result.finding
                self._case.update(_details(case, told=told))


def _unwritten(result: LessonResult) -> bool:
    """Whether the one finding says all there is, so that the cases would only repeat it."""
    kinds = ("syntax", "blank", "import", "our fault", "not here")
    told = result.finding is not None and result.finding.kind in kinds
    return told or result.untouched


def _nothing_yet(standing: str) -> Content:
    if standing == "waiting":
        return Content(phrase("check.builds_on"))
    return Content(phrase("check.nothing_yet"))


def _verdict(result: LessonResult, milestone: Milestone | None) -> Content:
    core = [case for case in result.cases if case.tier is Tier.CORE]
    passed = sum(case.outcome is Outcome.PASSED for case in core)
    head = Content.assemble(mark(result.outcome), " ", _counted(result, passed, len(core)))
    if result.stars:
        head = Content.assemble(head, "  ", star(1), " ", phrase("check.beyond_too"))
    told = result.finding
    if told is not None and result.untouched:
        keys = Content.styled(phrase("check.keys"), "$text-muted")
        return Content.assemble(
            mark("open"), " ", phrase("check.unwritten"), "\n\n", told.sentence, "\n\n", keys
        )
    if told is not None and result.unfinished:
        keys = Content.styled(phrase("check.lab"), "$text-muted")
        sentence = Content(told.sentence)
        return Content.assemble(
            mark("open"), " ", phrase("check.unfinished"), "\n\n", sentence, "\n\n", keys
        )
    if result.outcome is Outcome.PASSED:
        after = phrase(f"check.after.{result.lesson if result.lesson in _AFTER else 'others'}")
        if milestone is not None:
            after = "\n\n".join((*milestone.paragraphs, _keys(milestone)))
        if told is not None:
            after += "\n\n" + phrase("check.beyond", told=told.sentence)
        return Content.assemble(head, "\n\n", after)
    if told is None:
        return head
    case = f"{result.told_by.sentence}:\n" if result.told_by else ""
    parts: list[Content | str] = [head, "\n\n", Content.styled(case, "$text-muted"), _told(told)]
    seen = {lesson.id for lesson in course.cnn_lessons()}
    if result.outcome is Outcome.FAILED and result.lesson in seen:
        parts += ["\n\n", Content.styled(phrase("check.see"), "$text-muted")]
    return Content.assemble(*parts)


_AFTER = ("network", "fast")  # lessons after which another key is the next one


def _keys(milestone: Milestone) -> str:
    """What can be done after a first pass."""
    lesson = milestone.lesson
    parts = [
        phrase(f"check.runs.{lesson.id}") if lesson.id in _AFTER else "",
        phrase("check.goes_on") if milestone.next else "",
        phrase(f"check.looks_back.{'reference' if lesson.function else 'alone'}"),
    ]
    return " ".join(filter(None, parts))


def _counted(result: LessonResult, passed: int, total: int) -> str:
    if result.outcome in (Outcome.PASSED, Outcome.FAILED) or passed:
        return phrase("check.counted", passed=passed, count=total)
    return phrase(f"outcome.{result.outcome.name.lower()}")


def _told(finding: Finding) -> Content:
    parts: list[str | Content] = [finding.sentence]
    if finding.code and finding.kind != "not written":
        lines = "\n".join(wording.failing_line(finding))
        parts += ["\n\n", Content.styled(lines, "$text-accent")]
    if finding.kind in ("waiting", "misconception") and finding.detail:
        parts += ["\n\n", Content.styled(finding.detail, "$text-muted")]
    return Content.assemble(*parts)


def _headline(case: CaseResult) -> Content:
    parts: list[str | Content] = [mark(case.outcome), " "]
    if case.tier is Tier.BEYOND:
        parts += [star(1), " "]
    parts.append(case.sentence)
    if case.difference is not None and case.outcome is not Outcome.PASSED:
        off = phrase("check.off", by=wording.amount(case.difference.largest))
        parts.append(Content.styled(f"  {off}", "$text-muted"))
    return Content.assemble(*parts)


def _details(case: CaseResult, *, told: bool) -> Content:
    """More of a case; its finding is left out where the verdict above has ``told`` it."""
    lines: list[str | Content] = []
    if case.finding is not None and not told:
        lines += [_told(case.finding), "\n"]
    if case.difference is not None:
        off = case.difference
        there = f" [{', '.join(str(i) for i in off.index)}]" if off.index else ""
        largest = phrase(
            "check.largest_at" if there else "check.largest", by=wording.amount(off.largest)
        )
        lines += [
            f"{largest}{there}\n" if off.largest else f"{phrase('check.exact')}\n",
            phrase("check.both", yours=number(off.yours), keras=number(off.keras)),
            "\n",
        ]
    if case.picture:
        lines.append("\n".join(case.picture) + "\n")
    if case.tier is Tier.BEYOND:
        lines.append(Content.styled(f"{phrase('check.star')}\n", "$text-muted"))
    if case.printed.strip():
        printed = case.printed.strip("\n").splitlines()
        lines.append(Content.styled(f"{phrase('check.printed')}\n", "$text-muted"))
        lines.append("\n".join(f"  {line}" for line in printed[:_PRINTED_LINES]))
    return Content.assemble(*lines)
