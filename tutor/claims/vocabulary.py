"""Words that speak of a metric, a split, a spread, a lab, or of whose figure a number is.

Patterns of English as learners write it, those whose first language it is not among them. What
follows from a word is in :mod:`tutor.claims.words`.
"""

from __future__ import annotations

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


METRICS = {
    "accuracy": _any(
        r"\baccurac\w*",
        r"\bacc\b",
        r"\bcorrectly (?:classif|recogni[sz]|predict)\w*",
        r"\b(?:classif|recogni[sz]|predict|identif)\w*(?: \w+){0,3} (?:correctly|right)\b",
        r"\b(?:hit|success|recognition|detection) rate",
        r"\b(?:rate|share|percentage|proportion) of (?:the )?correct\b",
        r"\bgot right\b",
        r"\bdigits right\b",
        r"\brecogni[sz]e[sd]?\b",
    ),
    "error": _any(
        r"\berror[- ]rate",
        r"\b(?:test|training|validation|classification) error\b",
        r"\bmisclassif\w*",
        r"\bwrongly (?:classif|recogni[sz]|predict)\w*",
    ),
    "loss": _any(r"\bloss(?:es)?\b", r"(?-i:\bL\b)(?=\s*=)", r"\bcross-?\s?entropy\b"),
    "AUC": _any(r"\b(?:ROC[- ])?AU(?:RO)?C(?:[- ]ROC)?\b", r"\barea under\b"),
    "parameters": _any(
        r"\bpara?met\w*", r"\bparams\b", r"\btrainable \w+", r"\bweights\b(?! decay)"
    ),
}
SPLITS = {
    "train": _any(
        r"\btrain(?:ing)?\b(?=[- ]?\s*(?:set|data|accurac|acc\b|loss|error|split|curve|score|"
        r"and\b|is\b|was\b|[):,.;/&=]|$))",
        r"\bon (?:the )?\d* ?train(?:ing)?\b",
    ),
    "valid": _any(r"\bvalid(?:ation|ating)?\b", r"\bval\b", r"\bdev(?:elopment)? set\b"),
    "test": _any(r"(?<!to )(?<!we )\btest(?:ing)?\b(?! (?:whether|if|time)\b)", r"\bunseen\b"),
}
STATISTICS = {
    "variance": _any(
        r"\bvarian[cz]\w*",
        r"\bvar\b",
        r"σ\s*\^?\s*[2²]",
        r"\bs\s*\^?\s*[2²](?=\s*=)",
        r"\bdispersion\b",
        r"\bsigma[- ]?squared\b",
    ),
    "deviation": _any(
        r"\bstandar[td][- ]?dev\w*",
        r"\bstd\b(?:\.?[- ]?dev\w*)?",
        r"\bst(?:d)?\.?\s?dev\w*",
        r"\bs\.\s?d\.",
        r"\bsd\b",
        r"σ(?!\s*\^?\s*[2²])",
        r"\bsigma\b",
        r"\bs(?=\s*=)",
    ),
    "spread": _any(
        r"±",
        r"\bspread\b",
        r"\bscatter\w*",
        r"\buncertaint\w*",
        r"\bstandard error\b",
        r"\bSEM?\b",
        r"(?<!biggest )(?<!largest )(?<!greatest )(?<!maximal )\bdeviation\b",
        r"\bfluctuat\w*",
        r"\bconfidence interval",
        r"\bCI\b",
    ),
    "mean": _any(r"\bmeans?\b", r"\baverag\w*", r"\bμ", r"\bmedian\b", r"\bin the mean\b"),
}

