"""Submissions that end, hang, lie or forge, from the judge's side."""

import os
import socket
import struct
import threading
import time

import numpy as np
import pytest

from autograder import box, cellrun, frames, remote, sandbox
from autograder.clock import Clock, LimitHit
from autograder.codec import Foreign, Handle, Maker
from autograder.implementation import Failure, Outcome
from autograder.limits import Limits
from autograder.remote import Cell, Remote
from autograder.replies import failure_in, outcome_in, texts_in

QUICK = Limits(task_seconds=0.3, cell_seconds=0.4, cells_seconds=1.0)
HELPERS = """
def square_of():
    return lambda z: z * z

def broken():
    raise ValueError("no")

def relu(z):
    return z
"""


@pytest.fixture(params=["isolated", "none"])
def level(request):
    if request.param == "isolated":
        if os.environ.get("AUTOGRADER_NO_SANDBOX") == "1":
            pytest.skip("AUTOGRADER_NO_SANDBOX=1")
        found = sandbox.probe()
        if found.name != "isolated":
            pytest.fail(f"{found.reason}. {found.fix}", pytrace=False)
    return request.param


def _remote(level, *sources, limits=QUICK, **more):
    cells = [Cell(f"c{number}", source) for number, source in enumerate(sources)]
    return Remote(cells, limits, level, **more)


CALLS = """
import numpy as np, os, signal, sys, time, warnings
counter = 0

def relu(z):
    return np.maximum(z, 0.0)

def spoil(z):
    z[0] = 99.0
    warnings.warn("look")
    return z

def fail(z):
    x = 1
    return np.ones(3) @ np.ones(4)

def count():
    global counter
    counter += 1
    return counter

def odd_numbers(n):
    for k in range(n):
        yield 2 * k + 1

class Foo:
    size = 3
    def __init__(self, a):
        self.a = a
    def __eq__(self, other):
        return True
    def double(self):
        return 2 * self.a

def apply(function, z, rng):
    return function(z), type(rng).__name__

def grow(items):
    items.append(len(items))
    return items

def same(z):
    return z

def log0():
    return np.log(np.zeros(1))

big = list(range(10))
"""


@pytest.mark.slow
def test_calls(level):
    with _remote(level, CALLS, modules={"helpers": HELPERS}) as submission:
        with submission.task("a") as task:
            outcome = task.call("relu", (np.array([-1.0, 2.0]),), {})
            assert outcome.value.tolist() == [0, 2]
            assert (outcome.state, outcome.failure, outcome.notes) == ("ok", None, ())
            assert 0 <= outcome.seconds < 1
            outcome = task.call("spoil", (np.zeros(2),), {})
            assert outcome.args_after[0].tolist() == [99, 0]
            assert outcome.warnings == ("UserWarning: look",)
            failure = task.call("fail", (1,), {}).failure
            assert (failure.type, failure.line, failure.cell) == ("ValueError", 15, "c0")
            assert failure.source == "return np.ones(3) @ np.ones(4)"
            assert "mismatch" in failure.text
            assert task.call("log0", (), {}).warnings[0].startswith("RuntimeWarning: divide")
            assert task.call("relu", (), {"z": -1}).value == 0
            assert task.get("big").value == list(range(10))
            assert task.get("nothing").failure == Failure("NameError", "nothing is not defined")
            assert task.call("nothing", (), {}).failure.type == "NameError"
            outcome = task.call("odd_numbers", (3,), {})
            assert (outcome.value, outcome.notes) == ([1, 3, 5], ("generator",))
            assert [task.call("count", (), {}).value for _ in range(2)] == [1, 2]
        with submission.task("b") as task:
            assert task.call("count", (), {}).value == 1


