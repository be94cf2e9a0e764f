"""Whole proofs, decided on paper: ``data/valid.toml`` and ``data/invalid.toml``."""

import tomllib
from functools import cache
from pathlib import Path

import pytest

from autograder.proofs.checker import check_proof
from autograder.proofs.task import ProofTask

DATA = Path(__file__).with_name("data")
CODES = {
    "p": "proven",
    "n": "noted",
    "u": "unjustified",
    "f": "false",
    "d": "division",
    "?": "no-answer",
    "r": "refused",
    "-": "unreached",
}


def read(name):
    return tomllib.loads((DATA / name).read_text("utf-8"))


@cache
def task(name):
    return ProofTask.from_data(read("tasks.toml")[name])


def named(proof):
    return proof["name"]


VALID = read("valid.toml")["proof"]
INVALID = read("invalid.toml")["proof"]


@pytest.mark.parametrize("proof", VALID, ids=named)
def test_valid(proof):
    result = check_proof(task(proof["task"]), proof["text"])
    wrong = [
        (x.line, x.text, x.words) for x in result.lines if x.verdict not in ("proven", "noted")
    ]
    assert not wrong
    assert result.credit == 1.0
    assert not result.causes


@pytest.mark.parametrize("proof", INVALID, ids=named)
def test_invalid(proof):
    result = check_proof(task(proof["task"]), proof["text"])
    verdicts = [line.verdict for line in result.lines]
    assert verdicts == [CODES[code] for code in proof["verdicts"].replace(" ", "")]
    assert result.credit == proof["credit"]
    assert set(proof.get("causes", [])) <= set(result.causes)
    words = " ".join([result.fault, *(line.words for line in result.lines)])
    for piece in proof.get("says", []):
        assert piece in words


def test_the_corpus_is_large_and_says_why():
    assert len(VALID) >= 30
    assert len(INVALID) >= 60
    assert all(proof["why"] for proof in (*VALID, *INVALID))
    names = [proof["name"] for proof in (*VALID, *INVALID)]
    assert len(names) == len(set(names))