# Verbs of reaching: a percentage beside one is an accuracy where nothing else is said.
REACH = _any(
    r"\breach\w*",
    r"\bachiev\w*",
    r"\bobtain\w*",
    r"\bg[eo]t\b",
    r"\bgets\b",
    r"\battain\w*",
    r"\bscor\w+",
    r"\bgave\b",
    r"\bgiven?\b",
    r"\bgives\b",
    r"\bresult\w*",
    r"\bperform\w*",
    r"\brises?\b",
    r"\brose\b",
    r"\bclimb\w*",
    r"\bfinal\w*",
)
# Things behind a whole number, which then counts them.
COUNTED = re.compile(
    r"\s*(?:(?!(?:for|on|of|in|with|from|at|over|after|and|or)\b)[\w-]+ ){0,2}(?:images?|pictures?|"
    r"epochs?|runs?|trainings?|patch(?:es)?|digits?|class(?:es)?|steps?|samples?|layers?|filters?|"
    r"channels?|neurons?|units?|pixels?|bits?|seeds?|models?|nets?|networks?|people|examples?)\b",
    re.IGNORECASE,
)
# Units and settings behind a number that is none of our figures.
MEASURED_ELSE = re.compile(
    r"\s*(?:ms|s|sec\w*|min\w*|hours?|h|times|x|GB|MB|kB)\b|\s*(?:dropout|rotation|zoom|shift|"
    r"label smoothing|learning rate|L_?2|confidence|CI\b|interval|quantile|threshold)|"
    r"\s*(?:of )?(?:the )?(?:difference|gap)\b|\s*(?:higher|lower|better|worse|more|less)\b",
    re.IGNORECASE,
)
POINTS = re.compile(r"\s*(?:percentage |percent )?(?:points?|pp|p\.p\.)(?!\w)", re.IGNORECASE)
# Settings in front of their value.
SET = re.compile(
    r"\b(?:drop[- ]?out|learning[- ]rate|momentum|smoothing|rotation|zoom|shift|L\s?_?\s?\^?2|"
    r"regulari[sz]ation|weight decay|decay|batch(?:[- ]size)?|patience|threshold|cut|factor|rate|"
    r"lambda|alpha|epsilon|beta|p)"
    r"(?: (?:rate|layers?|factor|size|probability|value|parameter|strength|coefficient))*"
    r"\s*(?:of|=|:|is|was|to|at|by|\(|from|with|about|factor)?(?: the)?\s*(?:\(|=)?\s*$",
    re.IGNORECASE,
)
# What a number in front of which this stands is the name of.
LABEL = re.compile(
    r"\b(?:keras|python|tensorflow|numpy|scikit-learn|version|v|section|table|fig(?:ure)?|eq|lab|"
    r"task|chapter|exercise|laboratory|seed|epoch|run|class|digit)\.?\s*(?:no\.?|number|#)?\s*$|"
    r"\b[nNkt]\s*=\s*$",
    re.IGNORECASE,
)
# A number behind this is a difference of two figures, unless something is reached.
DIFFERENCE = re.compile(
    r"\b(?:improv\w*|gain\w*|differ\w*|gap|drop(?:s|ped)?|increas\w*|decreas\w*|rais\w*|higher|"
    r"lower|better|worse|advantage|distance)\b(?!.*\b(?:to|from|reach\w*|is now|gave)\b\s*[^\d]*$)"
    r"[^.;]*$|\bby(?: about| around)?\s*$",
    re.IGNORECASE,
)
# In the same clause: the number is asked for, expected, or what guessing gives.
ASKED = _any(
    r"\basks?\b",
    r"\brequire\w*",
    r"\bgoal",
    r"\btarget",
    r"\baim",
    r"\bchance\b",
    r"\bguess\w*",
    r"\brandom(?:ly)? (?:guess|choice|net|class)\w*",
    r"\bhand-in",
    r"\bexpect\w*",
    r"\bhypothes\w*",
    r"\bwould\b",
    r"\bmight\b",
    r"\banother\b",
    r"\bshould\b",
    r"\bmust\b",
    r"\bthreshold",
    r"\bbest (?:known|seen)\b",
    r"\bhoped?\b",
    r"\bminimum of\b",
    r"\bdemand\w*",
    r"\bneeded\b",
    r"\bthan (?:the )?required\b",
    r"\bimagine\b",
    r"\bfor example, if\b",
    r"\bif\b",
)
# In the same sentence: the number is somebody else’s, unless the clause says that it is ours.
OTHERS = _any(
    r"\bet al\b",
    r"\bliterature\b",
    r"\bpublished\b",
    r"\bpapers?\b",
    r"\bauthors?\b",
    r"\[\d+\]",
    r"\bothers? (?:report|reach)",
    r"\bstate[- ]of[- ]the[- ]art\b",
    r"\bLeNet\b",
    r"\bLeCun\b",
    r"\breported by\b",
    r"\blast year\b",
    r"\bother groups?\b",
    r"\bhand-in\b",
)
OWN = _any(
    r"\b(?:we|our|ours|my|mine|us)\b",
    r"(?-i:\bI\b)",
    r"\b(?:the|this|that|these|both) (?:\w+ )?(?:net|nets|network|networks|model|cnn)\b",
)
# Where one clause ends and another begins.
CLAUSE = re.compile(
    r"(?<!\d),\s|,(?!\d)|[;(]|\)|\s[–—]\s|\b(?:but|however|while|whereas|although|though|which|what|"
    r"where|therefore|than|compared with)\b",
    re.IGNORECASE,
)
LABS = {
    "patchcam": _any(
        r"tumou?r",
        r"\bpatch(?:es|cam)?\b",
        r"tissue",
        r"camelyon",
        r"\bpcam\b",
        r"\bAU(?:RO)?C\b",
        r"cancer",
        r"lymph",
        r"hospital",
    ),
    "digits": _any(r"\bdigits?\b", r"\bmnist\b", r"regulari[sz]", r"handwrit"),
}
EPOCHS = _any(
    r"(?<!last )(?<!final )(?<!best )(?<!kept )\bepochs?\b",
    r"\bcurves?\b",
    r"\bat the (?:start|beginning)\b",
    r"\bfirst\b",
    r"\bfrom\b",
    r"\bafter \d",
    r"\bmidway\b",
    r"\bstart(?:s|ed)?\b",
    r"\bbeg(?:an|ins?)\b",
    r"\binitial\w*",
)
ONE_RUN = _any(
    r"\bseeds?\b",
    r"\brun (?:#|no\.?|number)?\s?(?:\d|one|two|three|four|five)",
    r"\bsingle\b",
    r"\brange",
    r"\bbetween\b",
    r"\blowest\b",
    r"\bworst\b",
    r"\bmin(?:imum|imal)?\b",
    r"\bfrom \d",
    r"\bruns? g",
    r"\bvar(?:y|ies|ied)\b",
    r"\bluck",
    r"\bindividual",
    r"\bone (?:of|run)\b",
    r"\bper run\b",
    r"\beach run\b",
    r"\bup to\b",
)
