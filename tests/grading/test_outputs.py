"""Can others read what a batch writes? Their code says so, not ours."""

import io
import json
from dataclasses import replace

import jsonschema
import junitparser
import pandas as pd
import pytest
from markdown_it import MarkdownIt

from tutor.errors import ContentError, UsageError
from tutor.grading import disclosure, feedback, gradebook, gradescope, junit, records, rubric
from tutor.grading.records import CaseGrade, Grade, LessonGrade, Report, State, Submission
from tutor.outcomes import Outcome, Tier
from tutor.results import Finding

HOSTILE = '=cmd(),"x"\n<script>alert(1)</script> [a](http://x) `b` \x07😀 ]]>'


def finding(sentence="It is wrong.", kind="values", **more) -> Finding:
    """A finding with a line."""
    return Finding(kind, sentence, line=3, code="return x  # ``` <b>", **more)


def lesson(name="flatten", outcome=Outcome.FAILED, found=None, **more) -> LessonGrade:
    """A lesson with three cases of the core, of which one passed, and one beyond."""
    cases = [
        CaseGrade(str(i), f"case {i}", Tier.CORE, one, *(("values", "yours 0.12345") if i else ()))
        for i, one in enumerate([Outcome.PASSED, outcome, outcome])
    ]
    cases.append(CaseGrade("b", "beyond", Tier.BEYOND, outcome))
    return LessonGrade(name, outcome, finding=found, cases=tuple(cases), **more)


def report(*names: str, rules=None, **more) -> Report:
    """A report in which everybody has flatten wrong and pool2d right."""
    rules = rules or rubric.default()
    lessons = (
        lesson("pool2d", Outcome.PASSED, stars=1),
        lesson(found=finding(HOSTILE, misconceptions=("a", "b"))),
    )
    rows = [
        rules.row(Submission(name, f"k-{i}", name, **more), "0" * 16, State.GRADED, "", lessons)
        for i, name in enumerate(names)
    ]
    rows.append(rules.row(Submission("No File", "k-no", "f"), "", State.REFUSED, HOSTILE))
    rows.append(rules.row(Submission("Our Fault", "k-our", "f"), "", State.OUR_FAULT, "We fell."))
    return Report(7, "0", ("pool2d", "flatten"), rules.as_dict(), tuple(rows))


def test_results_follow_their_schema_and_come_back_the_same():
    """The schema is in the tree, and is itself a schema."""
    schema = json.loads(records.SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    made = report("Doe, Jane", HOSTILE)
    jsonschema.validate(json.loads(made.as_json()), schema)
    assert Report.from_json(made.as_json()) == replace(made, rubric=made.rubric)
    for text in ("", "[]", "{}", made.as_json().replace('"version": 1', '"version": 2')):
        with pytest.raises(ContentError):
            Report.from_json(text)


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@a", "\tx", 'a,"b"\nc', "😀", "＝1"])
def test_grades_csv_is_read_by_pandas_and_is_no_formula(name):
    """RFC 4180: CRLF, quotes doubled; a formula stands behind an apostrophe."""
    text = gradebook.grades_csv(report(name))
    table = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    assert len(table) == 3
    assert table["name"][0].lstrip("'") == name
    assert not table["name"][0].startswith(("=", "+", "-", "@", "\t", "＝"))
    assert list(table["state"]) == ["graded", "refused", "our fault"]
    assert list(table["points"]) == ["10", "0", ""]
    assert table["mistakes"][0] == "a"
    assert text.count("\r\n") >= 4


def test_junit_is_read_by_junitparser():
    """Passed, failed and our fault are three things."""
    read = junitparser.JUnitXml.fromstring(junit.junit_xml(report(HOSTILE)).encode())
    read.update_statistics()
    assert (read.tests, read.failures, read.errors) == (4, 2, 1)
    cases = [case for suite in read for case in suite]
    assert [len(case.result) for case in cases] == [0, 1, 1, 1]
    assert isinstance(cases[3].result[0], junitparser.Error)


GRADESCOPE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["score", "tests"],
    "properties": {
        "score": {"type": "number"},
        "visibility": {"$ref": "#/$defs/visibility"},
        "stdout_visibility": {"$ref": "#/$defs/visibility"},
        "output": {"type": "string"},
        "output_format": {"$ref": "#/$defs/format"},
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "score": {"type": "number"},
                    "max_score": {"type": "number"},
                    "status": {"enum": ["passed", "failed"]},
                    "name": {"type": "string"},
                    "number": {"type": "string"},
                    "output": {"type": "string"},
                    "output_format": {"$ref": "#/$defs/format"},
                    "visibility": {"$ref": "#/$defs/visibility"},
                },
            },
        },
    },
    "$defs": {
        "visibility": {"enum": ["hidden", "after_due_date", "after_published", "visible"]},
        "format": {"enum": ["text", "html", "simple_format", "md", "ansi"]},
    },
}
"""As "Autograder Specifications" of Gradescope's documentation has it."""


