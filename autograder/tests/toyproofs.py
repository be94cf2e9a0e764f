"""A toy unit with proofs, for the tests of how they are built, checked and graded."""

from autograder.tests.notebookfiles import code, notebook
from autograder.units import Unit

RELU = {
    "functions": [
        {
            "name": "relu",
            "parameters": ["x"],
            "branches": [{"when": "x > 0", "value": "x"}, {"when": "x <= 0", "value": "0"}],
        }
    ],
    "claims": ["relu is not linear"],
}
CHAIN = {
    "shapes": {"A": ["n", "m"], "B": ["m", "k"], "C": ["m", "k"]},
    "from": "A @ (B + C)",
    "to": "A @ C + A @ B",
}
RIGHT = """
let a
assume a < 0
relu(a) == 0   # because a < 0
relu(-1 * a) == -1 * a
relu(-1 * a) != -1 * relu(a)
therefore relu is not linear
"""
HALF = RIGHT.replace("therefore relu is not linear\n", "")
WRONG = """
let a
assume a > 0
relu(2 * a) != 2 * relu(a)
therefore relu is not linear
"""
CHAIN_RIGHT = "A @ (B + C)\n== A @ B + A @ C\n== A @ C + A @ B"
CHAIN_WRONG = "A @ (B + C)\n== A @ B + C\n== A @ C + A @ B"
ORDER = "therefore relu is not linear\nlet a\n"

MISTAKES = f"""
from autograder.checking import mistake, variant

mistake("relu-proof", "positive-factor", family="positive-factor", says="The factor 2 goes through.",
        ask="What does -1 do?", values={{"relu_proof": {WRONG!r}}})
variant("relu-proof", "numbers",
        values={{"relu_proof": "relu(-1) == 0\\nrelu(1) == 1\\nrelu(-1) != -1 * relu(1)\\n"
                "therefore relu is not linear"}})
mistake("chain", "bracket-lost", family="bracket", says="A stands before one of the two only.",
        ask="What does the bracket do?", values={{"chain_proof": {CHAIN_WRONG!r}}})
"""
SOLVED = {
    "relu-proof": f"relu_proof = {RIGHT!r}",
    "chain": f"chain_proof = {CHAIN_RIGHT!r}",
    "relu-order": f"relu_order = {RIGHT!r}",
    "seven": "seven = 7",
}
STUBS = {
    "relu-proof": 'relu_proof = ""',
    "chain": 'chain_proof = ""',
    "relu-order": f"relu_order = {ORDER!r}",
    "seven": "seven = ...",
}
CHECKS = """
from autograder.checking import Finding, checks

@checks("seven")
def seven(c):
    def judge(values):
        if values["seven"] is ...:
            return [Finding("unanswered", "seven is still open.")]
        right = isinstance(values["seven"], int) and values["seven"] == 7
        return [] if right else [Finding("other", "seven is not 7.")]
    c.value("seven", judge)
"""


def task(id, name, points, **more):
    return {
        "id": id,
        "kind": "proof",
        "names": [name],
        "points": points,
        "heading": "Proofs",
        "stub": STUBS[id],
        **more,
    }


def toy_unit(mistakes=MISTAKES) -> Unit:
    """A fresh unit: a proof, a chain, a value, and a proof for practice."""
    tasks = [
        task("relu-proof", "relu_proof", 4.0, proof=RELU),
        task("chain", "chain_proof", 2.0, chain=CHAIN),
        {"id": "seven", "kind": "value", "names": ["seven"], "points": 1.0},
    ]
    cells = {
        id: {"role": "practice" if id == "relu-order" else "solution", "source": stub}
        for id, stub in STUBS.items()
    }
    return Unit(
        {
            "unit": "91-toy",
            "title": "Toy",
            "hash": "1" * 64,
            "tasks": tasks,
            "practice": [task("relu-order", "relu_order", 0.0, proof=RELU)],
            "reference": "\n".join(SOLVED.values()),
            "checks": CHECKS,
            "mistakes": mistakes,
            "cells": cells,
        }
    )


def toy_answers(**changed):
    """The solved notebook, with some sources changed (``relu_proof=...``)."""
    sources = SOLVED | {id.replace("_", "-"): text for id, text in changed.items()}
    return notebook([code(text, id) for id, text in sources.items()], unit="toy")
