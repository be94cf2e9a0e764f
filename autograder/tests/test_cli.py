import csv
import io
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from autograder import __version__, cli, gradecmd, inputs, remote, sandbox
from autograder.naming import quoted
from autograder.tests.notebookfiles import (
    SOLVED,
    Reports,
    answers,
    code,
    notebook,
    untouched,
    write,
)
from autograder.tests.test_results import valid
from autograder.tests.tiny import tiny_unit


@pytest.fixture
def run(capsys):
    """Run the command line; returns its status and what it wrote."""

    def call(*arguments):
        status = cli.main([str(a) for a in arguments])
        out, err = capsys.readouterr()
        return status, out, err

    return call


@pytest.fixture
def tiny(monkeypatch):
    """The tiny unit in place of the course, and no sandbox."""
    unit = tiny_unit()
    monkeypatch.setattr(gradecmd, "names", lambda: ["90-tiny"])
    monkeypatch.setattr(gradecmd, "UNIT", lambda name: unit)
    monkeypatch.setattr(remote, "Remote", Reports)
    monkeypatch.setattr(sandbox, "probe", lambda: sandbox.Level("isolated"))
    return unit


@pytest.fixture
def klass(tmp_path):
    """A folder with three submissions: 7 points, 0 points, no notebook."""
    folder = tmp_path / "class"
    write(folder / "ada.ipynb", answers())
    write(folder / "bo.ipynb", untouched())
    write(folder / "cy.ipynb", "{")
    return folder


class TestWrongUse:
    @pytest.mark.parametrize(
        ("arguments", "text"),
        [
            ([], "a command is missing. See: autograder --help"),
            (["grad"], "got 'grad'. Did you mean 'grade'? See: autograder --help"),
            (["xyz"], "quiz, got 'xyz'. See: autograder --help"),
            (["grade"], "the following arguments are required: PATH. See: autograder grade --help"),
            (["grade", "x", "--jobs", "0"], "--jobs: must be a whole number from 1 on, got '0'."),
            (["grade", "x", "--jobs", "a"], "must be a whole number from 1 on, got 'a'."),
            (["grade", "x", "--nope"], "unrecognized arguments: --nope."),
            (
                ["grade", "x", "--scheduler", "tcp://h"],
                "grade: --scheduler is not there yet. Leave it out to grade on this machine.",
            ),
            (
                ["grade", "no-such-file"],
                "grade: PATH must exist, got 'no-such-file'. Check the spelling.",
            ),
            (["verify", "no-such-unit"], "unit: name must be one of "),
            (["quiz", "no-such-unit"], "unit: name must be one of "),
            (
                ["check", "no-such-file.py"],
                "check: FILE must exist, got 'no-such-file.py'. Check the spelling.",
            ),
            (["release"], "release: UNIT is missing. Name a unit, or give --nbgrader DIR."),
        ],
    )
    def test_one_sentence_and_status_2(self, run, arguments, text):
        status, out, err = run(*arguments)
        assert (status, out) == (2, "")
        assert text in err
        assert err.startswith("autograder: ")
        assert err.count("\n") == 1

    def test_a_private_folder_that_is_none(self, run, tiny, klass):
        status, _, err = run("grade", klass, "--private", klass / "no")
        assert status == 2
        assert "--private must be a folder, got" in err

    def test_private_checks_that_do_not_run(self, run, tiny, klass, tmp_path):
        write(tmp_path / "mine" / "90-tiny.py", "1 / 0")
        status, _, err = run("grade", klass, "--private", tmp_path / "mine")
        assert status == 2
        assert "the checks in --private must run, got ZeroDivisionError: division by zero." in err

    def test_a_roster_that_is_none(self, run, tiny, klass):
        status, _, err = run("grade", klass, "--roster", klass / "no.csv")
        assert status == 2
        assert "--roster must be a text file with a student in each row" in err

    def test_private_checks_of_nothing(self, run, tiny, klass, tmp_path):
        write(tmp_path / "mine" / "90-tiny.py", "x = 1")
        status, _, err = run("grade", klass, "--private", tmp_path / "mine")
        assert (status, err) == (
            2,
            (
                "autograder: grade: --private must hold checks, got none for 90-tiny in "
                f"'{tmp_path / 'mine'}'. Write functions under @checks(TASK) in UNIT/checks.py there.\n"
            ),
        )

    def test_a_private_folder_without_a_unit(self, run, tiny, klass, tmp_path):
        write(tmp_path / "mine" / "tiny.py", "x = 1")
        _, _, err = run("grade", klass, "--private", tmp_path / "mine")
        assert "--private must hold checks, got none in" in err

    def test_private_checks_of_no_task(self, run, tiny, klass, tmp_path):
        source = "from autograder.checking import checks\n@checks('hlave')\ndef f(c):\n    pass\n"
        write(tmp_path / "mine" / "90-tiny.py", source)
        _, _, err = run("grade", klass, "--private", tmp_path / "mine")
        assert err == (
            "autograder: grade: checks in --private must be for one of halve, both, colours, "
            "noise, got 'hlave' for 90-tiny. Check the spelling.\n"
        )

    def test_a_unit_that_is_none(self, run, tiny, klass):
        assert run("grade", klass, "--unit", "tniy")[2] == (
            "autograder: grade: --unit must be one of 90-tiny, got 'tniy'. Check the spelling.\n"
        )

    def test_json_into_a_folder(self, run, tiny, klass):
        assert run("grade", klass, "--json", klass)[2] == (
            f"autograder: grade: --json must be a file, got the folder '{klass}'. "
            "Give the name of a file in it.\n"
        )

    def test_no_unit_is_built(self, run, tiny, klass, monkeypatch):
        monkeypatch.setattr(gradecmd, "names", list)
        status, _, err = run("grade", klass)
        assert (status, err) == (2, "autograder: grade: no unit is built. Run: autograder build\n")

    def test_no_isolation_here(self, run, tiny, klass, monkeypatch):
        level = sandbox.Level("none", "bubblewrap is not installed", "Install it: apt install x")
        monkeypatch.setattr(sandbox, "probe", lambda: level)
        status, out, err = run("grade", klass)
        assert (status, out) == (2, "")
        assert err == (
            "autograder: grade: submissions cannot be isolated here: bubblewrap is not installed. "
            "Install it: apt install x, or give --no-isolation to run them with your own rights.\n"
        )


