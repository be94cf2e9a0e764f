import pytest

from autograder import judge, remote, results
from autograder.intake import Submission
from autograder.private import load_private
from autograder.tests.notebookfiles import (
    SOLVED,
    Reports,
    answers,
    code,
    notebook,
    read_submissions,
    untouched,
    write,
)
from autograder.tests.test_results import valid
from autograder.tests.tiny import tiny_unit


@pytest.fixture
def unit():
    return tiny_unit()


@pytest.fixture
def grade(tmp_path, unit, monkeypatch):
    """Judge a notebook without a sandbox; the entry has been held against the schema."""
    monkeypatch.setattr(remote, "Remote", Reports)

    def run(document, private=None):
        path = write(tmp_path / "ada.ipynb", document)
        (submission,) = read_submissions(path, [unit.name], lambda name: unit)
        made = judge.judge_submission(unit, submission, "none", private)
        alerts = made.pop("alerts", [])
        valid(results.document([made], isolated=False))
        return {**made, "by_id": {t["id"]: t for t in made["tasks"]}, "alerts": alerts}

    return run


def told(task):
    return " ".join(m["text"] for m in task["messages"])


class TestVerdicts:
    def test_all_right(self, grade):
        made = grade(answers())
        assert [t["state"] for t in made["tasks"]] == ["pass"] * 4
        assert (made["points"], made["max_points"], made["state"]) == (7.0, 7.0, "graded")
        assert made["messages"] == []
        assert all(t["messages"] == [] for t in made["tasks"])

    def test_untouched_needs_no_sandbox(self, grade, monkeypatch):
        monkeypatch.setattr(remote, "Remote", None)
        made = grade(untouched())
        assert {t["state"] for t in made["tasks"]} == {"untouched"}
        assert made["points"] == 0.0

    def test_a_known_mistake_is_named(self, grade):
        made = grade(
            answers(
                halve="import numpy as np\ndef halve(z):\n"
                "    return np.asarray(z, dtype=float) * 2\n"
            )
        )
        task = made["by_id"]["halve"]
        assert (task["state"], task["points"]) == ("fail", 0.0)
        assert task["messages"][0]["cause"] == "doubled"
        assert made["points"] == 5.0

    def test_a_part(self, grade):
        made = grade(answers(both=SOLVED["both"].replace("(n, 1)", "(1, n)")))
        assert made["by_id"]["both"]["state"] == "partial"
        assert made["by_id"]["both"]["points"] == 1.5
        assert made["by_id"]["both"]["parts"] == {
            "right": 1,
            "partly": 0,
            "of": 2,
            "what": "functions",
        }

    def test_points_in_the_file_are_ignored(self, grade):
        document = answers(halve="import numpy as np\nhalve = None")
        for cell in document["cells"]:
            cell["metadata"]["nbgrader"]["points"] = 100
        made = grade(document)
        assert (made["points"], made["max_points"]) == (5.0, 7.0)

    def test_fresh_inputs_are_not_shown(self, grade):
        # Right for every worked input, wrong for the drawn ones.
        source = (
            "import numpy as np\ndef halve(z):\n    a = np.asarray(z, dtype=float)\n"
            "    return a / 2 if a.size in (1, 3) and (a == a.round()).all() else a * 9.25\n"
        )
        task = grade(answers(halve=source))["by_id"]["halve"]
        assert task["state"] == "fail"
        assert "drawn for grading" in told(task)
        assert "returned" not in told(task).lower()

    def test_the_same_file_gets_the_same_entry(self, grade):
        document = answers(halve="def halve(z):\n    return z")
        one, two = grade(document), grade(document)
        for made in (one, two):
            for task in made["tasks"]:
                task["seconds"] = 0.0
        assert one == two

    def test_a_task_written_in_another_cell(self, grade):
        document = untouched()
        document["cells"].append(code(SOLVED["halve"]))
        assert grade(document)["by_id"]["halve"]["state"] == "pass"

    def test_a_try_in_another_cell_is_no_work(self, grade):
        document = untouched()
        document["cells"].append(code("print(halve)"))
        assert grade(document)["by_id"]["halve"]["state"] == "untouched"

    def test_private_checks(self, grade):
        def further(checks):
            checks.fresh("halve", 8.0, _part="halve", _judge=lambda got, expected: [_finding()])

        made = grade(answers(), {"halve": further})
        assert made["by_id"]["halve"]["state"] == "fail"
        assert "8" not in told(made["by_id"]["halve"])


