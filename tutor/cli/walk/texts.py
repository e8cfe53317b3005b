"""The sentences of the walk, and the words that can be typed in it."""

from __future__ import annotations

NO_TERMINAL = "There is no terminal here for the screens: the course goes on in lines of text."
DUMB = "This terminal can draw nothing: the course goes on in lines of text."

HELLO = "cnn-tutor in lines of text. ? lists the words, q ends."
STANDING = "{folder}: {passed} of {all} lessons passed, {stars} beyond the lab."
LESSON = "Lesson {number}, {title}: {standing}."
STEP = "Step {step} of {steps}: {title}"
GOAL = "Goal: {goal}"
LAST_STEP = "That is the last step of this lesson. n opens the next lesson, c checks your work."
GOES_ON = "Enter goes on. solution shows the reference, progress --back looks back."
LAST_STEP_OF_ALL = "That is the last step of the last lesson."
FIRST_STEP = "This is the first step of the first lesson."
PROMPT = "{lesson}> "
GOODBYE = "Until next time. What has passed is in your record."

WHERE_TO = "There is no cnn.py here. Where should your work go? Enter makes {proposed}."
FOLDER_PROMPT = "folder> "
NO_FOLDER = "No folder was made."
MADE = "Made {file}, with a stub for every function."

UNKNOWN = "There is no word {typed}. ? lists them all."
UNREADABLE = "A quotation mark is missing in that line."
WHICH_LESSON = "Which lesson? For instance: g 3, or g pool2d."
NO_ARGUMENTS = "{word} takes nothing behind it."
INTERRUPTED = "Interrupted."
NO_FILE = "{lesson} is judged from your trainings, not from a file: r trains, c checks."
NOTHING_TO_RUN = "There is nothing to run in {lesson}: c checks it."
WATCHING = "Watching {file}: each save is checked. Enter ends this; any other word does too."
LINES = "{function} is in lines {first} to {last}:"
NOT_PASSED_YET = (
    "{lesson} has not passed yet. To see the solution all the same, which is recorded: "
    "solution --yes"
)
EDITOR_FAILED = "{program}: {why}"

HELP_HEAD = "A word, or its first letter where that stands before it:"
HELP = (
    ("Enter, n, next", "the next step of the text; after the last one, the next lesson"),
    ("b, back", "the step before"),
    ("a, again", "the step once more"),
    ("l, lessons", "all lessons, and where each stands"),
    ("g, go LESSON", "opens a lesson by number or name; the number alone does too"),
    ("c, check", "checks the lesson; check --seed 5 draws other cases, check --repro writes one"),
    ("w, watch", "checks at every save, until you type Enter"),
    ("h, hint", "the next hint"),
    ("e, explain", "how the first wrong number comes about; explain --list, --input 2, --cell 0,1"),
    ("questions", "small questions: answer, then see; what was wrong is asked again some day"),
    ("o, open", "opens the file in your EDITOR, and checks it afterwards"),
    ("s, show", "where the file is, and your function in it"),
    ("solution, reset", "the reference; the stub back, with a backup"),
    ("r, run", "network: beside Keras. digits, patchcam: trains. fast: times it"),
    ("t, train", "trains the lab's model: train --runs 3 --epochs 20 --expect up"),
    ("model", "what the lab's model is made of; model dropout=0.2 changes it"),
    ("results, runs", "what the last run makes of the validation images; all runs"),
    ("compare, predict", "your network beside Keras; the prediction file: predict -o FILE"),
    ("report, pack", "the lab report; the hand-in"),
    ("p, progress", "where you are; progress --back: what was hard, and where to read again"),
    ("data, doctor", "the data sets; what this machine has"),
    ("?, help", "this list; help WORD tells more of a word"),
    ("q, quit", "ends; so does the end of input"),
)
