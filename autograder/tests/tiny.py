"""A tiny unit, held in memory, for tests of the engine."""

from autograder.units import Unit

REFERENCE = '''
import numpy as np


def halve(z):
    """Half of z."""
    return np.asarray(z, dtype=float) / 2


def swap(Z, shift=0.0):
    """Transpose, then add."""
    return Z.T + shift


def pair(n):
    """Two shapes."""
    return {"W": (n, 2), "b": (n, 1)}


def noise(seed):
    return np.random.default_rng(seed).normal(size=100)


colours = {"sky": "blue", "grass": "green"}
'''

CHECKS = """
import numpy as np
from autograder.checking import Finding, checks


@checks("halve")
def halve(c):
    c.worked("halve", 3.0, expect=1.5)
    c.worked("halve", np.array([-2.0, 0.0, 4.0]), expect=np.array([-1.0, 0.0, 2.0]))
    c.elementwise("halve")


@checks("both")
def both(c):
    c.fresh("swap", c.rng.normal(size=(2, 3)))
    c.fresh("swap", c.rng.normal(size=(3, 3)), shift=1.0)
    c.worked("pair", 3, expect={"W": (3, 2), "b": (3, 1)})


@checks("colours")
def colours(c):
    for name, right in (("sky", "blue"), ("grass", "green")):
        def judge(values, name=name, right=right):
            if not isinstance(values["colours"], dict):
                return [Finding("no-dict", "colours must be a dict.")]
            got = values["colours"].get(name, ...)
            if got is ...:
                return [Finding("unanswered", f"{name} is not answered yet.")]
            return [] if isinstance(got, str) and got == right else [Finding(f"{name}-{got}", f"{name} is not {got}.")]
        c.value("colours", judge, part=name)


@checks("noise")
def noise(c):
    def run(impl):
        values = impl.call("noise", 1)
        findings = []
        if abs(values.mean()) > 1:
            findings.append(Finding("mean", "The mean is far from 0."))
        if (values == impl.call("noise", 2)).all():
            findings.append(Finding("seed", "The seed changes nothing."))
        return findings
    c.properties("noise", run)
"""

MISTAKES = """
import numpy as np
from autograder.checking import mistake, reference, variant


@mistake("halve", "doubled", family="factor", says="Your function doubles z.", ask="What is half of 4?")
def halve(z):
    return np.asarray(z, dtype=float) * 2


@mistake("halve", "whole", family="dtype", says="Your function rounds down.", ask="Is half of 3 whole?")
def halve(z):
    return np.floor(reference("halve")(z))


@variant("halve", "product")
def halve(z):
    return 0.5 * np.asarray(z, dtype=float)


@mistake("both", "not-swapped", family="axis", says="Rows stay rows.", ask="Where does row 0 go?")
def swap(Z, shift=0.0):
    return Z + shift


mistake("colours", "green-sky", family="label", says="The sky is not green.", ask="Look up.",
        values={"colours": {"sky": "green", "grass": "green"}})


@mistake("noise", "no-seed", family="seed", says="The seed is not used.", ask="Who reads seed?")
def noise(seed):
    return np.random.default_rng(0).normal(size=100)
"""

STUB = '''def {0}({1}):
    """Doc."""
    raise NotImplementedError("{0}: write this function (task '{2}')")
'''


def tiny_unit() -> Unit:
    """A fresh unit with four tasks."""
    tasks = [
        {"id": "halve", "kind": "function", "names": ["halve"], "points": 2.0, "heading": "Halves"},
        {"id": "both", "kind": "function", "names": ["swap", "pair"], "points": 3.0},
        {"id": "colours", "kind": "value", "names": ["colours"], "points": 1.0},
        {"id": "noise", "kind": "function", "names": ["noise"], "points": 1.0},
    ]
    cells = {
        "halve": STUB.format("halve", "z", "halve"),
        "both": STUB.format("swap", "Z, shift=0.0", "both") + STUB.format("pair", "n", "both"),
        "colours": 'colours = {"sky": ..., "grass": ...}\n',
        "noise": STUB.format("noise", "seed", "noise"),
    }
    return Unit(
        {
            "unit": "90-tiny",
            "title": "Tiny",
            "hash": "0" * 64,
            "tasks": tasks,
            "reference": REFERENCE,
            "checks": CHECKS,
            "mistakes": MISTAKES,
            "cells": {id: {"role": "solution", "source": s} for id, s in cells.items()},
        }
    )
