"""The table of concepts: complete, well-formed, and honest about what is covered."""

import re
import tomllib
from pathlib import Path

import pytest

COURSE = Path(__file__).parents[2] / "course"
ROWS = {
    "S0": 25, "S1": 28, "S2": 31, "S3": 24, "S4": 18, "E0": 13, "E1": 16, "E2": 15, "E3": 12,
    "E4": 17,
}  # fmt: skip
CONFLICTS = 9
KINDS = {"concept", "wrong", "imprecise", "slip", "conflict"}
UNITS = {
    "shapes",
    "perceptron",
    "neuron",
    "activations",
    "losses",
    "layers",
    "forward",
    "descent",
    "backprop",
    "gradcheck",
    "training",
    "digits",
    "layer-tour",
    "applications",
}


@pytest.fixture(scope="module")
def rows():
    return tomllib.loads((COURSE / "concepts.toml").read_text(encoding="utf-8"))["concepts"]


def test_every_row_of_the_lectures_is_there(rows):
    numbered = {f"{lecture}-{n:02}" for lecture, count in ROWS.items() for n in range(1, count + 1)}
    conflicts = {row for row in rows if row.startswith("conflict-")}
    assert set(rows) == numbered | conflicts
    assert len(conflicts) == CONFLICTS


def test_every_row_is_complete(rows):
    for name, row in rows.items():
        assert set(row) == {"title", "kind", "units", "where"}, name
        assert row["kind"] in KINDS, name
        assert row["units"], name
        assert set(row["units"]) <= UNITS, name
        assert len(row["title"]) >= 10, name
    titles = [row["title"] for row in rows.values()]
    assert len(set(titles)) == len(titles)


def test_what_is_covered_is_taught_and_asked(rows):
    """A slip of captions or translation needs no question."""
    for name, row in rows.items():
        kinds = {re.match(r"\d\d-[\w-]+([#:])", place)[1] for place in row["where"]}
        assert not kinds or "#" in kinds, name
        assert not kinds or ":" in kinds or row["kind"] == "slip", name
        taught = {re.match(r"\d\d-([\w-]+)[#:]", place)[1] for place in row["where"]}
        assert taught <= set(row["units"]), name
