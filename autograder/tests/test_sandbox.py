"""Attacks on the running sandbox: what must be absent, refused or ended."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest

from autograder import box, sandbox, seccomp, staging, usage
from autograder.limits import MEGABYTE, Limits, process_limit
from autograder.remote import Cell, Remote

pytestmark = pytest.mark.slow
QUICK = Limits(task_seconds=0.5, cell_seconds=0.5, cells_seconds=2.0)


@pytest.fixture(scope="module", autouse=True)
def _isolated():
    if os.environ.get("AUTOGRADER_NO_SANDBOX") == "1":
        pytest.skip("AUTOGRADER_NO_SANDBOX=1")
    level = sandbox.probe()
    if level.name != "isolated":
        pytest.fail(f"{level.reason}. {level.fix}", pytrace=False)


ATTACKS = """
import ctypes, os, resource, signal, socket, stat, subprocess, sys, threading, time
import numpy as np

def tell(text):
    return eval(text, globals())

def read(path):
    with open(path, "rb") as file:
        return file.read(2000)

def names(path):
    return sorted(os.listdir(path))

def system_call(number, *args):
    libc = ctypes.CDLL(None, use_errno=True)
    result = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(arg) for arg in args])
    return result if result >= 0 else -ctypes.get_errno()

def descriptors():
    found = {}
    for number in range(100):
        try:
            found[str(number)] = os.readlink(f"/proc/self/fd/{number}")
        except OSError:
            pass
    return found

def fork_bomb():
    made = 0
    try:
        while made < 200:
            if os.fork() == 0:
                time.sleep(30)
                os._exit(0)
            made += 1
    except OSError:
        return made
    return made

def thread_bomb():
    made = []
    try:
        while len(made) < 200:
            thread = threading.Thread(target=time.sleep, args=(30,), daemon=True)
            thread.start()
            made.append(thread)
    except RuntimeError:
        return len(made)
    return len(made)

def memory_together():
    for _ in range(8):
        if os.fork() == 0:
            block = np.ones(30 * 2**20)
            time.sleep(30)
    block = np.ones(30 * 2**20)
    time.sleep(30)

def shared_memory_together():
    import mmap
    blocks = [mmap.mmap(-1, 100 * 2**20) for _ in range(3)]
    if os.fork() == 0:
        blocks = [mmap.mmap(-1, 100 * 2**20) for _ in range(3)]
    for block in blocks:
        for at in range(0, len(block), 4096):
            block[at] = 1
    time.sleep(30)

def write(path, megabytes):
    written = 0
    try:
        with open(path, "wb", buffering=0) as file:
            for _ in range(megabytes):
                written += file.write(bytes(2**20)) / 2**20
    except OSError:
        pass
    return written

def write_many(folder):
    return sum(write(f"{folder}/{n}", 15) for n in range(12))

def open_all():
    files = []
    try:
        while len(files) < 500:
            files.append(open("/dev/null"))
    except OSError:
        return len(files)
    return len(files)

def tiny_files():
    for n in range(10**6):
        open(f"/scratch/f{n}", "w").close()

def mounts():
    with open("/proc/self/mounts") as file:
        return [line.split()[1:4] for line in file]

def daemon():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            while True:
                time.sleep(0.01)
        os._exit(0)
    return 1

def processes():
    return sorted(int(name) for name in os.listdir("/proc") if name.isdigit())

def answer():
    return 42