@pytest.mark.slow
def test_objects_makers_and_kept_results(level):
    with (
        _remote(level, CALLS, modules={"helpers": HELPERS}) as submission,
        submission.task("a") as task,
    ):
        foo = task.call("Foo", (2,), {}).value
        assert foo == Handle(0, "Foo")
        assert task.method(foo, "double", (), {}).value == 4
        assert task.attribute(foo, "size").value == 3
        assert task.attribute(foo, "none").failure.type == "AttributeError"
        outcome = task.call("same", (foo,), {})
        assert outcome.args_after == (foo,)
        makers = (Maker("helpers.square_of"), 3, Maker("rng", (0,)))
        outcome = task.call("apply", makers, {})
        assert outcome.value == (9, "Generator")
        assert outcome.args_after == makers
        assert task.call("same", (Maker("helpers.broken"),), {}).failure.text == "no"
        assert task.call("same", (Maker("absent"),), {}).failure.type == "LookupError"
        assert task.call("grow", ([],), {}).value == [0]
        task.keep()
        assert task.call("grow", ([],), {}).value == [0]
        assert task.kept().value == [0]


@pytest.mark.slow
def test_arrays_keep_their_layout_on_the_way(level):
    source = "def f(a):\n    return a.flags.f_contiguous, a.strides, a.flags.writeable, a.dtype.str"
    array = np.asfortranarray(np.ones((3, 2), np.float32))[::-1]
    array.flags.writeable = False
    with _remote(level, source) as submission, submission.task("a") as task:
        assert task.call("f", (array,), {}).value == (False, (-4, 12), False, "<f4")