def test_gradescope_gets_what_its_documentation_asks_for():
    """What shows hidden values is for the staff; for our fault there is no file."""
    made = [gradescope.results(one) for one in report("Jane").grades]
    assert made[2] is None
    for text in made[:2]:
        jsonschema.validate(json.loads(text), GRADESCOPE)
    told = json.loads(made[0])
    assert told["score"] == sum(one.get("score", 0) for one in told["tests"])
    for one in told["tests"]:
        assert ("0.12345" in one["output"]) == (one["visibility"] == "hidden")


CANVAS = (
    "Student,ID,SIS Login ID,Section,Lab 3 (42),Other (43)\r\n"
    '"    Points Possible",,,,100,"1,5"\r\n'
    '"Doe, Jane",4711,jd1,"A, B",,=x\r\n'
    '"Roe, Rick",4712,rr1,A,3,007\r\n'
    '"Ott, Ann",4713,ao1,A,5,\r\n'
)
MOODLE = (
    "\ufeffIdentifier,Full name,Email address,Status,Grade,Maximum grade\n"
    'Participant 12345,Jane Doe,j@x.org,"Submitted, late",,100.00\n'
    "Participant 12346,Rick Roe,r@x.org,Submitted,7,100.00\n"
)


@pytest.mark.parametrize(
    ("text", "column", "who", "row"),
    [
        (CANVAS, "Lab 3 (42)", {"name": "doejane", "id": "4711"}, 1),
        (CANVAS, "Lab 3 (42)", {"name": "doejane", "id": ""}, 1),
        (CANVAS, "Lab 3 (42)", {"name": "Jane Doe", "id": ""}, 1),
        (MOODLE, "Grade", {"name": "whoever", "id": "12345"}, 0),
        (MOODLE, "Grade", {"name": "DOE JANE", "id": ""}, 0),
    ],
)
def test_points_go_into_one_column_and_nothing_else_changes(text, column, who, row):
    """Read by pandas before and after."""
    grade = Grade(**who, key="k", file="f", state=State.GRADED, points=62.5)
    merged = gradebook.merge(text, column, [grade, replace(grade, name="Nobody", id="")])

    def read(csv):
        return pd.read_csv(io.StringIO(csv.removeprefix("\ufeff")), dtype=str, na_filter=False)

    before, after = read(text), read(merged.text)
    assert after[column][row] == "62.5"
    after.loc[row, column] = before[column][row]
    pd.testing.assert_frame_equal(before, after)
    assert merged.text.startswith("\ufeff") == text.startswith("\ufeff")
    assert merged.unmatched == ("Nobody",)
    assert len(merged.without) == len(before) - 1 - ("Possible" in text)


def test_a_row_that_is_not_clear_is_nobodys_and_our_fault_leaves_a_cell_alone():
    """Two of one name, the same learner twice, a column that is not there."""
    text = "Student,Mark\nAnn Ott,1\nAnn Ott,2\nJane Doe,3\n"
    ann = Grade("Ann Ott", "k", "f", State.GRADED, points=9.0)
    jane = Grade("Jane Doe", "k", "f", State.OUR_FAULT)
    merged = gradebook.merge(text, "Mark", [ann, jane, jane])
    assert merged.text == text
    assert merged.unmatched == ("Ann Ott", "Jane Doe")
    with pytest.raises(UsageError, match="no column Points"):
        gradebook.merge(text, "Points", [ann])
    with pytest.raises(UsageError, match="names nobody"):
        gradebook.merge("Mark\n1\n", "Mark", [ann])


