"""JUnit XML: a suite for each submission, a test case for each function."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from tutor.grading.records import Grade, LessonGrade, Report, State
from tutor.outcomes import Outcome

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, however it is escaped."""


def junit_xml(report: Report) -> str:
    """The whole batch in one file."""
    suites = ET.Element("testsuites", name="cnn-tutor grade")
    for grade in report.grades:
        suites.append(_suite(grade))
    for name in ("tests", "failures", "errors"):
        suites.set(name, str(sum(int(suite.get(name, "0")) for suite in suites)))
    ET.indent(suites)
    text = ET.tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _suite(grade: Grade) -> ET.Element:
    suite = ET.Element("testsuite", name=_clean(grade.name), id=grade.key)
    if grade.state is not State.GRADED:
        kind = "error" if grade.state is State.OUR_FAULT else "failure"
        _case(suite, grade, "cnn.py", kind, grade.state.value, grade.reason)
    else:
        for lesson in grade.lessons:
            kind = _KINDS[lesson.outcome]
            told = lesson.finding.sentence if kind and lesson.finding else ""
            _case(suite, grade, lesson.lesson, kind, _type(lesson), told)
    suite.set("tests", str(len(suite)))
    for name in ("failure", "error"):
        suite.set(f"{name}s", str(len(suite.findall(f"testcase/{name}"))))
    return suite


_KINDS = {
    Outcome.PASSED: "",
    Outcome.FAILED: "failure",
    Outcome.COULD_NOT_RUN: "failure",
    Outcome.WAITING: "failure",
    Outcome.OUR_FAULT: "error",
}


def _type(lesson: LessonGrade) -> str:
    return lesson.finding.kind if lesson.finding else lesson.outcome.value


def _case(suite: ET.Element, grade: Grade, name: str, kind: str, type_: str, told: str) -> None:
    case = ET.SubElement(suite, "testcase", classname=grade.key, name=name)
    if kind:
        ET.SubElement(case, kind, type=_clean(type_), message=_clean(told))


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
