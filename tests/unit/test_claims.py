"""A draft is held against what was recorded: false claims are found, honest drafts left alone."""

import runpy
import tomllib
from pathlib import Path

import pytest

from tutor import course
from tutor.claims import draft
from tutor.claims.check import check as check_claims
from tutor.claims.check import check_file
from tutor.desk import fingerprint
from tutor.measured import Measured
from tutor.report import make
from tutor.report.facts import Facts, gather
from tutor.workspace import Workspace

HERE = Path(__file__).parent
WORK = runpy.run_path(str(HERE / "recorded_work.py"))
record, fill = WORK["record"], WORK["fill"]


@pytest.fixture
def done(reference):
    """A folder of one's own, for tests that change it."""
    fill(reference)
    return reference


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """What was recorded in such a folder, for all tests that only read."""
    made = Workspace.create(tmp_path_factory.mktemp("shared") / "done")
    made.write(course.reference_file())
    fill(made)
    return gather(made)


def judged(text, of, spans=lambda: ()):
    facts = of if isinstance(of, Facts) else gather(of)
    return check_claims(draft.parse(text), facts, spans)


def in_file(name, facts):
    return check_claims(draft.read(HERE / "drafts" / name), facts)


def test_the_report_itself_makes_no_false_claim(done):
    for file in make.make(done, done.folder, ("md", "tex")):
        assert check_file(done, file) == ()


HONEST = [
    # whole numbers, percent, a stand-in named
    """# Digits
We had no MNIST, so the scikit-learn digits stand in for it. Our network has 4266 weights and the
same loss as Keras, 0.0627, with an accuracy of 97.94 %. The mean test accuracy of five runs is
90.7 % with a variance of 1.5. The lab asks for 90 %. Dropout of 20 % helped.
# Tumour patches
On generated tissue the five runs reach a mean test accuracy of 73.9 % (standard deviation 1.0).
We chose the model on the validation set and opened the test set once.""",
    # fractions, decimal commas, one run named as one
    """## Results for digits
All figures come from a stand-in. Test accuracy: 0,907 on average, variance 0.00015. Seed 3 gave a
test accuracy of 0.924, seed 2 one of 0.892. The loss on the test set was 0.31 in every run.
The model has 12,345 parameters. We never used test data to tune.""",
    # LaTeX
    r"""\documentclass{article}\begin{document}
\section{Digits} The data stand in for MNIST.
Training accuracy rose to 97.8\,\% and validation accuracy was lower.
We report $90.73\,\% \pm 1.51$ test accuracy as mean of five runs. % accuracy 12 %
The accuracy of guessing is 10\,\%, a 95\,\% interval is used. \begin{verbatim}
accuracy 55.5 %
\end{verbatim}\end{document}""",
    # a list of all runs
    """# Patches
Tissue was generated, in place of PatchCamelyon. Test accuracy of the patches over the five runs:
73.12 %, 74.21 %, 72.88 %, 75.34 % and 74.02 %; the mean is 73.9 %, the variance 0.9.""",
]


@pytest.mark.parametrize("text", HONEST)
def test_an_honest_draft_is_left_in_peace(shared, text):
    assert judged(text, shared) == ()


SAID = "The digits stand in for MNIST; tissue is generated. "
FALSE = [
    ("never measured", "The test accuracy on the digits was 96.4 %, variance 1."),
    ("never measured", "Our loss on the digits is 0.0421."),
    ("never measured", r"We got a mean AUC of 0.953 for tumour patches, $\pm$ 0.01."),
    ("never measured", "On validation, an accuracy of 0,991 was reached with digits."),
    ("parameters", "The network has 5130 parameters."),
    ("parameters", "In total there are 42,660 trainable weights."),
    ("parameters", r"The number of parameters is 4268."),
    ("variance missing", "The mean test accuracy on digits over five runs is 90.7 %."),
    ("variance missing", "Averaged over five digit runs we get 0.907 test accuracy."),
    ("variance missing", r"Mean test accuracy, digits: $90{,}73\,\%$."),
    ("best of several", "Our digit network reaches a test accuracy of 92.4 %."),
    ("best of several", "Final test accuracy on digits: 0.924 (variance small)."),
    ("best of several", r"With 92,43\,\% accuracy on the test digits we are done."),
    ("test set", "We tuned the dropout on the test set."),
    ("test set", "The model was selected by its test accuracy."),
    ("test set", "Test accuracy was used to choose the learning rate."),
]


SPREADS = "On tissue, the mean test accuracy of the patches is 73.9 % ({})."


