"""Proofs graded: in a helper process, within limits, with the lines in everything that comes out."""

import os
import signal

import pytest

from autograder import judge, remote, results, sandbox
from autograder.gradednotebook import message_html
from autograder.proofs.words import MissingSolverError
from autograder.prooftask import Proved
from autograder.prover import Prover, ProverFault, prover
from autograder.report import page
from autograder.tests.notebookfiles import Reports, read_submissions, write
from autograder.tests.test_results import valid
from autograder.tests.toyproofs import CHAIN_WRONG, HALF, RIGHT, WRONG, toy_answers, toy_unit


@pytest.fixture
def unit():
    return toy_unit()


@pytest.fixture
def grade(tmp_path, unit):
    """Grade answers; the cells run in this process, or in a sandbox when a level is given."""

    def run(level="none", **changed):
        path = write(tmp_path / "ada.ipynb", toy_answers(**changed))
        (submission,) = read_submissions(path, [unit.name], lambda name: unit)
        made = judge.judge_submission(unit, submission, level)
        alerts = made.pop("alerts", [])
        valid(results.document([made], isolated=level == "isolated"))
        return {**made, "by_id": {t["id"]: t for t in made["tasks"]}, "alerts": alerts}

    return run


@pytest.fixture
def here(monkeypatch):
    """The learner's cells run in this process."""
    monkeypatch.setattr(remote, "Remote", Reports)


def said(text):
    return f"relu_proof = {text!r}"


@pytest.mark.usefixtures("here")
class TestVerdicts:
    def test_all_right(self, grade):
        made = grade()
        assert [t["state"] for t in made["tasks"]] == ["pass", "pass", "pass"]
        assert (made["points"], made["max_points"]) == (7.0, 7.0)
        lines = made["tasks"][0]["messages"][0]["proof"]["lines"]
        assert [line["verdict"] for line in lines] == ["noted"] * 2 + ["proven"] * 4

    def test_practice_is_in_no_result(self, grade):
        assert [t["id"] for t in grade()["tasks"]] == ["relu-proof", "chain", "seven"]

    @pytest.mark.parametrize(("text", "points"), [(HALF, 3.0), (WRONG, 0.0), ("let a", 0.0)])
    def test_credit_by_stages(self, grade, text, points):
        task = grade(relu_proof=said(text))["by_id"]["relu-proof"]
        proof = task["messages"][0]["proof"]
        assert task["points"] == points == proof["credit"] * 4
        assert task["state"] == ("partial" if points else "fail")

    def test_a_known_wrong_proof_is_told_in_its_own_words(self, grade):
        task = grade(relu_proof=said(WRONG.replace("let a", "let a # b")))["by_id"]["relu-proof"]
        first = task["messages"][0]
        assert "Likely cause   The factor 2 goes through." in first["text"]
        assert "What does -1 do?" in first["text"]
        assert first["cause"] == "positive-factor"
        causes = [m["cause"] for m in task["messages"]]
        assert causes == ["positive-factor", "sides-equal", "bare-claim"]

    def test_a_chain(self, grade):
        task = grade(chain=f"chain_proof = {CHAIN_WRONG!r}")["by_id"]["chain"]
        assert (task["state"], task["points"]) == ("partial", 0.5)
        assert "A stands before one of the two only." in task["messages"][0]["text"]

    @pytest.mark.parametrize(
        "source", ["relu_proof = ''", "relu_proof = ' \\n'", "relu_proof = ..."]
    )
    def test_nothing_written(self, grade, source):
        assert grade(relu_proof=source)["by_id"]["relu-proof"]["state"] == "untouched"

    @pytest.mark.parametrize("value", ["7", "None", "b'let a'", "['let a']", "print"])
    def test_no_text(self, grade, value):
        task = grade(relu_proof=f"relu_proof = {value}")["by_id"]["relu-proof"]
        assert (task["state"], task["points"]) == ("fail", 0.0)
        assert "A proof must be a text" in task["messages"][0]["text"]

    def test_no_name(self, grade):
        task = grade(relu_proof="other = 1  # relu_proof")["by_id"]["relu-proof"]
        assert task["state"] == "missing"

    def test_an_open_line_waits_for_a_person(self, grade, monkeypatch):
        from autograder.proofs.checker import check_proof
        from autograder.proofs.solver import Solver

        def proved(self, task, text):
            if task.chain is None:
                monkeypatch.setattr(Solver, "_ask", lambda *a: (None, None))
                return Proved(check_proof(task.proof, text))
            return Prover.judge_before(self, task, text)

        monkeypatch.setattr(Prover, "judge_before", Prover.judge, raising=False)
        monkeypatch.setattr(Prover, "judge", proved)
        made = grade()
        task = made["by_id"]["relu-proof"]
        assert (task["state"], task["points"]) == ("manual", 0.0)
        assert (made["points"], made["max_points"], made["manual_points"]) == (3.0, 7.0, 4.0)
        assert "not held against you" in task["messages"][0]["text"]

    def test_without_z3_it_is_a_fault_of_the_grader(self, grade, monkeypatch):
        def proved(self, task, text):
            raise MissingSolverError

        monkeypatch.setattr(Prover, "judge", proved)
        made = grade()
        assert made["by_id"]["relu-proof"]["state"] == "grader-fault"
        assert (made["points"], made["max_points"]) == (1.0, 1.0)
        assert "pip install z3-solver" in made["alerts"][0]