def _finding():
    from autograder.checking import Finding

    return Finding("never", "Never right.")


class TestMissing:
    def test_a_cell_that_is_gone(self, grade):
        task = grade(answers(noise=None))["by_id"]["noise"]
        assert (task["state"], task["points"]) == ("missing", 0.0)
        assert told(task) == (
            "There is no cell 'noise' in the notebook, and noise is not defined. "
            "Take the cell from the course's notebook again."
        )

    def test_a_cell_that_is_gone_and_a_use_of_it(self, grade):
        document = answers(noise=None)
        document["cells"].append(code("try:\n    noise(1)\nexcept NameError:\n    pass"))
        task = grade(document)["by_id"]["noise"]
        assert task["state"] == "missing"
        assert "There is no cell 'noise'" in told(task)

    def test_an_emptied_cell(self, grade):
        task = grade(answers(noise=""))["by_id"]["noise"]
        assert task["state"] == "missing"
        assert "noise is not defined" in told(task)


class TestCells:
    def test_an_error_keeps_what_was_defined(self, grade):
        made = grade(answers(halve=SOLVED["halve"] + "1 / 0\n"))
        assert made["by_id"]["halve"]["state"] == "pass"

    def test_an_error_before_the_definition(self, grade):
        task = grade(answers(halve="1 / 0\n" + SOLVED["halve"]))["by_id"]["halve"]
        assert task["state"] == "error"
        assert told(task) == (
            "Your cell 'halve' stopped with ZeroDivisionError: division by zero in line 1: "
            "the line. What stood below that line did not run."
        )

    def test_a_syntax_error(self, grade):
        made = grade(answers(colours="colours = {"))
        task = made["by_id"]["colours"]
        assert task["state"] == "error"
        assert told(task).startswith("Your cell 'colours' is not valid Python, so nothing in it")
        assert made["points"] == 6.0

    def test_a_nul_is_a_syntax_error_of_its_cell(self, grade):
        made = grade(answers(colours="colours = \0"))
        assert made["by_id"]["colours"]["state"] == "error"
        assert made["points"] == 6.0

    @pytest.mark.parametrize(
        ("killed", "state"),
        [
            ("timeout", "timeout"),
            ("memory", "memory"),
            ("output-limit", "output-limit"),
            ("ended", "error"),
            ("skipped", "error"),
            ("not-run", "error"),
        ],
    )
    def test_a_cell_that_was_killed(self, grade, killed, state):
        task = grade(answers(halve=f"# killed: {killed}"))["by_id"]["halve"]
        assert (task["state"], task["points"]) == (state, 0.0)
        assert "Your cell 'halve'" in told(task)

    def test_a_killed_cell_is_told_though_its_task_is_right(self, grade):
        document = answers(halve="# killed: timeout")
        document["cells"].append(code(SOLVED["halve"]))
        made = grade(document)
        assert made["by_id"]["halve"]["state"] == "pass"
        assert made["by_id"]["halve"]["messages"] == []
        assert [m["key"] for m in made["messages"]] == ["cell-timeout"]

    def test_an_error_and_a_wrong_answer_are_both_told(self, grade):
        task = grade(answers(halve="def halve(z):\n    return z\n1 / 0"))["by_id"]["halve"]
        assert task["state"] == "fail"
        assert task["messages"][0]["key"] == "cell-error"
        assert len(task["messages"]) == 2

    def test_a_cell_of_the_learner_is_told_with_the_submission(self, grade):
        document = answers()
        document["cells"].append(code("raise SystemExit(3)"))
        made = grade(document)
        assert made["points"] == 7.0
        assert made["messages"][0]["text"].startswith(
            "Your cell 'cell 5' stopped with SystemExit: 3"
        )

    def test_a_failure_without_a_line(self):
        from autograder.implementation import Failure

        report = remote.CellReport("a", "error", Failure("ValueError", "bad", None, None))
        assert judge.cell_message(report)["text"] == (
            "Your cell 'a' stopped with ValueError: bad. What stood below that line did not run."
        )
        report = remote.CellReport("a", "error", Failure("ValueError", "bad", 3, "a"))
        assert " in line 3." in judge.cell_message(report)["text"]