class TestGrade:
    def test_a_table(self, run, tiny, klass):
        status, out, err = run("grade", klass, "--jobs", 1)
        assert (status, err) == (0, "")
        assert "ada" in out
        assert "7 / 7" in out
        assert "isolated" in out

    def test_json_and_nothing_else_on_standard_output(self, run, tiny, klass):
        status, out, err = run("grade", klass, "--json", "-")
        document = valid(json.loads(out))
        assert (status, err) == (0, "")
        assert document["isolated"] is True
        assert [(s["student"], s["points"], s["state"]) for s in document["submissions"]] == [
            ("ada", 7.0, "graded"),
            ("bo", 0.0, "graded"),
            ("cy", 0.0, "invalid-submission"),
        ]

    def test_json_in_a_file(self, run, tiny, klass, tmp_path):
        _, out, _ = run("grade", klass, "--json", tmp_path / "a" / "r.json")
        valid(json.loads((tmp_path / "a" / "r.json").read_text("utf-8")))
        assert "7 / 7" in out

    def test_without_isolation_it_says_so(self, run, tiny, klass):
        _, out, _ = run("grade", klass, "--no-isolation")
        assert "NOT ISOLATED" in out.splitlines()[0]
        _, out, _ = run("grade", klass, "--no-isolation", "--json", "-")
        assert json.loads(out)["isolated"] is False

    @pytest.mark.parametrize("jobs", [1, 3])
    def test_the_same_on_any_number_of_judges(self, run, tiny, klass, jobs):
        def times_apart(text):
            from autograder.results import dump, without_times

            return dump(without_times(json.loads(text)))

        assert times_apart(run("grade", klass, "--json", "-", "--jobs", jobs)[1]) == times_apart(
            run("grade", klass, "--json", "-", "--jobs", 1)[1]
        )

    def test_a_fault_gives_status_1_and_an_alert(self, run, tiny, klass):
        tiny.registry.checks["noise"] = lambda checks: 1 / 0
        status, out, err = run("grade", klass, "--json", "-")
        assert status == 1
        assert "ada, 90-tiny, noise: grader fault, ZeroDivisionError" in err
        assert "alerts" not in json.loads(out)["submissions"][0]
        assert "ZeroDivisionError" not in out

    def test_a_judge_that_dies(self, run, tiny, klass, monkeypatch):
        import os

        monkeypatch.setattr(Reports, "run_cells", lambda self: os._exit(9))
        write(klass / "dd.ipynb", answers(noise=None))
        status, out, err = run("grade", klass, "--json", "-", "--jobs", 1)
        states = {s["student"]: s["state"] for s in json.loads(out)["submissions"]}
        assert states == {
            "ada": "grader-fault",
            "bo": "graded",
            "cy": "invalid-submission",
            "dd": "grader-fault",
        }
        assert status == 1
        assert "ada, 90-tiny: the judge's process died twice." in err

    def test_private_checks(self, run, tiny, klass, tmp_path):
        source = (
            "from autograder.checking import Finding, checks\n@checks('halve')\n"
            "def halve(c):\n    c.fresh('halve', 8.0, "
            "_judge=lambda got, right: [Finding('no', 'No.')])\n"
        )
        write(tmp_path / "mine" / "90-tiny" / "checks.py", source)
        _, out, _ = run("grade", klass, "--json", "-", "--private", tmp_path / "mine")
        assert json.loads(out)["submissions"][0]["tasks"][0]["state"] == "fail"

    def test_the_roster(self, run, tiny, klass, tmp_path):
        write(tmp_path / "r.csv", "\ufeffid,first\nada,Ada\nzed,Zed\n")
        _, _, err = run("grade", klass, "--roster", tmp_path / "r.csv")
        assert err.splitlines() == [
            "autograder: 1 of the roster handed nothing in for 90-tiny, and have 0 points: zed.",
            "autograder: 2 not in the roster: bo, cy. Check the names.",
        ]
        document = json.loads(run("grade", klass, "--roster", tmp_path / "r.csv", "--json", "-")[1])
        zed = valid(document)["submissions"][-1]
        assert (zed["student"], zed["state"], zed["points"], zed["max_points"]) == (
            "zed",
            "missing",
            0.0,
            7.0,
        )
        assert {task["state"] for task in zed["tasks"]} == {"missing"}

    def test_the_environment_is_recorded(self, run, tiny, klass):
        document = json.loads(run("grade", klass, "--json", "-")[1])
        assert set(document["environment"]) == {"autograder", "python", "numpy", "system"}

    def test_a_unit_that_is_older_than_its_source(self, run, tiny, klass, monkeypatch):
        monkeypatch.setattr(gradecmd, "stale", lambda unit: True)
        _, _, err = run("grade", klass)
        assert err == (
            "autograder: 90-tiny: course/ has changed since the build. Run: autograder build\n"
        )

    def test_a_full_disk_is_no_wrong_use(self, run, tiny, klass, monkeypatch):
        def full(*arguments):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(gradecmd, "_write", full)
        status, _, err = run("grade", klass, "--out", klass.parent / "out")
        assert (status, err) == (1, "autograder: [Errno 28] No space left on device\n")

    def test_progress_on_a_terminal(self, run, tiny, klass, monkeypatch):
        class Terminal(io.StringIO):
            def isatty(self):
                return True

        terminal = Terminal()
        monkeypatch.setattr(sys, "stderr", terminal)
        run("grade", klass)
        assert "graded 2 of 3: " in terminal.getvalue()
        assert terminal.getvalue().endswith("\r\033[K")

    def test_stopped(self, run, tiny, klass, monkeypatch):
        def stop(*arguments):
            raise KeyboardInterrupt

        monkeypatch.setattr(gradecmd, "grade", stop)
        assert run("grade", klass) == (
            130,
            "",
            "autograder: stopped. Run the same command again to go on.\n",
        )

    def test_a_fault_of_our_own_is_not_hidden(self, run, tiny, klass, monkeypatch):
        monkeypatch.setattr(gradecmd, "grade", lambda *arguments: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run("grade", klass)


class TestOut:
    @pytest.fixture
    def out(self, tmp_path):
        return tmp_path / "out"

    def test_files(self, run, tiny, klass, out):
        assert run("grade", klass, "--out", out)[0] == 0
        names = {str(p.relative_to(out)) for p in out.rglob("*") if p.is_file()}
        assert {
            "summary.csv",
            "gradebook.db",
            "nbgrader_config.py",
            "reports/ada/90-tiny.html",
            "reports/ada/90-tiny.json",
            "source/90-tiny/90-tiny.ipynb",
            "autograded/ada/90-tiny/90-tiny.ipynb",
            "reports/cy/unknown.html",
            ".autograder/written-by-autograder-grade",
        } <= names
        valid(json.loads((out / "reports/ada/90-tiny.json").read_text("utf-8")))

    def test_what_has_not_changed_is_not_graded_again(self, run, tiny, klass, out, monkeypatch):
        first = json.loads(run("grade", klass, "--out", out, "--json", "-")[1])
        monkeypatch.setattr(remote, "Remote", None)
        assert json.loads(run("grade", klass, "--out", out, "--json", "-")[1]) == first

    def test_an_output_folder_among_the_submissions(self, run, tiny, klass, out):
        run("grade", klass, "--out", out)
        out.rename(klass / "out")
        document = json.loads(run("grade", klass, "--json", "-")[1])
        assert [s["path"] for s in document["submissions"]] == ["ada.ipynb", "bo.ipynb", "cy.ipynb"]

    def test_an_nbgrader_course_is_left_as_it_is(self, run, tiny, tmp_path):
        course = tmp_path / "nbc"
        mine = write(course / "source" / "90-tiny" / "90-tiny.ipynb", "mine")
        write(course / "submitted" / "ada" / "90-tiny" / "90-tiny.ipynb", answers())
        for out in (course, course / "graded", tmp_path):
            assert run("grade", course, "--out", out) == (
                2,
                "",
                (
                    f"autograder: grade: --out must be a folder apart from PATH, got '{out}' and "
                    f"'{course}'. Give another folder beside the submissions.\n"
                ),
            )
        write(tmp_path / "class" / "ada.ipynb", answers())
        status, _, err = run("grade", tmp_path / "class", "--out", course)
        assert (status, err) == (
            2,
            (
                "autograder: grade: --out must be a new folder or one that grade wrote, got "
                f"'{course}' with a source of somebody else. "
                "Give a folder that is empty or not there yet.\n"
            ),
        )
        assert mine.read_text() == "mine"
        assert not (course / "autograded").exists()

    def test_a_late_submission_joins_the_class(self, run, tiny, klass, out, tmp_path):
        write(tmp_path / "r.csv", "name;mail\nada;a@x.de\nbo;b@x.de\ncy;c@x.de\nZoe Lee;z@x.de\n")
        run("grade", klass, "--out", out, "--roster", tmp_path / "r.csv")
        assert self.rows(out) == [
            ("ada", "7.0", "graded"),
            ("bo", "0.0", "graded"),
            ("cy", "0.0", "invalid-submission"),
            (quoted("Zoe Lee"), "0.0", "missing"),
        ]
        late = write(tmp_path / "late" / "Zoe Lee" / "solved.ipynb", answers())
        _, told, err = run("grade", late, "--out", out)
        assert err == ""
        assert "3 results of earlier runs" in told
        assert self.rows(out) == [
            (quoted("Zoe Lee"), "7.0", "graded"),
            ("ada", "7.0", "graded"),
            ("bo", "0.0", "graded"),
            ("cy", "0.0", "invalid-submission"),
        ]
        assert 'href="ada/' in (out / "reports" / "index.html").read_text("utf-8")

    def rows(self, out):
        lines = csv.DictReader(io.StringIO((out / "summary.csv").read_text("utf-8-sig")))
        return [(line["student"], line["points"], line["state"]) for line in lines]

    def test_two_files_of_one_student_change_no_grade(self, run, tiny, klass, out):
        run("grade", klass, "--out", out)
        scores = self.scores(out)
        before = self.rows(out), (out / "reports" / "ada" / "90-tiny.json").read_text("utf-8")
        write(klass.parent / "more" / "ada.ipynb", untouched())
        status, told, _ = run("grade", klass.parent / "more", klass, "--out", out)
        assert status == 0
        assert told.count("2 files claim student ada") == 1
        assert self.scores(out) == scores
        assert before == (
            self.rows(out),
            (out / "reports" / "ada" / "90-tiny.json").read_text("utf-8"),
        )

    def test_an_empty_folder_changes_no_grade(self, run, tiny, tmp_path, out):
        tree = tmp_path / "tree"
        file = write(tree / "submitted" / "ada" / "90-tiny" / "90-tiny.ipynb", answers())
        write(tree / "submitted" / "bo" / "90-tiny" / "90-tiny.ipynb", untouched())
        run("grade", tree, "--out", out)
        before = self.rows(out), self.scores(out)
        file.unlink()
        run("grade", tree, "--out", out)
        assert (self.rows(out), self.scores(out)) == before
        assert ("ada", "7.0", "graded") in self.rows(out)

    def scores(self, out):
        """What the gradebook and the graded notebooks say."""
        db = sqlite3.connect(out / "gradebook.db")
        try:
            told = list(db.iterdump())
        finally:
            db.close()
        return told, {p.parent: p.read_bytes() for p in (out / "autograded").rglob("*.ipynb")}

    def test_units_are_found_when_told(self, run, tiny, klass):
        plain = "\n".join(SOLVED.values())
        write(klass / "dd.ipynb", notebook([code(plain)], unit=None))
        write(klass / "ee.ipynb", notebook([code("z = 1")], unit=None))
        write(klass / "ff.pdf", "%PDF")
        (klass / "gg").mkdir()
        _, out, err = run("grade", klass, "--json", "-", "--unit", "tiny")
        found = {s["student"]: s for s in valid(json.loads(out))["submissions"]}
        assert found["dd"]["points"] == 7.0
        assert found["ee"]["messages"][0]["key"] == "unknown-unit"
        assert err.splitlines() == [
            "autograder: 1 folder holds no notebook: 'gg'. Ask there for the unit's notebook.",
            "autograder: 1 file is no notebook: 'ff.pdf'. Ask there for the unit's notebook.",
        ]

    def test_force(self, run, tiny, klass, out, monkeypatch):
        run("grade", klass, "--out", out)
        monkeypatch.setattr(remote, "Remote", None)
        assert run("grade", klass, "--out", out, "--force")[0] == 1

    def test_a_changed_file_is_graded_again(self, run, tiny, klass, out):
        run("grade", klass, "--out", out)
        write(klass / "ada.ipynb", answers(colours="colours = {}"))
        document = json.loads(run("grade", klass, "--out", out, "--json", "-")[1])
        assert document["submissions"][0]["points"] == 6.0

    def test_a_batch_that_was_stopped_goes_on(self, run, tiny, klass, out, monkeypatch):
        def stop(done, total, name):
            raise KeyboardInterrupt

        monkeypatch.setattr(cli, "_silent", stop)
        assert run("grade", klass, "--out", out, "--jobs", 1)[0] == 130
        kept = list((out / ".autograder" / "results").rglob("*.json"))
        assert len(kept) == 1
        monkeypatch.undo()


class TestOthers:
    def test_version(self, capsys):
        with pytest.raises(SystemExit) as ended:
            cli.main(["--version"])
        assert ended.value.code == 0
        assert capsys.readouterr().out == f"autograder {__version__}\n"

    @pytest.mark.parametrize("command", [[], *[[name] for name, *_ in cli.COMMANDS]])
    def test_help(self, capsys, command):
        with pytest.raises(SystemExit) as ended:
            cli.main([*command, "--help"])
        assert ended.value.code == 0
        assert "usage: autograder" in capsys.readouterr().out

    def test_build(self, run, monkeypatch):
        from autograder import build

        monkeypatch.setattr(build, "main_build", lambda root, check: ["a is stale."])
        assert run("build", "--check") == (1, "a is stale.\n", "")
        assert run("build") == (0, "a is stale.\n", "")
        monkeypatch.setattr(build, "main_build", lambda root, check: [])
        assert run("build", "--check") == (0, "Everything is as course/ has it.\n", "")

    def test_an_authors_mistake_has_status_1(self, run, monkeypatch):
        from autograder import build
        from autograder.author import AuthorError

        def broken(root, check):
            raise AuthorError("lesson.md:3: the heading is used twice. Rename it.")

        monkeypatch.setattr(build, "main_build", broken)
        assert run("build") == (
            1,
            "",
            "autograder: lesson.md:3: the heading is used twice. Rename it.\n",
        )

    @pytest.mark.parametrize("ok", [True, False])
    def test_verify(self, run, monkeypatch, ok):
        from types import SimpleNamespace

        from autograder import coursefolder, verify

        asked = []

        def fake(chosen, seeds):
            asked.append((chosen, seeds))
            return SimpleNamespace(text="looked.", ok=ok)

        monkeypatch.setattr(coursefolder, "chosen_units", lambda names: names)
        monkeypatch.setattr(verify, "verify", fake)
        assert run("verify", "a", "b", "--seeds", "7") == (int(not ok), "looked.\n", "")
        assert asked == [(["a", "b"], 7)]

    def test_doctor(self, run, monkeypatch):
        from autograder import doctor

        rows = [("Python", "yes, 3.11", ""), ("cupy", "no", "Install it.")]
        monkeypatch.setattr(doctor, "report", lambda: rows)
        status, out, _ = run("doctor")
        assert status == 0
        assert [" ".join(line.split()) for line in out.splitlines()] == [
            "Python yes, 3.11",
            "cupy no",
            "Install it.",
        ]

    def test_start(self, run, monkeypatch):
        from autograder import start

        monkeypatch.setattr(start, "start", lambda unit: f"{unit} is there.")
        assert run("start", "tiny") == (0, "tiny is there.\n", "")

    def test_release(self, run, monkeypatch, tmp_path):
        from autograder import classroom, start

        monkeypatch.setattr(start, "release", lambda unit, out: f"{unit} in {out.as_posix()}.")
        assert run("release", "tiny") == (0, "tiny in work/release.\n", "")
        assert run("release", "tiny", "--out", "a") == (0, "tiny in a.\n", "")
        made = []
        monkeypatch.setattr(classroom, "write_nbgrader_course", lambda *given: made.append(given))
        monkeypatch.setattr(classroom, "told", lambda files: "written.")
        assert run("release", "--nbgrader", tmp_path) == (0, "written.\n", "")
        assert run("release", "tiny", "--nbgrader", tmp_path) == (0, "written.\n", "")
        assert made == [(tmp_path, []), (tmp_path, ["tiny"])]

    def test_quiz_without_questions(self, run, monkeypatch):
        from autograder import units

        monkeypatch.setattr(units, "load_unit", lambda name: tiny_unit())
        assert run("quiz", "tiny") == (
            2,
            "",
            "autograder: quiz: 90-tiny has no questions here. Choose another unit.\n",
        )

    def test_nobody_reads_on(self, run, monkeypatch):
        def closed(options):
            raise BrokenPipeError

        monkeypatch.setattr(cli, "COMMANDS", [("doctor", "x", closed, [])])
        with monkeypatch.context() as patched:
            patched.setattr(sys, "stdout", sys.stdout)
            assert cli.main(["doctor"]) == 0


@pytest.mark.parametrize(
    ("arguments", "status", "limit"),
    [(["--version"], 0, 40), (["grade", "no-such"], 2, 60), (["--help"], 0, 40)],
)
def test_the_start_imports_nothing_heavy(arguments, status, limit):
    code = (
        "import sys\nfrom autograder.cli import main\ntry:\n    status = main(sys.argv[1:])\n"
        "except SystemExit as ended:\n    status = ended.code\n"
        "heavy = {'numpy', 'nbformat', 'jupytext', 'nbgrader', 'yaml', 'subprocess',"
        " 'multiprocessing', 'tempfile', 'autograder.units', 'autograder.sandbox'}\n"
        "print(status, sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == f"{status} []"


def test_python_m_autograder():
    command = [sys.executable, "-m", "autograder", "grade", "no-such"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == (
        "autograder: grade: PATH must exist, got 'no-such'. Check the spelling.\n"
    )


def test_must_exist(tmp_path):
    inputs.must_exist([tmp_path])
    with pytest.raises(inputs.InputError, match="PATH must exist"):
        inputs.must_exist([tmp_path, tmp_path / "no"])


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["solutions", "exercises"])
def test_the_course_as_it_is_built(folder):
    root = Path(cli.__file__).parent.parent
    if sandbox.probe().name != "isolated":
        pytest.skip(sandbox.probe().fix)
    command = [sys.executable, "-m", "autograder", "grade", folder, "--json", "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=root)
    assert (done.returncode, done.stderr) == (0, "")
    document = valid(json.loads(done.stdout))
    assert document["isolated"] is True
    assert document["submissions"]
    for entry in document["submissions"]:
        automatic = entry["max_points"] - entry["manual_points"]
        assert entry["points"] == (automatic if folder == "solutions" else 0.0)
        assert entry["remarks"] == []