LIES = {
    "Foo": ("class Foo:\n def __eq__(s, o): return True\nx = Foo()", Handle(0, "Foo")),
    "lambda": ("x = lambda: 1", Handle(0, "function")),
    "deep": ("x = []\nfor _ in range(10000): x = [x]", Handle(0, "list nested too deeply")),
    "loop": ("x = []\nx.append(x)", Handle(0, "list nested too deeply")),
    "subclass": ("import numpy as np\nclass A(np.ndarray): pass\nx = np.ones(1).view(A)", 1.0),
    "class": ("class L:\n @property\n def __class__(s): return float\nx = L()", Handle(0, "L")),
    "array": ("class L:\n def __array__(s, *a): return 1 / 0\nx = L()", Handle(0, "L")),
    "surrogate": ("x = 'a\\ud800'", "a\\ud800"),
    "handle": ("from inside.codec import Handle\nx = Handle(99, 'x')", Handle(0, "Handle")),
    "maker": ("from inside.codec import Maker\nx = [Maker('rng', print)]", [Foreign("Maker")]),
    "metaclass": (
        "class M(type):\n def __getattribute__(s, n): 1 / 0\nclass L(metaclass=M): pass\nx = L()",
        Handle(0, "L"),
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("lie", LIES)
def test_objects_that_lie(lie):
    source, truth = LIES[lie]
    with _remote("none", source) as submission, submission.task("a") as task:
        assert task.get("x").value == truth


CELLS = [
    ("import numpy as np", "ok", None),
    ("a = 1\nb = 1 / 0", "error", ("ZeroDivisionError", 2)),
    ("a += 1\nimport sys; sys.exit(0)", "error", ("SystemExit", 2)),
    ("a += 1\nraise KeyboardInterrupt", "error", ("KeyboardInterrupt", 2)),
    ("def f(:\n    pass", "error", ("SyntaxError", 1)),
    ("%matplotlib inline\n!ls\nc = (7\n% 4)\nif c:\n    %time d = 1", "ok", None),
    ("%%bash\nls", "not-run", None),
    ("input('name?')", "error", ("EOFError", 1)),
    ("from autograder import unit\ncheck = unit('x').check\ncheck('relu')", "ok", None),
    ("earlier = unit('x').earlier('relu')(5)\nunit('x').hint()", "ok", None),
    ("from autograder.compare import compare", "error", ("ModuleNotFoundError", 1)),
    ("def g(n): return g(n + 1)\ng(0)", "error", ("RecursionError", 1)),
    ("\0", "error", (("SyntaxError", "ValueError"), None)),
    ("display(1)\nprint('ä' * 3, file=sys.stderr)", "ok", None),
    ("raise type('E', (Exception,), {'__str__': lambda s: 1 / 0})", "error", ("E", 1)),
]


@pytest.mark.slow
def test_cells(level):
    sources = [cell[0] for cell in CELLS]
    with _remote(level, *sources, modules={"helpers": HELPERS}) as submission:
        reports = submission.run_cells()
        for (source, state, failure), report in zip(CELLS, reports, strict=True):
            assert report.state == state, (source, report)
            if failure is not None:
                assert report.failure.type in failure[0]
                assert report.failure.line in (failure[1], None)
                assert report.failure.cell in (report.id, None)
        assert reports[5].notes == (
            "line-magic: %matplotlib inline",
            "line-magic: !ls",
            "line-magic: %time d = 1",
        )
        assert reports[6].notes == ("cell-magic: %%bash",)
        assert reports[13].printed == "äää\n"
        with submission.task("t") as task:
            assert [task.get(name).value for name in ("a", "c", "earlier")] == [3, 3, 5]
            assert task.get("b").failure.type == "NameError"


ENDINGS = {
    "exit": ("os._exit(0)", "ended"),
    "kill": ("os.kill(os.getpid(), 9)", "ended"),
    "crash": ("import ctypes; ctypes.string_at(0)", "ended"),
    "loop": ("while True: pass", "timeout"),
    "deaf loop": (
        (
            "import signal\nfor s in (1, 2, 15, 14, 24): signal.signal(s, signal.SIG_IGN)\n"
            "while True:\n try:\n  while True: pass\n except BaseException: pass"
        ),
        "timeout",
    ),
    "sleep": ("import time; time.sleep(100)", "timeout"),
    "stop": ("os.kill(os.getpid(), 19)", "timeout"),
    "lock": ("import threading; l = threading.Lock(); l.acquire(); l.acquire()", "timeout"),
    "print": ("for _ in range(1000): print('x' * 100_000)", "output-limit"),
    "one line": ("print('x' * 20_000_000)", "output-limit"),
}


@pytest.mark.slow
@pytest.mark.parametrize("ending", ENDINGS)
def test_cell_that_is_killed_is_left_out(ending, level):
    source, state = ENDINGS[ending]
    sources = ("import os\na = 1", f"b = 2\n{source}", "c = 3")
    with _remote(level, *sources) as submission:
        assert [report.state for report in submission.run_cells()] == ["ok", state, "ok"]
        with submission.task("t") as task:
            assert task.get("a").value == 1
            assert task.get("b").failure.type == "NameError"
            assert task.get("c").value == 3


@pytest.mark.slow
def test_after_the_fourth_kill_what_ran_before_it_counts(level):
    sources = ["import os\na = 1"]
    for name in "bcdef":
        sources += [f"{name} = 1", "os._exit(1)"]
    with _remote(level, *sources) as submission:
        states = [report.state for report in submission.run_cells()]
        assert states == ["ok"] + ["ok", "ended"] * 4 + ["skipped"] * 2
        with submission.task("t") as task:
            assert [task.get(name).state for name in "abcdef"] == ["ok"] * 5 + ["error"]


@pytest.mark.slow
def test_all_cells_together_have_a_limit():
    busy = "import time\nend = time.process_time() + 0.2\nwhile time.process_time() < end: pass"
    limits = Limits(cell_seconds=5.0, cells_seconds=0.5)
    with _remote("none", *[busy] * 3, limits=limits) as submission:
        states = [report.state for report in submission.run_cells()]
        assert states == ["ok", "ok", "timeout"]


@pytest.mark.slow
@pytest.mark.parametrize("ending", ENDINGS)
def test_task_that_is_killed_costs_that_task_only(ending, level):
    source, state = ENDINGS[ending]
    body = source.replace("\n", "\n    ")
    sources = ("import os", f"def bad():\n    {body}\ndef good():\n    return 1")
    with _remote(level, *sources) as submission:
        with submission.task("bad") as task:
            start = time.monotonic()
            outcome = task.call("bad", (), {})
            assert outcome.state == state
            assert time.monotonic() - start < 6 * QUICK.task_seconds + 1
            assert task.call("good", (), {}) is outcome
            assert task.get("good") is outcome
        with submission.task("good") as task:
            assert task.call("good", (), {}).value == 1
            if state == "timeout":
                assert submission._number <= 4  # the same sandbox


@pytest.mark.slow
def test_words_for_a_process_that_ended():
    source = "import os, ctypes\ndef leave(n): os._exit(n)\ndef crash(): ctypes.string_at(0)"
    with _remote("none", source) as submission:
        with submission.task("a") as task:
            failure = task.call("leave", (3,), {}).failure
            assert failure.text == "the code ended the process with exit status 3"
        with submission.task("b") as task:
            assert (
                "SIGSEGV: it used memory that is not its own"
                in task.call("crash", (), {}).failure.text
            )


PARENT = {
    "kill the parent": "os.kill(os.getppid(), 9); time.sleep(9)",
    "stop the parent": "os.kill(os.getppid(), 19); return 1",
    "kill everything": "os.kill(-1, 9); time.sleep(9)",
    "close everything": "os.closerange(0, 100); time.sleep(9)",
    "daemon keeps the socket": "os.fork() or os.setsid() or time.sleep(9); os._exit(0)",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", PARENT)
def test_attack_on_the_worker_itself(name):
    if sandbox.probe().name != "isolated":
        pytest.skip("would end this test")
    source = f"import os, time\ndef bad():\n    {PARENT[name]}\ndef good():\n    return 1"
    with _remote("isolated", source) as submission:
        with submission.task("bad") as task:
            assert task.call("bad", (), {}).state in ("ended", "timeout", "ok")
        with submission.task("good") as task:
            assert task.call("good", (), {}).value == 1


def _forge(body):
    """A function that finds the worker's sockets and writes to them."""
    return (
        "import os, socket, struct, time\n"
        "from inside.codec import encode\n"
        "def sockets():\n"
        "    for fd in range(3, 32):\n"
        "        try:\n"
        "            if os.readlink(f'/proc/self/fd/{fd}').startswith('socket'): yield fd\n"
        "        except OSError: pass\n"
        f"def bad():\n    {body}\n"
        "def good():\n    return 1\n"
    )


FORGED = {
    "4 GB announced": (
        "[os.write(fd, struct.pack('>QQ', 2**32, 1)) for fd in sockets()]; time.sleep(9)",
        "output-limit",
    ),
    "no frame": ("[os.write(fd, os.urandom(64)) for fd in sockets()]; time.sleep(9)", None),
    "other number": (
        (
            "d = encode({'state': 'ok', 'value': 1.0})\n"
            "    [os.write(fd, struct.pack('>QQ', len(d), 77) + d) for fd in sockets()]"
        ),
        "error",
    ),
    "points in the reply": (
        (
            "d = encode({'points': 100})\n"
            "    [os.write(fd, struct.pack('>QQ', len(d), 1) + d) for fd in sockets()]"
        ),
        "error",
    ),
    "pickle": (
        (
            "d = __import__('pickle').dumps(1)\n"
            "    [os.write(fd, struct.pack('>QQ', len(d), 1) + d) for fd in sockets()]"
        ),
        "error",
    ),
    "300 MB text": ("return 'x' * 300_000_000", "output-limit"),
    "40 MB twice": ("return [bytes(40 * 2**20)] * 2", "output-limit"),
    "half a head, then silence": ("[os.write(fd, b'x') for fd in sockets()]; os._exit(0)", None),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", FORGED)
def test_forged_frames(name, level):
    body, state = FORGED[name]
    with _remote(level, _forge(body), limits=Limits(task_seconds=0.6)) as submission:
        with submission.task("bad") as task:
            outcome = task.call("bad", (), {})
            assert outcome.state == state or (state is None and outcome.state != "ok"), outcome
        with submission.task("good") as task:
            assert task.call("good", (), {}).value == 1


@pytest.mark.slow
def test_cell_that_writes_its_own_frames():
    source = _forge("pass") + "[os.write(fd, struct.pack('>QQ', 2**40, 1)) for fd in sockets()]"
    with _remote("none", "a = 1", source, "b = 2") as submission:
        assert [report.state for report in submission.run_cells()] == ["ok", "ended", "ok"]


@pytest.mark.slow
def test_thread_that_tells_the_judge_another_end():
    told = "d = encode({'ended': 'well'})\n    time.sleep(0.2)\n"
    told += "    [os.write(fd, struct.pack('>QQ', len(d), 2) + d) for fd in sockets()]"
    source = _forge(told) + "__import__('threading').Thread(target=bad, daemon=True).start()\n"
    source += "def late():\n    time.sleep(0.5)\n    return 2"
    with _remote("none", source, limits=Limits()) as submission:
        with submission.task("a") as task:
            failure = task.call("late", (), {}).failure
            assert failure.type == "ProtocolError"
            assert "worker: must say that the task ended" in failure.text
        with submission.task("b") as task:
            assert task.call("good", (), {}).value == 1


@pytest.mark.slow
def test_patched_standard_library_hurts_only_the_patcher():
    source = "import os, numpy, time, json\nos.fork = os.waitpid = time.sleep = None\n"
    source += "numpy.maximum = numpy.allclose = lambda *a: True\ndef good(): return 1"
    with _remote("none", source) as submission, submission.task("a") as task:
        assert task.call("good", (), {}).state in ("ok", "ended", "error")
    assert np.maximum(1, 2) == 2


@pytest.mark.slow
def test_random_numbers_are_the_same_in_every_run():
    source = "import numpy as np, random\ndef f(): return random.random(), np.random.rand()"
    values = []
    for _ in range(2):
        with _remote("none", source) as submission, submission.task("a") as task:
            values.append(task.call("f", (), {}).value)
    assert values[0] == values[1]


def test_two_cells_with_one_id_are_refused():
    with pytest.raises(ValueError, match="ids of their own, got one twice"):
        Remote([Cell("a", ""), Cell("a", "")], QUICK, "none")


@pytest.mark.slow
def test_system_that_cannot_fork(monkeypatch):
    """As on Windows: over TCP, the worker answers by itself, and ends with what it cannot stop."""
    boot = sandbox.mounts.BOOT
    monkeypatch.setattr(sandbox.mounts, "BOOT", f"import os; del os.fork; {boot}")
    monkeypatch.delattr(os, "fork")
    source = "def good(): return 1\ndef bad():\n    while True: pass"
    with _remote("none", source) as submission:
        for _ in range(2):
            with submission.task("good") as task:
                assert task.call("good", (), {}).value == 1
        with submission.task("bad") as task:
            assert task.call("bad", (), {}).state == "timeout"
        with submission.task("good") as task:
            assert task.call("good", (), {}).value == 1


@pytest.mark.slow
def test_sandbox_that_does_not_answer(monkeypatch):
    monkeypatch.setattr(box, "START_SECONDS", 0.2)
    monkeypatch.setattr(sandbox.mounts, "BOOT", "import time; time.sleep(9)")
    with (
        _remote("none", "a = 1") as submission,
        pytest.raises(sandbox.SandboxError, match="no answer within"),
    ):
        submission.run_cells()


@pytest.mark.slow
def test_python_that_does_not_start(monkeypatch):
    monkeypatch.setattr(sandbox.sys, "executable", "/no/such/python")
    with (
        _remote("none", "a = 1") as submission,
        pytest.raises(sandbox.SandboxError, match="/no/such/python: must start, got"),
    ):
        submission.run_cells()


@pytest.mark.slow
def test_no_process_left_for_a_task(monkeypatch):
    source = "import os\ndef fork(): raise OSError\nos.fork = fork"
    with _remote("none", source) as submission, submission.task("a") as task:
        outcome = task.call("good", (), {})
        assert outcome.state == "ended"
        assert outcome.failure.text == "no further process could be started"


@pytest.mark.parametrize(
    "reply",
    [
        None,
        {},
        {"state": "pass"},
        {"state": "error"},
        {"state": "ok", "failure": {"type": "E", "text": ""}},
        {"state": "ok", "args": [1]},
        {"state": "ok", "warnings": [1]},
        {"state": "ok", "notes": "abc"},
        {"state": "error", "failure": "E"},
        {"state": "error", "failure": {"type": 1}},
        {"state": "error", "failure": {"line": "1"}},
    ],
)
def test_replies_with_wrong_fields_are_refused(reply):
    with pytest.raises(frames.FrameError, match="^reply: "):
        outcome_in(reply, 1.0)


def test_replies_are_capped():
    reply = {"state": "error", "failure": {"type": "E" * 999, "text": "t" * 9999}, "wall": 1e9}
    outcome = outcome_in(reply, 0.5)
    assert (len(outcome.failure.type), len(outcome.failure.text)) == (80, 400)
    assert outcome.seconds == 0.5
    assert outcome_in({"state": "ok", "wall": float("nan")}, 0.5).seconds == 0.5
    assert outcome_in({"state": "memory"}, 0.5) == Outcome(state="memory", seconds=0.5)
    assert len(texts_in(["x" * 9999] * 999)) == 100
    assert failure_in(None) is None


@pytest.mark.parametrize("report", [None, {}, {"state": "ok"}, {"state": "pass", "printed": ""}])
def test_reports_with_wrong_fields_are_refused(report):
    with pytest.raises(frames.FrameError, match="^report: "):
        remote._report("a", report)


def test_frames_between_two_sockets():
    ours, theirs = socket.socketpair()
    frames.send(ours, 7, [1, "a"])
    assert frames.receive(theirs, 100) == (7, [1, "a"])
    theirs.sendall(struct.pack(">QQ", 2**32, 1))
    with pytest.raises(frames.TooLarge, match="length must be at most 100, got 4294967296"):
        frames.receive(ours, 100)
    theirs.sendall(struct.pack(">QQ", 3, 1) + b"???")
    with pytest.raises(frames.FrameError, match="tag must be"):
        frames.receive(ours, 100)
    theirs.close()
    with pytest.raises(frames.Closed):
        frames.receive(ours, 100)
    with pytest.raises(frames.Closed):
        frames.send(ours, 1, None)
    ours.close()
    with pytest.raises(frames.Closed):
        frames.receive(ours, 100)


def test_sender_does_not_wait_for_a_reader_for_ever():
    ours, theirs = socket.socketpair()
    ours.settimeout(0.01)

    def tick():
        raise LimitHit("timeout")

    with pytest.raises(LimitHit):
        frames.send(ours, 1, bytes(10**7), tick)
    theirs.close()


def test_announced_length_is_not_allocated():
    ours, theirs = socket.socketpair()
    theirs.sendall(struct.pack(">QQ", 60 * 2**20, 1))
    threading.Timer(0.05, theirs.close).start()
    before = _resident()
    with pytest.raises(frames.Closed):
        frames.receive(ours, 64 * 2**20)
    assert _resident() - before < 20 * 2**20


def _resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_printed_keeps_both_ends():
    stops = []
    printed = cellrun.Printed(5, 100, lambda: stops.append(1))
    stream = printed.stream()
    stream.write("abc")
    assert printed.text() == "abc"
    stream.write("defghij")
    assert printed.text() == "abcdefghij"
    stream.write("klmno")
    assert printed.text() == "abcde\n... 5 bytes not kept ...\nklmno"
    stream.buffer.write(b"\xff" * 90)
    assert stops == [1]
    printed.clear()
    assert printed.text() == ""


@pytest.mark.parametrize(
    ("source", "kept", "notes"),
    [
        ("x = 1", "x = 1", 0),
        ("x = (7\n% 4)", "x = (7\n% 4)", 0),
        ("%pylab\nx = 1", "pass\nx = 1", 1),
        ("for i in x:\n    !ls\n    %time f(i)", "for i in x:\n    pass\n    pass", 2),
        ("files = !ls\nnp.sum?\n?np", "pass\npass\npass", 3),
        ("s = '''\n%not a magic\n'''", "s = '''\n%not a magic\n'''", 0),
        ("%a\ndef f(:\n%b", "pass\ndef f(:\n%b", 1),
        ("%%time\nx = 1", "", 1),
        ("x = 1\r\n%y", "x = 1\npass", 1),
    ],
)
def test_magics(source, kept, notes):
    result, found = cellrun.prepare(source)
    assert (result, len(found)) == (kept, notes)


class _FakeBox:
    memory, many = 0, 0

    def usage(self, total):
        return type("Usage", (), {"memory": self.memory, "cpu": 1.0, "idle": False})

    def files(self):
        return self.many


def test_clock_says_what_is_over():
    fake = _FakeBox()
    clock = Clock(fake, Limits())
    fake.memory = 2**40
    with pytest.raises(LimitHit, match="memory"):
        clock.look(now=True)
    fake.memory, fake.many = 0, 10**6
    with pytest.raises(LimitHit, match="output-limit"):
        clock.look(now=True)
    clock.look()