@pytest.mark.usefixtures("here")
class TestWhatComesOut:
    def test_pages_show_the_lines_escaped(self, grade, unit):
        text = RIGHT.replace("because a < 0", "<script>alert(1)</script> \x1b[31m") + "let <b>x</b>"
        made = grade(relu_proof=said(text))
        for count, html in ((2, page(made, unit, True)), (1, message_html(made["tasks"][0]))):
            assert "<script" not in html
            assert "<b>x" not in html
            assert "&lt;script&gt;" in html
            assert "\x1b" not in html
            assert "proof-refused" in html
            assert ".proof-result" in html  # the style is there
            assert html.count("All lines follow") == count

    def test_each_cause_is_counted_once(self, grade):
        from autograder.classfacts import misunderstood

        found = misunderstood([grade(relu_proof=said(WRONG))], {})
        assert {m.task for m in found} == {"relu-proof"}
        assert len(found) == 3
        assert any("goes through" in m.text for m in found)


class TestHelper:
    """The helper itself, without a sandbox."""

    @pytest.fixture
    def broken(self, monkeypatch):
        """A function that makes helpers do something else than judge."""

        def breaks(body):
            code = f"def broken(task, text):\n {body}\nserve.check_proof = broken"
            start = f"import autograder.proofs.serve as serve; exec({code!r}); serve.main("
            boot = sandbox.mounts.HELPER_BOOT.replace(
                "from autograder.proofs.serve import main; main(", start
            )
            monkeypatch.setattr(sandbox.mounts, "HELPER_BOOT", boot)

        return breaks

    @pytest.fixture
    def helper(self):
        made = Prover("none", seconds=5)
        yield made
        made.close()

    def test_it_is_started_once(self, helper, unit):
        assert helper.judge(unit.task("relu-proof"), RIGHT).result.complete
        first = helper.box.process.pid
        assert not helper.judge(unit.task("relu-proof"), WRONG).result.complete
        assert helper.box.process.pid == first

    def test_it_is_started_again_after_its_death(self, helper, unit):
        helper.judge(unit.task("relu-proof"), RIGHT)
        os.kill(helper.box.process.pid, signal.SIGKILL)
        proved = helper.judge(unit.task("relu-proof"), RIGHT)
        assert proved.result.complete

    def test_a_text_that_kills_it_twice_waits_for_a_person(self, helper, unit, broken):
        broken("import os; os._exit(3)")
        assert helper.judge(unit.task("relu-proof"), RIGHT).state == "gone"

    @pytest.mark.parametrize(
        ("body", "state"),
        [
            ("while True: pass", "timeout"),
            ("x = [0] * 2**20\n while True: x = x + x", "memory"),
            ("import os; os.abort()", "memory"),
            ("import time; time.sleep(60)", "timeout"),
        ],
    )
    def test_limits(self, unit, broken, body, state, monkeypatch):
        monkeypatch.setattr("autograder.prover.PATIENCE", 2)
        broken(body)
        helper = Prover("none", seconds=1)
        try:
            assert helper.judge(unit.task("relu-proof"), RIGHT).state == state
            assert helper.box is None
        finally:
            helper.close()

    def test_a_fault_of_the_checker_is_ours(self, helper, unit, broken):
        broken("raise KeyError(7)")
        with pytest.raises(ProverFault, match="KeyError"):
            helper.judge(unit.task("relu-proof"), RIGHT)

    def test_one_for_each_process_and_level(self):
        assert prover("none") is prover("none")
        assert prover("none") is not prover("isolated")