class TestKinds:
    def with_task(self, unit, **more):
        from autograder.units import Task

        unit.tasks.append(Task.of({"points": 4.0, "names": [], **more}))
        unit.data["cells"][more["id"]] = {"role": more.get("kind"), "source": "Write here."}

    def test_an_essay_waits(self, grade, unit):
        self.with_task(unit, id="essay", kind="essay")
        document = answers()
        cell = {"cell_type": "markdown", "source": "My text.", "id": "essay", "metadata": {}}
        document["cells"].append(cell)
        made = grade(document)
        assert made["by_id"]["essay"]["state"] == "manual"
        assert (made["points"], made["max_points"], made["manual_points"]) == (7.0, 11.0, 4.0)
        document["cells"][-1]["source"] = "Write here."
        assert grade(document)["by_id"]["essay"]["state"] == "untouched"

    def test_refused_names(self, grade, unit):
        import dataclasses

        unit.tasks[0] = dataclasses.replace(unit.tasks[0], refused=("np.divide", "np.multiply"))
        task = grade(
            answers(halve="import numpy as np\ndef halve(z):\n    return np.divide(z, 2)")
        )["by_id"]["halve"]
        assert (task["state"], task["points"]) == ("fail", 0.0)
        assert told(task) == (
            "Your function uses np.divide, which gives the answer ready-made. "
            "This task asks you to write it from simpler steps."
        )
        assert task["messages"][0]["key"] == "refused-name"


class TestQuiz:
    @pytest.fixture
    def quiz(self, unit, monkeypatch):
        from autograder import quizbank
        from autograder.quizgrade import Graded

        TestKinds().with_task(unit, id="quiz", kind="quiz", names=["quiz_answers"])
        unit.data["cells"]["quiz"] = {"role": "solution", "source": "quiz_answers = {}"}
        monkeypatch.setattr(type(unit), "quiz", lambda self: object())
        monkeypatch.setattr(quizbank, "draw", lambda bank, seed: ["q1", "q2", "q3"])

        def grade_answers(drawn, answers):
            return [
                Graded(
                    q,
                    answers.get(q, 0.0),
                    f"reply to {q}",
                    "right"
                    if answers.get(q) == 1
                    else "unanswered"
                    if q not in answers
                    else "wrong",
                )
                for q in drawn
            ]

        monkeypatch.setattr(quizbank, "grade", grade_answers)

    def quiz_task(self, grade, source):
        document = answers()
        document["cells"].append(code(source, "quiz"))
        return grade(document)["by_id"]["quiz"]

    @pytest.mark.parametrize(
        ("given", "state", "points"),
        [
            ("{'q1': 1, 'q2': 1, 'q3': 1}", "pass", 4.0),
            ("{'q1': 1, 'q2': 0}", "partial", 1.33),
            ("{'q1': 0}", "fail", 0.0),
            ("{'other': 1}", "untouched", 0.0),
            ("{'q1': 0.5}", "partial", 0.67),
        ],
    )
    def test_answers(self, grade, quiz, given, state, points):
        task = self.quiz_task(grade, f"quiz_answers = {given}")
        assert (task["state"], task["points"]) == (state, points)

    def test_replies(self, grade, quiz):
        task = self.quiz_task(grade, "quiz_answers = {'q1': 1, 'q2': 0}")
        assert [m["text"] for m in task["messages"]] == ["q2: reply to q2", "q3: reply to q3"]
        assert [m["key"] for m in task["messages"]] == ["quiz-wrong", "quiz-unanswered"]
        assert task["parts"] == {"right": 1, "partly": 0, "of": 3, "what": "questions"}

    def test_the_cell_failed(self, grade, quiz):
        task = self.quiz_task(grade, "quiz_answers = {'q1': }")
        assert task["state"] == "error"
        assert "is not valid Python" in told(task)

    def test_the_name_is_gone(self, grade, quiz):
        task = self.quiz_task(grade, "answers = {}")
        assert task["state"] == "missing"
        assert "quiz_answers is not defined" in told(task)

    def test_no_questions_cost_nothing(self, grade, quiz, unit, monkeypatch):
        monkeypatch.setattr(type(unit), "quiz", lambda self: None)
        document = answers()
        document["cells"].append(code("quiz_answers = {'q1': 1}", "quiz"))
        made = grade(document)
        assert made["by_id"]["quiz"]["state"] == "grader-fault"
        assert (made["points"], made["max_points"]) == (7.0, 7.0)
        assert made["alerts"] == ["90-tiny, quiz: there are no questions. Build again."]


