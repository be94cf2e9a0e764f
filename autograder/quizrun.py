"""Self-study in a terminal: one question at a time, with a reply to every answer at once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from autograder.arithmetic import ArithmeticFault, evaluate, evaluate_shape
from autograder.quizbank import Bank, Drawn, draw
from autograder.quizcell import answer_source
from autograder.quizgrade import Graded, grade_one
from autograder.quiztext import wrapped

ASKS = {
    "one": "one letter",
    "several": "letters, such as a c",
    "number": "a number",
    "shape": "a shape, such as 2, 3",
}
UNREAD = {
    "one": "Please type one letter from a to {last}.",
    "several": "Please type letters from a to {last}, with or without spaces.",
    "number": "Please type a number, such as 0.25 or 1/4.",
    "shape": "Please type a shape, such as 2, 3 or (2, 3).",
}


@dataclass
class Summary:
    """What was done: best credit and credit of the first try of each question that was answered."""

    first: dict[str, float] = field(default_factory=dict)
    best: dict[str, float] = field(default_factory=dict)
    stopped: bool = False


def run(
    unit: str,
    bank: Bank,
    *,
    input: Callable[[str], str],
    output: Callable[[str], None],
    seed: str | int,
) -> Summary:
    """Ask the questions of a unit.

    Parameters
    ----------
    unit : str
        Title for the first line.
    bank : Bank
        The questions.
    input : callable
        Shows a prompt and returns a line; EOFError or KeyboardInterrupt ends the quiz.
    output : callable
        Shows a text of one or more lines.
    seed : str or int
        Decides parameters and order of choices.

    Returns
    -------
    Summary
        Credits of the questions that were answered.
    """
    drawn = draw(bank, seed)
    summary = Summary()
    output(f"{unit}: a quiz of {len(drawn)} questions.")
    output(wrapped("Enter alone goes on to the next question, Ctrl-D stops."))
    try:
        for number, question in enumerate(drawn, 1):
            output(f"\nQuestion {number} of {len(drawn)}\n\n{_asked(question)}")
            _ask(question, summary, input, output)
    except (EOFError, KeyboardInterrupt):
        summary.stopped = True
        output("")
    output("\n" + closing(drawn, summary))
    return summary


def _asked(question: Drawn) -> str:
    parts = [wrapped(question.text, "  ")]
    if question.choices:
        parts.append("")
    parts += [wrapped(c.text, "     ", f"  {c.letter}) ") for c in question.choices]
    return "\n".join(parts)


def _ask(question: Drawn, summary: Summary, input, output) -> None:
    unit = f", in {question.unit}" if question.unit else ""
    prompt = f"\nYour answer ({ASKS[question.kind]}{unit}): "
    tried = False
    while True:
        line = input(prompt).strip()
        if not line:
            if tried:
                output(wrapped(given_up(question), "  "))
            return
        verdict = grade_one(question, read_answer(question, line))
        output(wrapped(reply(question, verdict), "  "))
        if verdict.key == "malformed":
            prompt = prompt.lstrip()
            continue
        _note(summary, question, verdict)
        if verdict.credit == 1.0:
            return
        tried = True
        prompt = "Try again, or Enter to go on: "


def _note(summary: Summary, question: Drawn, verdict: Graded) -> None:
    summary.first.setdefault(question.id, verdict.credit)
    summary.best[question.id] = max(verdict.credit, summary.best.get(question.id, 0.0))


def read_answer(question: Drawn, line: str) -> object:
    """Turn a typed line into the value that a notebook would hold.

    Parameters
    ----------
    question : Drawn
        The question asked.
    line : str
        What was typed.

    Returns
    -------
    object
        A number, a tuple, or the line itself.
    """
    try:
        if question.kind == "number":
            return evaluate(re.sub(r"^(-?\d+),(\d+)$", r"\1.\2", line).replace("^", "**"))
        if question.kind == "shape":
            return evaluate_shape([int(size) for size in _SIZES.findall(_shape_line(line))])
    except (ArithmeticFault, ValueError):
        pass
    return line


_SIZES = re.compile(r"-?\d{1,9}")


def _shape_line(line: str) -> str:
    if not re.fullmatch(r"[\s(\[]*-?\d+([\s,;x*]+-?\d+)*[\s,)\]]*", line):
        raise ValueError(line)
    return line


def reply(question: Drawn, verdict: Graded) -> str:
    """Words for one try; they leave the next try open.

    Parameters
    ----------
    question : Drawn
        The question.
    verdict : Graded
        What grading says of the answer.

    Returns
    -------
    str
        One or more sentences.
    """
    if verdict.key == "malformed":
        last = question.choices[-1].letter if question.choices else ""
        return UNREAD[question.kind].format(last=last)
    if verdict.key == "wrong" and not question.choices:
        return "Not right."
    return verdict.text


def given_up(question: Drawn) -> str:
    """Say the answer of a question that was tried and left.

    Parameters
    ----------
    question : Drawn
        The question.

    Returns
    -------
    str
        One or two sentences.
    """
    if question.choices:
        letters = ", ".join(choice.letter for choice in question.choices if choice.right)
        verb = "answer is" if len(letters) == 1 else "answers are"
        return f"The {verb} {letters}. {question.explain}"
    return f"The answer is `{answer_source(question)}`. {question.explain}"


def closing(drawn: Sequence[Drawn], summary: Summary) -> str:
    """Score, and what to read again.

    Parameters
    ----------
    drawn : sequence of Drawn
        All questions.
    summary : Summary
        What was answered.

    Returns
    -------
    str
        Two or more lines.
    """
    first, best = sum(summary.first.values()), sum(summary.best.values())
    lines, total = [], len(drawn)
    if summary.stopped:
        lines.append(f"Stopped; {len(summary.best)} of {total} questions were answered.")
        total = len(summary.best)
    score = f"Score: {_number(first)} of {total} at the first try"
    if best > first:
        score += f", {_number(best)} after trying again"
    lines.append(f"{score}.")
    weak = [q for q in drawn if summary.first.get(q.id, 0.0) < 1.0]
    if summary.stopped:
        weak = [q for q in weak if q.id in summary.first]
    if weak:
        lines.append("To review:")
        lines += [wrapped(entry, "    ", "  - ") for entry in _reviewed(weak)]
    elif summary.first:
        lines.append("Nothing to review.")
    return "\n".join(lines)


def _reviewed(weak: Sequence[Drawn]) -> list[str]:
    """Sections of the lesson, most needed first; where a question has none, its concepts."""
    counts: Counter[str] = Counter()
    questions: dict[str, list[str]] = {}
    for question in weak:
        places = [f'lesson section "{heading}"' for heading in question.review[:1]]
        for place in places or ["concepts " + ", ".join(question.concepts)]:
            counts[place] += 1
            questions.setdefault(place, []).append(question.id)
    return [f"{place} ({', '.join(questions[place])})" for place, _ in counts.most_common()]


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
