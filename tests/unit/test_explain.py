"""The explainers: their arithmetic is Keras's, and they find where a learner's differs."""

import numpy as np
import pytest

from tutor import checks, course, explain
from tutor.checker import DEFAULT_SEED
from tutor.errors import UsageError
from tutor.explain import inputs, network, steps, text, yours
from tutor.oracle import answers
from tutor.sandbox.client import Reply, Returned, Sandbox

WITH_A_FUNCTION = [lesson for lesson in explain.LESSONS if lesson != "network"]


def replied(array):
    """A reply with an array."""
    array = np.asarray(array)
    return Reply(Returned("ndarray", array, str(array.dtype), array.shape))


NOTHING = Reply(Returned("NoneType"))


def looked_at(lesson, case, array):
    return explain.explainer(lesson, case, NOTHING if array is None else replied(array))


def shipped(lesson):
    """All cases and examples that Keras has an answer for, with the answer that ships."""
    for name, cases in (
        (checks.name_of_answers(lesson, DEFAULT_SEED), checks.cases(lesson, DEFAULT_SEED)),
        (checks.name_of_examples(lesson), checks.examples(lesson)),
    ):
        asked = [case for case in cases if case.question is not None]
        kept = answers.shipped(name, [case.question for case in asked])
        assert kept is not None
        for case, answer in zip(asked, kept, strict=True):
            yield case, case.target(answer)


@pytest.mark.parametrize("lesson", WITH_A_FUNCTION)
def test_what_an_explainer_computes_is_what_keras_answers(lesson):
    found = list(shipped(lesson))
    assert len(found) > 7
    for case, answer in found:
        if case.id == "certain-wrong":  # of which only finiteness is asked: Keras has two values
            continue
        shown = looked_at(lesson, case, None)
        assert shown.keras.shape == np.shape(answer), case.id
        assert np.allclose(shown.keras, answer, rtol=1e-5, atol=1e-6), case.id


@pytest.mark.parametrize("lesson", WITH_A_FUNCTION)
def test_the_terms_of_every_cell_come_to_its_number(lesson):
    for case in inputs.inputs(lesson):
        shown = looked_at(lesson, case, None)
        for cell in shown.cells[:40]:
            scene = shown.scene(cell)
            assert scene.keras == shown.keras[cell]
            if lesson != "flatten":  # whose terms come to the place
                assert scene.terms[-1].total == pytest.approx(scene.keras, rel=1e-9), case.id


def case_of(lesson, id_):
    return next(case for case in inputs.inputs(lesson) if case.id == id_)


def test_a_channel_that_is_forgotten_is_found_and_its_term_is_marked():
    """Two channels in and one out, 1 x 3 + 2 x 5 + 1; the last channel alone gives 11."""
    shown = looked_at("conv2d", case_of("conv2d", "two-in"), [[[11.0]]])
    cell = shown.first_difference()
    assert cell == (0, 0, 0)
    scene = shown.scene(cell)
    assert (scene.keras, scene.yours, scene.differs) == (14, 11, True)
    notes = {term.label: term.note for term in scene.terms if term.note}
    assert notes == {"+ channel 1": "yours is this with the bias"}


def test_a_missing_activation_is_where_the_learners_number_stops():
    shown = looked_at("conv2d", case_of("conv2d", "relu"), [[[-2.0]]])
    notes = {term.label: term.note for term in shown.scene((0, 0, 0)).terms if term.note}
    assert notes == {"+ bias": "yours stops here"}


def test_a_right_output_differs_nowhere_and_is_not_noted():
    case = case_of("conv2d", "3x4-two-in-two-out")
    shown = looked_at("conv2d", case, looked_at("conv2d", case, None).keras)
    assert shown.first_difference() is None
    assert not any(term.note for cell in shown.cells for term in shown.scene(cell).terms)
    assert "✓ yours" in text.verdict(shown.scene(shown.cells[0]))


def test_the_first_difference_is_the_first_in_the_order_of_the_walk():
    case = case_of("conv2d", "3x4-two-in-two-out")
    wrong = looked_at("conv2d", case, None).keras.copy()
    wrong[0, 1, 1] += 1
    wrong[2, 0, 0] += 1
    shown = looked_at("conv2d", case, wrong)
    assert shown.first_difference() == (2, 0, 0)
    assert shown.scene((2, 0, 0)).panels[0].differs == {(2, 0)}


def test_nan_and_another_shape_differ_and_the_shape_is_said():
    case = case_of("pool2d", "2x2")
    assert looked_at("pool2d", case, [[[np.nan]]]).first_difference() == (0, 0, 0)
    shown = looked_at("pool2d", case, np.zeros((2, 2, 1)))
    assert shown.problem == "Yours has the shape [2, 2, 1], and [1, 1, 1] is right."
    assert shown.scene((0, 0, 0)).yours is None


