"""Units: found by name or slug, read from JSON, told apart from a changed folder."""

import hashlib
import json

import pytest

from autograder.author import AuthorError
from autograder.engine import run_task
from autograder.local import Local
from autograder.tests.tiny import tiny_unit
from autograder.units import UnitError, load_unit, names, stale


@pytest.fixture
def folder(tmp_path):
    data = tiny_unit().data
    (tmp_path / "90-tiny.json").write_text(json.dumps(data))
    return tmp_path


@pytest.mark.parametrize("name", ["90-tiny", "tiny"])
def test_name_or_slug(folder, name):
    unit = load_unit(name, folder)
    assert unit.name == "90-tiny"
    assert [t.id for t in unit.tasks] == ["halve", "both", "colours", "noise"]
    assert names(folder) == ["90-tiny"]


def test_unknown_unit_names_near_ones(folder):
    with pytest.raises(UnitError) as error:
        load_unit("tinny", folder)
    assert str(error.value) == (
        "unit: name must be one of 90-tiny, got 'tinny'. Did you mean 'tiny'?"
    )


def test_no_unit_is_built(tmp_path):
    with pytest.raises(UnitError, match="one of \\(none built\\), got 'x'"):
        load_unit("x", tmp_path)


def test_each_namespace_is_new():
    unit = tiny_unit()
    first = unit.reference_namespace()
    first["halve"] = None
    assert unit.reference_namespace()["halve"] is not None


def test_mistakes_may_use_the_reference():
    unit = tiny_unit()
    whole = next(m for m in unit.mistakes("halve") if m.id == "whole")
    assert whole.function(3.0) == 1.0


def test_stale_when_a_file_of_the_course_changed(tmp_path):
    unit = tiny_unit()
    written = tmp_path / "90-tiny" / "checks.py"
    written.parent.mkdir()
    written.write_text("one")
    unit.data["files"] = {"checks.py": hashlib.sha256(b"one").hexdigest()}
    assert not stale(unit, tmp_path)
    written.write_text("two")
    assert stale(unit, tmp_path)
    assert not stale(unit, tmp_path / "elsewhere")


def test_stale_when_an_optional_file_was_added(tmp_path):
    unit = tiny_unit()
    written = tmp_path / "90-tiny" / "checks.py"
    written.parent.mkdir()
    written.write_text("one")
    unit.data["files"] = {"checks.py": hashlib.sha256(b"one").hexdigest()}
    (written.parent / "mistakes.py").write_text("")
    assert stale(unit, tmp_path)


def test_a_right_answer_does_not_load_the_known_mistakes():
    unit = tiny_unit()
    unit.data["mistakes"] = "raise RuntimeError('loaded')"
    assert run_task(unit, "halve", Local(unit.reference_namespace())).state == "pass"
    with pytest.raises(AuthorError, match="loaded"):
        unit.mistakes("halve")