"""


@pytest.fixture(scope="module")
def attack():
    """One submission whose functions attack; each use is a task of its own."""
    with Remote([Cell("attacks", ATTACKS)], QUICK, "isolated") as remote:

        def run(name, *args):
            with remote.task(name) as task:
                return task.call(name, args, {})

        yield run
        assert run("answer").value == 42


def test_host_files_are_absent(attack):
    for path in ("/etc/passwd", "/root", "/home", "/work", __file__, "/usr/bin", "/usr/share"):
        assert attack("tell", f"os.path.exists({path!r})").value is False, path
    known = {"dev", "etc", "lib", "lib64", "proc", "python", "scratch", "site", "usr", "worker"}
    assert set(attack("names", "/").value) <= known
    assert attack("names", "/etc").value == ["ld.so.cache"]


def test_the_grader_and_its_units_are_not_inside(attack):
    tell = "[n for n in names('/site') if n not in ('numpy', 'matplotlib')]"
    assert not {"autograder", "nnlib", "pytest"} & set(attack("tell", tell).value)
    outcome = attack("tell", "__import__('autograder.compare')")
    assert outcome.failure.type == "ModuleNotFoundError"
    worker = {name.partition(".")[0] for name in attack("names", "/worker").value}
    assert worker <= {"answers", "cellrun", "codec", "frames", "values", "worker", "__pycache__"}


def test_no_package_folder_of_the_host_is_readable(attack):
    tell = "[len(names(p)) for p in __import__('glob').glob('/*/lib/python3*/*-packages')]"
    assert set(attack("tell", tell).value) <= {0}


def test_environment_and_arguments_name_nothing_of_the_host(attack):
    env = attack("tell", "dict(os.environ)").value
    assert set(env) <= set(sandbox.mounts.environment()) | {"PWD", "LC_CTYPE"}
    text = attack("tell", "read('/proc/1/cmdline') + read('/proc/self/cmdline')").value
    assert str(Path.home()).encode() not in text


def test_descriptors_are_the_standard_ones_and_sockets(attack):
    links = attack("descriptors").value
    assert {links[fd] for fd in "012"} == {"/dev/null"}
    others = [link for fd, link in links.items() if fd not in "012" and "/proc" not in link]
    assert all(re.match(r"socket:|anon_inode:|/dev/null", link) for link in others), links
    assert len(links) <= 8


def test_only_its_own_processes_are_visible(attack):
    assert len(attack("processes").value) <= 4


@pytest.mark.parametrize(
    "text",
    [
        "socket.socket()",
        "socket.socket(socket.AF_UNIX)",
        "socket.create_connection(('127.0.0.1', 22), 1)",
        "socket.getaddrinfo('example.org', 80)",
        "os.memfd_create('m')",
        "open('/new', 'w')",
        "open('/usr/lib/new', 'w')",
        "open('/worker/worker.py', 'a')",
        "open('/dev/new', 'w')",
        "os.setuid(0)",
        "os.chroot('/')",
        "resource.setrlimit(resource.RLIMIT_AS, (-1, -1))",
        "open('/proc/sys/kernel/hostname', 'w').write('x')",
    ],
)
def test_refused_by_the_system(attack, text):
    outcome = attack("tell", text)
    assert outcome.state == "error", outcome
    assert outcome.failure.type in {"PermissionError", "OSError", "gaierror", "ValueError"} | {
        "FileNotFoundError"
    }


@pytest.mark.parametrize("name", ["memfd_create", "shmget", "ptrace", "unshare", "setns", "socket"])
def test_system_calls_refused_by_the_filter(attack, name):
    column = {"x86_64": 0, "aarch64": 1}.get(os.uname().machine)
    if column is None:
        pytest.skip("no filter for this machine")
    number = seccomp.REFUSED[name][column]
    assert attack("system_call", number, 0, 0, 0, 0).value == -1  # EPERM
    assert attack("system_call", seccomp.CLONE3[column], 0, 0).value == -38  # ENOSYS
    assert attack("system_call", seccomp.CLONE[column], 0x10000000, 0).value == -1


def test_fork_bomb_stops_at_the_limit(attack):
    assert 3 <= attack("fork_bomb").value <= QUICK.processes
    assert attack("answer").value == 42
    assert len(attack("processes").value) <= 4


def test_thread_bomb_stops_at_the_limit(attack):
    assert 3 <= attack("thread_bomb").value <= QUICK.processes
    assert attack("answer").value == 42


def test_memory_of_one_process(attack):
    outcome = attack("tell", "np.ones(200 * 2**20)")
    assert outcome.state == "memory"
    assert outcome.failure.type.endswith("MemoryError")
    assert attack("answer").value == 42


@pytest.mark.parametrize("name", ["memory_together", "shared_memory_together"])
def test_memory_of_all_processes(name):
    limits = Limits(total_memory=400 * MEGABYTE)
    with Remote([Cell("attacks", ATTACKS)], limits, "isolated") as remote:
        with remote.task("a") as task:
            outcome = task.call(name, (), {})
            assert outcome.state == "memory"
            assert task.call("answer", (), {}) is outcome
        with remote.task("b") as task:
            assert task.call("answer", (), {}).value == 42


def test_files_have_a_limit(attack):
    assert attack("write", "/scratch/a", 40).value <= 16
    assert attack("write_many", "/scratch").value <= 64
    assert attack("write_many", "/dev/shm").value <= 16
    assert attack("open_all").value <= QUICK.descriptors


def test_number_of_files_has_a_limit(attack):
    assert attack("tiny_files").state in ("output-limit", "timeout")
    assert attack("answer").value == 42


def test_setuid_files_are_without_effect_and_only_scratch_is_writable(attack):
    writable = set()
    for place, kind, options in attack("mounts").value:
        assert "nosuid" in options.split(",")
        if "rw" in options.split(",") and kind != "devtmpfs":
            writable.add(place)
    assert writable == {"/scratch", "/dev/shm", "/proc", "/dev/pts"}
    status = attack("tell", "read('/proc/self/status') + read('/proc/1/status')").value.decode()
    assert re.findall(r"CapEff:\s*(\w+)", status) == ["0" * 16] * 2
    assert re.findall(r"NoNewPrivs:\s*(\d)", status) == ["1"] * 2
    assert re.findall(r"Seccomp:\s*(\d)", status) == ["2"] * 2


def test_daemon_ends_with_its_task(attack):
    assert attack("daemon").value == 1
    assert attack("tell", "len(processes())").value <= 4


def test_nothing_is_left_after_close():
    remote = Remote([Cell("attacks", ATTACKS)], QUICK, "isolated")
    remote.run_cells()
    with remote.task("a") as task:
        assert task.call("daemon", (), {}).value == 1
        pids = usage.look(remote.box.root).pids
        assert len(pids) >= 4
        remote.close()
    time.sleep(0.05)
    assert [pid for pid in pids if Path(f"/proc/{pid}").exists()] == []


def test_sandbox_ends_with_a_judge_that_is_killed():
    code = """
    import time, sys
    from autograder.remote import *
    r = Remote([Cell("a", "x = 1")], Limits(), "isolated")
    r.run_cells()
    print(r.box.root, flush=True)
    time.sleep(60)
    """
    judge = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, text=True
    )
    root = int(judge.stdout.readline())
    assert Path(f"/proc/{root}").exists()
    judge.send_signal(signal.SIGKILL)
    judge.communicate()
    end = time.monotonic() + 3
    while Path(f"/proc/{root}").exists() and time.monotonic() < end:
        time.sleep(0.01)
    assert not Path(f"/proc/{root}").exists()


def test_scratch_of_one_submission_is_not_that_of_the_next():
    source = "import os\nbefore = os.listdir('/scratch') + os.listdir('/dev/shm')\n"
    source += "open('/scratch/a', 'w'); open('/dev/shm/b', 'w')"
    for _ in range(2):
        with Remote([Cell("a", source)], QUICK, "isolated") as remote, remote.task("t") as task:
            assert task.get("before").value == []


def test_matplotlib_draws_and_a_package_is_shown_when_asked():
    source = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.savefig('a.png')\nplt.show()"
    limits = Limits()
    with Remote([Cell("a", source), Cell("b", "import pytest")], limits, "isolated") as remote:
        first, second = remote.run_cells()
    assert first.state == "ok"
    assert second.failure.type == "ModuleNotFoundError"
    with Remote([Cell("b", "import pytest")], limits, "isolated", packages=["pytest"]) as remote:
        assert remote.run_cells()[0].state == "ok"


def test_unknown_level_and_package_are_refused():
    with pytest.raises(ValueError, match="level must be one of isolated, none, got safe"):
        sandbox.start("safe", Limits())
    with pytest.raises(ValueError, match="package must be installed, got no_such_package"):
        sandbox.start("isolated", Limits(), ("no_such_package",))


def test_started_ahead_is_the_next():
    limits = Limits(scratch=MEGABYTE)
    sandbox.start_ahead("isolated", limits)
    sandbox.start_ahead("isolated", limits)
    ((_, ahead),) = sandbox._ahead.items()
    taken = sandbox.start("isolated", limits)
    assert taken is ahead
    taken.kill()
    sandbox.start_ahead("isolated", limits)
    sandbox.stop_ahead()
    assert not sandbox._ahead


def test_helper_module_that_fails_is_a_fault_of_the_unit():
    with (
        Remote([], Limits(), "isolated", modules={"helpers": "1/0"}) as remote,
        pytest.raises(sandbox.SandboxError, match="helper module: must run, got helpers: Zero"),
    ):
        remote.run_cells()


@pytest.fixture
def open_folder():
    """A folder that every account may enter; those of pytest are closed."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_bwrap_that_fails_gives_its_own_words(monkeypatch, open_folder):
    fake = open_folder / "bwrap"
    fake.write_text("#!/bin/sh\necho 'bwrap: loopback: Failed RTM_NEWADDR: no' >&2\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setattr(sandbox.shutil, "which", lambda name: str(fake))
    monkeypatch.setattr(sandbox, "_NEEDED_OPTIONS", ())
    level = sandbox.probe.__wrapped__()
    assert level.name == "none"
    assert "RTM_NEWADDR" in level.reason
    assert "AppArmor" in level.fix


def test_old_or_absent_bwrap(monkeypatch):
    monkeypatch.setattr(sandbox, "_NEEDED_OPTIONS", ("--no-such-option",))
    level = sandbox.probe.__wrapped__()
    assert (level.name, level.reason) == ("none", "this bubblewrap does not know --no-such-option")
    monkeypatch.setattr(sandbox.shutil, "which", lambda name: None)
    assert sandbox.probe.__wrapped__().reason == "bubblewrap is not installed"
    monkeypatch.setattr(sandbox.sys, "platform", "darwin")
    assert "this system is darwin" in sandbox.probe.__wrapped__().reason


@pytest.mark.parametrize("deadline", [20.0, -1.0])
def test_trivial_cell_that_fails(monkeypatch, deadline):
    monkeypatch.setattr(sandbox, "START_SECONDS", deadline)
    failed = {"report": {"state": "error", "failure": "no"}}

    def receive(control, most, tick):
        tick()
        return 1, failed

    monkeypatch.setattr(sandbox, "receive", receive)
    level = sandbox.probe.__wrapped__()
    words = "no$" if deadline > 0 else "no answer to a trivial cell$"
    assert level.name == "none"
    assert re.match(f"trivial cell: must run, got {words}", level.reason)
    assert level.fix


def test_limits_of_a_unit():
    assert Limits.of({"task_seconds": 3, "processes": 4.0}) == Limits(3.0, processes=4)
    with pytest.raises(ValueError, match="limits: name must be one of .*, got speed"):
        Limits.of({"speed": 1})
    with pytest.raises(ValueError, match="task_seconds must be a positive number, got 0"):
        Limits.of({"task_seconds": 0})


def test_process_limit_counts_others_on_old_kernels(monkeypatch):
    name = type("Name", (), {"release": "5.4.0-generic"})
    monkeypatch.setattr("autograder.limits.os.uname", lambda: name)
    assert process_limit(16) >= 16
    name.release = "6.1-rc1"
    assert process_limit(16) == 16


def test_reachable(tmp_path):
    tmp_path.chmod(0o755)
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    (closed / "file").touch()
    assert not staging.reachable(str(closed / "file"))
    assert staging.reachable("/usr/lib")


def test_staging_that_is_not_allowed(monkeypatch):
    answers = {"unshare": 1, "mount": 1}
    names = {name: staticmethod(lambda *a, n=name: answers[n]) for name in answers}
    monkeypatch.setattr(staging.ctypes, "CDLL", lambda *args, **options: type("C", (), names))
    names_inside, enter = staging.stage(["/usr/lib"])
    assert len(names_inside) == 1
    with pytest.raises(OSError, match="unshare"):
        enter(60001)
    answers["unshare"] = 0
    with pytest.raises(OSError, match="mount /"):
        enter(60001)


def test_usage_sees_memory_and_time():
    block = np.ones(20 * 2**20 // 8)
    now = usage.look(os.getpid())
    assert now.memory > block.nbytes
    assert usage.shared_out(now.pids) > block.nbytes
    assert now.cpu > 0
    assert not now.idle
    assert usage.look(2**22 + 1).pids == ()


def test_numbers_of_the_filter_are_those_of_the_headers():
    headers = {0: "/usr/include/x86_64-linux-gnu/asm/unistd_64.h"}
    headers[1] = "/usr/include/asm-generic/unistd.h"
    for column, path in headers.items():
        if not Path(path).exists():
            pytest.skip("the kernel's headers are not installed")
        found = dict(re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", Path(path).read_text()))
        for name, numbers in seccomp.REFUSED.items():
            assert found.get(name) in (str(numbers[column]), None), name
        assert found["clone"] == str(seccomp.CLONE[column])


def test_filter_is_absent_on_an_unknown_machine():
    assert seccomp.program("riscv64") is None
    assert len(seccomp.program("aarch64")) % 8 == 0


def test_none_level_says_that_it_is_not_isolated():
    started = sandbox.start("none", QUICK)
    started.begin(QUICK, {})
    assert isinstance(started, box.Sandbox)
    assert not started.isolated
    folder = started._folder
    assert Path(folder).is_dir()
    started.kill()
    assert not Path(folder).exists()