def test_pooling_says_which_of_the_four_was_taken():
    shown = looked_at("pool2d", case_of("pool2d", "2x2"), [[[2.5]]])
    scene = shown.scene((0, 0, 0))
    assert scene.parts[0][0].marked == {(0, 1)}
    assert scene.told == ("Yours, 2.5, is the mean of the four.",)


def test_flattening_says_where_the_learners_number_came_from():
    case = case_of("flatten", "2x2x2")
    moved = np.moveaxis(np.asarray(case.call.ask["arguments"][0]), 2, 0).ravel()
    shown = looked_at("flatten", case, moved)
    cell = shown.first_difference()
    assert cell == (1,)
    assert "the number of row 0, column 1, channel 0." in shown.scene(cell).told[-1]


def test_printed_numbers_are_compared_as_a_check_does():
    case = case_of("evaluate", "one-image")
    right = looked_at("evaluate", case, None).keras
    printed = "train loss {:.3f} train acc {:.2f} test loss {:.3f} test acc {:.2f}".format(*right)
    shown = explain.explainer("evaluate", case, Reply(Returned("NoneType"), printed=printed))
    assert shown.first_difference() is None


def test_the_input_that_differs_comes_first_of_those_that_can_be_looked_at():
    cases = inputs.inputs("pool2d")[:4]
    found = [looked_at("pool2d", case, looked_at("pool2d", case, None).keras) for case in cases]
    assert steps.differing_first(found) is found[0]
    found[1] = looked_at("pool2d", cases[1], None)
    found[2] = looked_at("pool2d", cases[2], [[[0.0]]])
    assert steps.differing_first(found) is found[2]


def test_a_cell_is_typed_with_commas_and_must_be_there():
    shown = looked_at("pool2d", case_of("pool2d", "4x4"), None)
    assert steps.parsed("1, 0,0", shown) == (1, 0, 0)
    for typed in ("2,0,0", "a", "", "0,0"):
        with pytest.raises(UsageError, match="0 to 1, 0 to 1, 0 to 0"):
            steps.parsed(typed, shown)


def test_a_large_panel_shows_what_is_around_the_mark(capsys):
    shown = looked_at("conv2d", case_of("conv2d", "a digit"), None)
    lines = list(text.lines(shown, shown.scene((20, 13, 1)), 80))
    assert "input channel 0 (rows 17-23 of 28, columns 10-16 of 28)" in "\n".join(lines)
    assert max(map(len, lines)) <= 80


def test_every_lesson_of_cnn_py_can_be_looked_at():
    assert set(explain.LESSONS) == {one.id for one in course.cnn_lessons()}


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """``walked(source)``: a digit through the layers of a file."""
    sandbox = Sandbox()
    sandbox.start()

    def walk(source, lesson="network"):
        return yours.explainers(sandbox, source, lesson, inputs.inputs(lesson)[:1])[0]

    yield walk
    sandbox.close()


def test_the_reference_equals_keras_layer_by_layer(walked, monkeypatch, tmp_path):
    monkeypatch.setenv("CNN_TUTOR_CACHE", str(tmp_path))
    shown = walked(course.reference_file())
    assert shown.case.id == "a 0, random weights"
    assert shown.first_difference() is None
    assert [cell for (cell,) in shown.cells] == [0, 1, 2, 3, 4, 5]
    scene = shown.scene((1,))
    assert scene.where == "layer 2 of 6: max_pooling2d"
    assert [panel.name for panel in scene.panels[:2]] == ["yours, map 0", "yours, map 1"]
    assert scene.told[1].startswith("> ✓ max_pooling2d     14x14x4")
    assert shown.keras[-1] == pytest.approx(1)  # the probabilities


def test_the_whole_right_network_is_the_one_that_keras_is_asked_for(walked):
    """Of the hidden cases' network, whose answer ships: the last layer's output."""
    case, answer = next(one for one in shipped("network") if one[0].id == "lab")
    shown = network.Explained(case, [NOTHING])
    assert np.allclose(shown._right[-1], answer[0], rtol=1e-5, atol=1e-6)


def test_the_first_layer_that_goes_wrong_is_found(walked):
    """Pooling by the mean: the convolution before it is right, all behind it is not."""
    wrong = course.reference_file().replace(
        course.lesson("pool2d").solution,
        "def pool2d_layer(h):\n    return measure.block_reduce(h, (2, 2, 1), np.mean)\n",
    )
    shown = walked(wrong)
    assert shown.first_difference() == (1,)
    assert shown.differing.tolist() == [False, True, True, True, True, True]


def test_a_layer_that_is_not_written_ends_the_way(walked):
    shown = walked(course.starting_file())
    assert shown.problem.startswith("conv2d_layer is not written yet")
    assert "… flatten" in "\n".join(shown.scene((0,)).told)
    assert shown.scene((5,)).yours is None