class TestFaults:
    def test_a_fault_in_one_check_costs_that_task_nothing(self, grade, unit):
        unit.registry.checks["noise"] = lambda checks: 1 / 0
        made = grade(answers())
        assert made["by_id"]["noise"]["state"] == "grader-fault"
        assert (made["points"], made["max_points"], made["state"]) == (6.0, 6.0, "graded")
        assert told(made["by_id"]["noise"]) == (
            "The grader itself failed here. This is not your doing and costs nothing; "
            "your instructor has been told."
        )
        assert made["alerts"][0].startswith(
            "ada, 90-tiny, noise: grader fault, ZeroDivisionError: division by zero (test_judge.py"
        )

    def test_the_sandbox_cannot_start(self, grade, monkeypatch):
        tries = []

        def broken(self):
            tries.append(1)
            raise remote.SandboxError("no room")

        monkeypatch.setattr(Reports, "run_cells", broken)
        monkeypatch.setattr(judge, "PAUSES", (0.0, 0.0))
        made = grade(answers())
        assert len(tries) == 3
        assert made["state"] == "grader-fault"
        assert made["max_points"] == 0.0
        assert "SandboxError: no room" in made["alerts"][0]
        assert "no room" not in str(made["messages"])

    def test_the_sandbox_starts_at_the_second_try(self, grade, monkeypatch):
        right, tries = Reports.run_cells, []

        def run_cells(self):
            tries.append(1)
            if len(tries) == 1:
                raise remote.SandboxError("no room")
            return right(self)

        monkeypatch.setattr(Reports, "run_cells", run_cells)
        monkeypatch.setattr(judge, "PAUSES", (0.0,))
        made = grade(answers())
        assert (made["points"], made["alerts"]) == (7.0, [])

    def test_no_host_path_in_what_a_learner_reads(self, grade, unit):
        def broken(checks):
            raise OSError(2, "no such file", "/work/secret/file")

        unit.registry.checks["noise"] = broken
        made = grade(answers())
        assert "/work" not in str({k: v for k, v in made.items() if k != "alerts"})

    def test_impossible_points_are_our_fault(self, grade, monkeypatch):
        from autograder import engine

        class Wrong:
            state, points, messages, seconds = "pass", 99.0, (), 0.0

        monkeypatch.setattr(engine, "run_task", lambda *a, **k: Wrong())
        made = grade(answers())
        assert {t["state"] for t in made["tasks"]} == {"grader-fault"}

    def test_a_problem_of_the_file(self, unit):
        submission = Submission("a", "a", unit.name, problem="The file is empty.")
        made = judge.judge_submission(unit, submission, "none")
        assert made["state"] == "invalid-submission"
        assert judge.judge_submission(None, submission, "none")["tasks"] == []


class TestPrivate:
    SOURCE = (
        'from autograder.checking import checks\n@checks("halve")\n'
        'def halve(c):\n    c.fresh("halve", 8.0)\n'
    )

    @pytest.mark.parametrize("name", ["90-tiny/checks.py", "90-tiny.py"])
    def test_loaded(self, tmp_path, name):
        write(tmp_path / name, self.SOURCE)
        found = load_private(tmp_path, ["90-tiny", "91-other"])
        assert list(found) == ["90-tiny"]
        assert list(found["90-tiny"]) == ["halve"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("source", "state"),
    [
        (SOLVED["halve"], "pass"),
        ("def halve(z):\n    while True:\n        pass\n", "timeout"),
        ("import os\nos._exit(0)\n", "error"),
        ("def halve(z):\n    import os\n    os._exit(0)\n", "error"),
        ("from helper import halve\n", "pass"),
    ],
)
def test_in_the_sandbox(tmp_path, source, state):
    from autograder import sandbox

    if sandbox.probe().name != "isolated":
        pytest.skip(sandbox.probe().fix)
    unit = tiny_unit()
    folder = tmp_path / "ada" / "90-tiny"
    # Without the import of NumPy, which stands in the cell that is replaced.
    document = notebook([code("import numpy as np"), *answers(halve=source)["cells"]])
    write(folder / "90-tiny.ipynb", document)
    write(folder / "helper.py", SOLVED["halve"])
    (submission,) = read_submissions(tmp_path, [unit.name], lambda name: unit)
    made = judge.judge_submission(unit, submission, "isolated")
    valid(results.document([made], isolated=True))
    assert made["tasks"][0]["state"] == state
    assert made["points"] == (7.0 if state == "pass" else 5.0)
