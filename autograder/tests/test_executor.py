import json
import os
import sys
import time

import pytest

from autograder import executor
from autograder.executor import ChildDied, default_jobs, in_child, run
from autograder.intake import Submission
from autograder.store import Store, folder_stamp, grader_stamp, unit_stamp
from autograder.tests.tiny import tiny_unit

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="local functions need fork")


def collect(items, work, jobs=2):
    got = {}

    def lost(item):
        return {"lost": item}

    run(items, work, lost, jobs, got.__setitem__)
    return [got[i] for i in range(len(items))]


def double(item):
    return {"double": 2 * item, "pid": os.getpid()}


class TestRun:
    @pytest.mark.parametrize("jobs", [1, 2, 5])
    def test_every_item_once_and_in_order(self, jobs):
        made = collect(list(range(12)), double, jobs)
        assert [m["double"] for m in made] == [2 * i for i in range(12)]
        pids = {m["pid"] for m in made}
        assert os.getpid() not in pids
        assert len(pids) <= jobs

    def test_one_item_needs_no_process(self):
        assert collect([3], double) == [{"double": 6, "pid": os.getpid()}]

    def test_nothing_to_do(self):
        assert collect([], double) == []

    def test_a_judge_that_dies_is_replaced_and_the_item_tried_again(self, tmp_path):
        def work(item):
            if item == 2 and not (tmp_path / "died").exists():
                (tmp_path / "died").touch()
                os._exit(9)
            return {"item": item}

        assert collect(list(range(6)), work) == [{"item": i} for i in range(6)]

    def test_an_item_that_kills_its_judge_twice_is_lost_alone(self):
        def work(item):
            if item == 2:
                os._exit(9)
            return {"item": item}

        made = collect(list(range(6)), work)
        assert made[2] == {"lost": 2}
        assert [m for i, m in enumerate(made) if i != 2] == [{"item": i} for i in (0, 1, 3, 4, 5)]

    def test_all_judges_die(self):
        assert collect([1, 2, 3], lambda item: os._exit(9)) == [{"lost": i} for i in (1, 2, 3)]

    def test_results_come_as_they_are_ready(self):
        order = []

        def work(item):
            time.sleep(0.5 if item == 0 else 0.0)
            return {}

        run([0, 1, 2], work, double, 2, lambda index, result: order.append(index))
        assert order[-1] == 0

    def test_no_process_is_left_when_it_is_stopped(self):
        started = []

        def stop(index, result):
            started.append(result["pid"])
            raise KeyboardInterrupt

        def work(item):
            return {"pid": os.getpid()}

        with pytest.raises(KeyboardInterrupt):
            run(list(range(4)), work, double, 2, stop)
        for pid in started:
            with pytest.raises(ProcessLookupError):
                os.kill(pid, 0)

    def test_a_judge_ends_when_nobody_is_there(self):
        judges = executor._Judges([1], double)
        judges.start(0)
        assert judges.finished()[0][1]["double"] == 2
        process, connection = judges.idle[0]
        connection.close()
        process.join(10)
        assert process.exitcode == 0

    def test_default_jobs(self):
        assert 1 <= default_jobs() <= (os.cpu_count() or 1)


def count_to(last):
    yield from range(last)


def dies(status):
    yield "before"
    os._exit(status)


class TestInChild:
    def test_values_cross(self):
        assert list(in_child(count_to, 3)) == [0, 1, 2]

    def test_a_death_is_told(self):
        values = in_child(dies, 7)
        assert next(values) == "before"
        with pytest.raises(ChildDied, match=r"that ended by itself \(status 7\)"):
            next(values)


class TestStore:
    @pytest.fixture
    def unit(self):
        return tiny_unit()

    def submission(self, **more):
        return Submission(
            **{"path": "a.ipynb", "student": "a", "unit": "90-tiny", "sha256": "1" * 64, **more}
        )

    def entry(self, **more):
        return {"state": "graded", "points": 1.0, "tasks": [{"state": "pass"}], **more}

    def test_kept(self, tmp_path, unit):
        Store(tmp_path, "isolated").save(self.submission(), unit, self.entry())
        assert Store(tmp_path, "isolated").load(self.submission(), unit) == self.entry()

    @pytest.mark.parametrize(
        "more",
        [
            {"sha256": "2" * 64},
            {"path": "b.ipynb"},
            {"modules": {"h": "x = 1"}},
            {"remarks": ["odd"]},
            {"student": "b"},
        ],
    )
    def test_another_submission(self, tmp_path, unit, more):
        Store(tmp_path, "isolated").save(self.submission(), unit, self.entry())
        assert Store(tmp_path, "isolated").load(self.submission(**more), unit) is None

    def test_another_unit_grader_or_level(self, tmp_path, unit, monkeypatch):
        Store(tmp_path, "isolated").save(self.submission(), unit, self.entry())
        assert Store(tmp_path, "none").load(self.submission(), unit) is None
        changed = tiny_unit()
        changed.data["mistakes"] += "\n"
        assert Store(tmp_path, "isolated").load(self.submission(), changed) is None
        monkeypatch.setattr("autograder.store.grader_stamp", lambda: "other")
        assert Store(tmp_path, "isolated").load(self.submission(), unit) is None

    @pytest.mark.parametrize("text", ["", "{", "[]", '{"key": "x"}', '{"entry": {}}'])
    def test_a_half_file_is_no_result(self, tmp_path, unit, text):
        store = Store(tmp_path, "isolated")
        store.save(self.submission(), unit, self.entry())
        (tmp_path / ".autograder" / "results" / "a" / "90-tiny.json").write_text(text)
        assert store.load(self.submission(), unit) is None

    @pytest.mark.parametrize(
        "states",
        [
            ("graded", "grader-fault"),
            ("grader-fault", "pass"),
            ("invalid-submission", "invalid-submission"),
        ],
    )
    def test_faults_are_not_kept(self, tmp_path, unit, states):
        made = self.entry(state=states[0], tasks=[{"state": states[1]}])
        store = Store(tmp_path, "isolated")
        store.save(self.submission(), unit, made)
        assert store.load(self.submission(), unit) is None

    def test_stamps(self, tmp_path):
        assert unit_stamp(tiny_unit()) == unit_stamp(tiny_unit())
        assert len(grader_stamp()) == 64
        before = folder_stamp(tmp_path)
        (tmp_path / "checks.py").write_text("x = 1")
        assert folder_stamp(tmp_path) != before
        assert folder_stamp(None) == before

    def test_what_is_kept_is_json(self, tmp_path, unit):
        Store(tmp_path).save(self.submission(), unit, self.entry())
        path = tmp_path / ".autograder" / "results" / "a" / "90-tiny.json"
        assert set(json.loads(path.read_text())) == {"key", "entry"}