@pytest.mark.parametrize(
    "spread",
    ["± 0.98 %", "+- 1.0", "+/- 0.98", "sd 0.98", "s.d. 0.98", "std = 0.98 %", "variance 0.96",
     "var: 0.96", "standard deviation of 1.0 points", r"$\sigma^2 = 0.96$", "SD 0.0098",
     "variance 9.6e-5", r"variance $9.6 \cdot 10^{-5}$", "95 % confidence interval ± 1.21"],
)  # fmt: skip
def test_every_way_to_write_a_spread_is_one(shared, spread):
    assert judged(f"{SAID}\n\n{SPREADS.format(spread)}", shared) == ()


@pytest.mark.parametrize(
    ("spread", "told"),
    [
        ("sd 1.91", "The standard deviation of the test accuracy of mine is 0.98 %"),
        ("variance 0.98", "This is the standard deviation and not the variance."),
        ("variance 2.2", "The variance of the test accuracy of mine is 0.96 (percent squared)"),
        ("std 0.0124", "The standard deviation of the test accuracy of mine is 0.98 %"),
    ],
)
def test_a_variance_is_not_a_standard_deviation_and_neither_is_made_up(shared, spread, told):
    (found,) = judged(f"{SAID}\n\n{SPREADS.format(spread)}", shared)
    assert (found.kind, found.sure) == ("never measured", True)
    assert told in found.sentence


@pytest.mark.parametrize(
    "same", ["97.9 %", "97,9%", r"97.9\,\%", "0.979", "0,979", "97.94 percent"]
)
def test_one_figure_may_be_written_in_many_ways(shared, same):
    assert judged(f"{SAID}\n\nOn the test digits cnn.py has an accuracy of {same}.", shared) == ()
    wrong = same.replace("97", "98").replace("0.979", "0.989").replace("0,979", "0,989")
    (found,) = judged(f"{SAID}\n\nOn the test digits cnn.py has an accuracy of {wrong}.", shared)
    assert found.kind == "never measured"


def test_the_mean_of_one_split_is_not_that_of_another(shared):
    """The AUC of the tissue: 0.8191 on the test set, 0.8391 on the validation set."""
    right = "The mean AUC on the {} set is {} (standard deviation 0.0098)."
    assert judged(SAID + right.format("validation", "0.839"), shared) == ()
    assert judged(SAID + right.format("test", "0.819"), shared) == ()
    for split, value, told in (
        ("validation", "0.819", "Not on the validation set: the mean test AUC"),
        ("test", "0.839", "Not on the test set: the mean validation AUC"),
    ):
        (found,) = judged(SAID + right.format(split, value), shared)
        assert (found.kind, found.sure) == ("never measured", True)
        assert told in found.sentence


def test_the_best_of_five_is_no_result_for_the_auc_either(shared):
    (found,) = judged(SAID + "Our network has an AUC of 0.833 on the test patches.", shared)
    assert found.kind == "best of several"
    assert "their mean is 0.8191" in found.sentence


