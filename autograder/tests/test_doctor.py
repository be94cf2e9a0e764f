"""What the doctor says on this machine, and on others that are imitated."""

import importlib.metadata
from pathlib import Path

import pytest

from autograder import doctor, sandbox
from autograder.sandbox import Level


@pytest.fixture(autouse=True)
def _no_sandbox(monkeypatch):
    monkeypatch.setattr(sandbox, "probe", lambda: Level("isolated"))


def test_every_row_is_three_texts():
    rows = doctor.report()
    assert all(len(row) == 3 and all(type(text) is str for text in row) for row in rows)
    assert all(state.split(",")[0] in ("yes", "no") for _, state, _ in rows)
    assert [what for what, _, _ in rows][:3] == ["Python", "numpy (everything)", "isolated grading"]


@pytest.mark.slow
def test_real_probe_agrees(monkeypatch):
    monkeypatch.undo()
    rows = {what: state for what, state, _ in doctor.report()}
    assert rows["isolated grading"].startswith("yes") == (sandbox.probe().name == "isolated")


def test_isolation_refused(monkeypatch):
    monkeypatch.setattr(sandbox, "probe", lambda: Level("none", "bubblewrap is absent", "Get it."))
    monkeypatch.setattr(doctor.shutil, "which", lambda name: None)
    assert doctor._isolation() == [
        ("isolated grading", "no, bubblewrap is absent", "Get it."),
        ("bubblewrap", "no, not installed", "apt install bubblewrap"),
    ]


def test_package_that_is_absent():
    row = doctor._package("no-such-package", "nothing", "pip install it")
    assert row == ("no-such-package (nothing)", "no, not installed", "pip install it")


@pytest.mark.parametrize(
    ("lines", "state"),
    [
        ({}, "yes"),
        ({"max_user_namespaces": "0"}, "no, max_user_namespaces is 0"),
        ({"unprivileged_userns_clone": "0"}, "no, unprivileged_userns_clone is 0"),
        (
            {"apparmor_restrict_unprivileged_userns": "1"},
            "no, apparmor_restrict_unprivileged_userns is 1",
        ),
    ],
)
def test_namespaces(monkeypatch, lines, state):
    monkeypatch.setattr(doctor.sys, "platform", "linux")
    monkeypatch.setattr(doctor, "_first_line", lambda path: lines.get(Path(path).name, ""))
    ((what, said, fix),) = doctor._namespaces()
    assert (what, said, bool(fix)) == ("user namespaces", state, state != "yes")


def test_other_systems(monkeypatch):
    monkeypatch.setattr(doctor.sys, "platform", "darwin")
    assert doctor._namespaces()[0][1] == "no, this system is darwin"
    monkeypatch.setattr(doctor.platform, "machine", lambda: "riscv64")
    monkeypatch.setattr(doctor.seccomp, "program", lambda: None)
    assert doctor._filter()[0][1] == "no, there is no table for riscv64"


def test_packages_without_bytecode(monkeypatch, tmp_path):
    found = type("D", (), {"locate_file": staticmethod(lambda name: tmp_path / name)})
    monkeypatch.setattr(importlib.metadata, "distribution", lambda name: found)
    ((_, state, fix),) = doctor._compiled()
    assert state.startswith("no, numpy, matplotlib would be compiled")
    assert fix == f"python -m compileall -q {tmp_path}"
    for name in ("numpy", "matplotlib"):
        cache = tmp_path / name / "__pycache__"
        cache.mkdir(parents=True)
        (cache / "__init__.x.pyc").touch()
    assert doctor._compiled() == [("compiled packages", "yes", "")]


def test_unreadable_file_is_an_empty_line(tmp_path):
    (tmp_path / "b").write_bytes(b"\xff\n")
    assert doctor._first_line(str(tmp_path / "a")) == ""
    assert doctor._first_line(str(tmp_path / "b")) == ""