def test_a_page_shows_no_markup_of_strangers():
    """Names, code and errors are text, in Markdown and in HTML."""
    for grade in report(HOSTILE).grades:
        page = feedback.html_page(grade)
        assert "<script>" not in page
        assert 'href="http://x"' not in page
        tokens = MarkdownIt("commonmark").parse(feedback.markdown(grade))
        assert not any(one.type == "html_block" for one in tokens)
        assert [one.tag for one in tokens if one.type == "heading_open"].count("h1") == 1


def test_a_page_says_what_where_and_what_to_read():
    """For what failed, and for what misses its star."""
    page = feedback.markdown(report("Jane").grades[0])
    assert "10 of 100 points" in page
    assert "| pool2d | ✓ passed ★ | 10 of 10 |" in page
    assert "3: return x" in page
    assert "cnn-tutor show flatten" in page
    assert "our fault" in feedback.markdown(report().grades[-1])


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        (
            "Only the border is wrong. 3 of 12 values differ from Keras, the first at [0, 1]: "
            "yours 0.25, Keras 4.",
            "Only the border is wrong. 3 of 12 values differ from Keras.",
        ),
        ("1 of 1 values differ from Keras: yours 7, Keras 8.", "1 of 1 values differ from Keras."),
        (
            "Your result contains nan at [0, 1]; Keras gives 3 there.",
            "Your result contains nan.",
        ),
        ("Your training loss is 3; Keras gives 4.", "Your training loss is wrong."),
        ("Your count is 34; Keras counts 36.", "Your count is wrong."),
        ("Line 3 raised ValueError: [0.123 -1e-05 7]", "Line 3 raised ValueError: [… … 7]"),
        (
            "Your result has shape [3, 4]; Keras gives [4, 4].",
            "Your result has shape [3, 4]; Keras gives [4, 4].",
        ),
    ],
)
def test_a_learner_reads_no_hidden_value(sentence, shown):
    """Whatever kind of finding it is."""
    assert disclosure.sentence(finding(sentence)) == shown


def write(tmp_path, text):
    """A rubric on the disk, read."""
    (tmp_path / "rubric.toml").write_text(text, encoding="utf-8")
    return rubric.read(tmp_path / "rubric.toml")


def test_a_rubric_gives_points_stars_and_takes_for_being_late(tmp_path):
    """Each rule once; the docs show the same keys."""
    (tmp_path / "times.csv").write_text("name,submitted\nJane,2026-11-22T12:00:00+01:00\n")
    rules = write(
        tmp_path,
        'partial = "cases"\nstar = 2\n[points]\nflatten = 30\npool2d = 10\n'
        '[late]\ndue = "2026-11-20T23:59:00+01:00"\npercent_per_day = 20\ntimes = "times.csv"\n',
    )
    jane, rick = report("Jane", "Rick", rules=rules).grades[:2]
    # 10 for pool2d, a third of 30 for flatten, 2 for the star, and two days late.
    assert (rick.points, rick.most, rick.stars, rick.late) == (22, 40, 1, "")
    assert jane.points == pytest.approx(0.6 * 22)
    assert jane.late == "40 % off: late by up to 2 days."
    assert report("Ann", late=True).grades[0].late == "10 % off: late by up to a day."


@pytest.mark.parametrize(
    "text",
    [
        "points = 3",
        "[points]\nconv = 3",
        "[points]\nconv2d = -1",
        "[points]\nconv2d = inf",
        'partial = "half"',
        "late = { due = 'soon' }",
        "late = { hour = 3 }",
        "bonus = 1",
        "[points",
        "late = { times = 'none.csv' }",
    ],
)
def test_a_rubric_that_cannot_be_meant_is_refused(tmp_path, text):
    """A misspelt key must not be a rule that does not hold."""
    with pytest.raises(UsageError, match="rubric"):
        write(tmp_path, text)