PLANTED = tomllib.loads((HERE / "drafts" / "planted.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", PLANTED)
def test_what_was_planted_in_a_draft_is_found_and_nothing_else(shared, name):
    found = in_file(name, shared)
    by_kind: dict[str, list[int]] = {}
    for one in found:
        if one.sure:
            by_kind.setdefault(one.kind, []).append(one.line)
    assert by_kind == PLANTED[name]


NOT_MATCHED = {
    "honest_short.tex": [(16, "7\\")],  # a gap between two accuracies
    "honest_summary.md": [(13, "100 %")],  # read from a curve
    "honest_units.md": [(15, "0.004"), (39, "82 %")],  # of code that is gone; a share of pairs
}


@pytest.mark.parametrize("file", sorted((HERE / "drafts").glob("honest_*")), ids=lambda f: f.name)
def test_drafts_as_learners_write_them_are_left_in_peace(shared, file):
    found = in_file(file.name, shared)
    assert [one for one in found if one.sure] == []
    assert [(one.line, one.quote) for one in found] == NOT_MATCHED.get(file.name, [])


@pytest.mark.parametrize(("kind", "text"), FALSE)
def test_a_false_claim_is_found(shared, kind, text):
    found = judged(f"# One\n{SAID}\n\n# Two\n{text}\n", shared)
    assert [one.kind for one in found] == [kind], found
    assert found[0].line == 5
    assert found[0].column > 0


@pytest.mark.parametrize(
    "text",
    [
        "We trained on 128 images of MNIST.",
        "Our accuracy on MNIST is good.",
        "The classifier was evaluated on the real patches of PatchCamelyon.",
    ],
)
def test_a_stand_in_is_not_the_real_data(shared, text, tmp_path):
    assert [one.kind for one in judged(text, shared)] == ["stand-in"]
    real = Workspace.create(tmp_path / "real")
    fill(real, stand_in=False)
    assert judged(text, real) == ()


SQUARES = {
    "in one line": """
        p = self.feedforward(self.dataset.x_test)
        return ((p - self.dataset.y_test_oh) ** 2).mean()
""",
    "under a docstring and comments that speak of logarithms": '''
        """Mean cross-entropy: -log p."""
        p = self.feedforward(self.dataset.x_test)  # np.log(p)
        return ((p - self.dataset.y_test_oh) ** 2).mean()
''',
    "by NumPy": """
        p = self.feedforward(self.dataset.x_test)
        return np.square(p - self.dataset.y_test_oh).mean()
""",
    "as a product": """
        d = self.feedforward(self.dataset.x_test) - self.dataset.y_test_oh
        return (d * d).mean()
""",
    "in a function that is called": """
        return distance(self.feedforward(self.dataset.x_test) - self.dataset.y_test_oh)


def distance(d):
    return np.mean(np.power(d, 2))
""",
}
NOT_SQUARES = {
    "comments and texts that speak of squares": '''
        """Not (p - y) ** 2."""
        return -np.log(self.feedforward(self.dataset.x_test)).mean()  # ** 2
''',
    "a logarithm in a function that is called": """
        return entropy(self.feedforward(self.dataset.x_test)) ** 2


def entropy(p):
    return -np.log(p).mean()
""",
}


def with_evaluate(workspace, body, sandbox):
    """Puts ``evaluate`` into ``cnn.py``; gives how the file looks to a worker."""
    source = workspace.read()
    source = source[: source.index("    def evaluate")] + "    def evaluate(self):" + body
    workspace.write(source)
    return lambda: sandbox.inspect(source).functions


@pytest.mark.parametrize("body", SQUARES.values(), ids=SQUARES)
def test_cross_entropy_is_not_said_of_a_squared_error(done, sandbox, body):
    spans = with_evaluate(done, body, sandbox)
    for text in (
        "The loss is the cross-entropy.",
        "We compute the mean cross entropy of the labels.",
        "The log-loss is averaged.",
    ):
        assert [one.kind for one in judged(text, done, spans)] == ["squared error"]


@pytest.mark.parametrize("body", NOT_SQUARES.values(), ids=NOT_SQUARES)
def test_comments_and_texts_do_not_make_a_squared_error(done, sandbox, body):
    spans = with_evaluate(done, body, sandbox)
    assert judged("The loss is the cross-entropy.", done, spans) == ()


def test_a_loss_that_a_check_has_shown_to_be_right_is_not_doubted(done, check, sandbox):
    spans = with_evaluate(done, SQUARES["by NumPy"], sandbox)
    passed = check(course.reference_file(), "evaluate")
    Measured(done.records).checked([passed], fingerprint(done.read()), 1)
    assert judged("The loss is the cross-entropy.", done, spans) == ()


@pytest.mark.parametrize(
    "text",
    [
        "The test set was opened only once.",
        "We never looked at the test set before the end.",
        "The test images stayed untouched until the end.",
    ],
)
def test_an_untouched_test_set_is_held_against_the_runs(done, text):
    assert judged(text, done) == ()
    name = "regularization.py"
    record(done.folder, "digits", 0, 0.93, text="another", source=name, seconds_later=1)
    assert [one.kind for one in judged(text, done)] == ["test set"]


def test_the_command_tells_each_claim_with_its_place_and_what_it_is_not_sure_of(done, cnn_tutor):
    source = done.read()
    body = (
        "    def evaluate(self):"
        + SQUARES["under a docstring and comments that speak of logarithms"]
    )
    done.write(source[: source.index("    def evaluate")] + body)
    file = done.folder / "draft.md"
    file.write_text(
        "# Digits\nThe digits stand in for MNIST. In evaluate the loss is the cross-entropy.\n"
        "The training accuracy was 61.0 % after 1 epoch.\n"
    )
    ended = cnn_tutor("-C", done.folder, "report", "--check", file)
    assert ended.code == 1
    assert f"{file}:2:60: squared error: evaluate in cnn.py squares differences" in ended.out
    assert f"{file}:3:27: could not be matched (never measured): No such accuracy" in ended.out
    file.write_text(file.read_text().replace("is the cross-entropy", "is squared"))
    ended = cnn_tutor("-C", done.folder, "report", "--check", file)
    assert ended.code == 0
    assert "squared error" not in ended.out
    assert "could not be matched" in ended.out
    assert "Nothing in it contradicts what was recorded." in ended.err
