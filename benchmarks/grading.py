"""Measure the grader, and nbgrader on the same notebooks in the same run.

    python benchmarks/grading.py [--quick] [--write]

prints a table; with --write the section "Grading" of RESULTS.md is replaced by it. The notebooks
are those of the sample class without the ones that loop, end the process or eat memory, copied
under other names until there are enough. nbgrader starts a kernel for each notebook and isolates
nothing; ours starts no kernel and isolates each submission.
"""

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UNIT = "03-activations"
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "course"))

import sample_class

TOOL = [sys.executable, "-m", "autograder"]
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": str(ROOT),
    "PATH": str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"],
}
ONE_CHECK = """
import sys, time
from autograder import unit
check = unit("UNIT").check
from autograder.units import load_unit
exec(load_unit("UNIT").data["reference"])
times = []
for _ in range(20):
    start = time.perf_counter()
    check("relu")
    times.append(time.perf_counter() - start)
sys.stderr.write(f"{min(times)} {sorted(times)[10]}")
"""


@dataclass
class Row:
    """One line of the table: what, how much, and what is allowed or compared."""

    what: str
    value: str
    beside: str = ""


@dataclass
class Cost:
    """What a command took: wall and processor seconds, and MB of its largest process."""

    seconds: float
    processor: float
    memory: float
    told: str

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s ({self.processor:.1f} s of processor)"


def run(*command: str, cwd: Path = ROOT) -> Cost:
    """Run a command to its end; it must end well."""
    code = (
        "import json, resource, subprocess, sys, time\n"
        "start = time.perf_counter()\n"
        "done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, "
        "text=True)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(json.dumps([time.perf_counter() - start, used.ru_utime + used.ru_stime, "
        "used.ru_maxrss, done.returncode, done.stderr]))\n"
    )
    whole = [sys.executable, "-c", code, *command]
    out = subprocess.run(
        whole, cwd=cwd, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True, check=True
    ).stdout
    seconds, processor, peak, status, told = json.loads(out)
    if status:
        raise SystemExit(f"benchmark: {' '.join(command)} must end with 0, got {status}. {told}")
    return Cost(seconds, processor, peak / (1024 if sys.platform == "linux" else 1024**2), told)


def median(times: int, *command: str) -> float:
    run(*command)
    return statistics.median(run(*command).seconds for _ in range(times))


def make_class(folder: Path, count: int) -> None:
    """Fill a folder with `count` submissions of one unit."""
    made = folder.with_name("made")
    names = list(sample_class.make_class([UNIT], made, harmless=True))
    names.remove("rosa.jimenez")  # no notebook: nbgrader stops at it
    for index in range(count):
        shutil.copytree(made / names[index % len(names)] / UNIT, folder / f"s{index:04d}" / UNIT)


def start_up(times: int) -> list[Row]:
    version = median(times, *TOOL, "--version")
    told = median(times, *TOOL, "--help")
    none = median(times, *TOOL, "grade", "--help")
    empty = median(times, sys.executable, "-c", "pass")
    numpy = median(times, sys.executable, "-c", "import numpy")
    return [
        Row("python -c pass; import numpy", f"{empty:.2f} s; {numpy:.2f} s", "the floor here"),
        Row("autograder --version", f"{version:.2f} s", "budget 0.15 s"),
        Row("autograder --help", f"{told:.2f} s", "budget 0.3 s"),
        Row("start of grade (grade --help)", f"{none:.2f} s", "budget 0.15 s"),
    ]


def one_check() -> list[Row]:
    told = run(sys.executable, "-W", "ignore", "-c", ONE_CHECK.replace("UNIT", UNIT)).told
    best, middle = (1000 * float(number) for number in told.split())
    return [
        Row(
            'check("relu") in a notebook, right',
            f"{middle:.1f} ms (best {best:.1f} ms)",
            "budget 20 ms beside the function's own time",
        )
    ]


def ours(folder: Path, jobs: int, isolated: bool) -> Cost:
    """Grade a folder from the command line, with all output files."""
    out = folder.with_name("out")
    shutil.rmtree(out, ignore_errors=True)
    flags = [] if isolated else ["--no-isolation"]
    return run(*TOOL, "grade", str(folder), "--out", str(out), "--jobs", str(jobs), *flags)


def theirs(place: Path, submitted: Path) -> tuple[float, Cost]:
    """Grade a folder with `nbgrader autograde`: seconds of its start-up, and the cost."""
    nbgrader = [sys.executable, "-m", "nbgrader"]
    run(sys.executable, "-m", "autograder", "release", "--nbgrader", str(place))
    shutil.copytree(submitted, place / "submitted", dirs_exist_ok=True)
    start = statistics.median(run(*nbgrader, "--version", cwd=place).seconds for _ in range(2))
    run(*nbgrader, "generate_assignment", UNIT, "--force", cwd=place)
    return start, run(*nbgrader, "autograde", UNIT, cwd=place)


def many(place: Path, few: int, count: int, isolated: bool) -> list[Row]:
    """One submission, many with one judge and with two, and nbgrader on the first few of them."""
    one, some, everyone = (place / name / "submitted" for name in ("one", "some", "all"))
    for folder, number in ((one, 1), (some, few), (everyone, count)):
        make_class(folder, number)
    where = "isolated" if isolated else "NOT isolated"
    single = sorted((ours(one, 1, isolated) for _ in range(3)), key=lambda cost: cost.seconds)[1]
    start, nbgrader = theirs(place / "nbgrader", some)
    same = ours(some, 2, isolated)
    alone, pair = ours(everyone, 1, isolated), ours(everyone, 2, isolated)
    ratio, work = nbgrader.seconds / same.seconds, nbgrader.processor / same.processor
    judges = f"{alone.seconds / pair.seconds:.1f} times as fast as 1 judge"
    kernel = "isolates nothing; starts a kernel for each notebook, which ours does not"
    return [
        Row(f"one submission, {where}", f"{single}", "budget 0.6 s"),
        Row(f"{count} submissions, {where}, 1 judge", f"{alone}", each(alone, count)),
        Row(f"{count} submissions, {where}, 2 judges", f"{pair}", f"{each(pair, count)}; {judges}"),
        Row("largest process of these", f"{alone.memory:.0f} MB", ""),
        Row("nbgrader --version", f"{start:.1f} s"),
        Row(
            f"{few} submissions, nbgrader autograde",
            f"{nbgrader}",
            f"{each(nbgrader, few)}, {nbgrader.memory:.0f} MB; {kernel}",
        ),
        Row(
            f"the same {few}, ours, {where}, 2 judges",
            f"{same}",
            f"{ratio:.0f} times as fast, {work:.0f} times less processor",
        ),
        Row(
            "per submission, nbgrader to ours",
            f"{nbgrader.seconds / few / (pair.seconds / count):.0f} times",
            f"from the {few} and the {count}",
        ),
    ]


def each(cost: Cost, count: int) -> str:
    return f"{cost.seconds / count:.2f} s each"


def machine() -> str:
    """The machine in words, without its name."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    return (
        f"{platform.system()} on {platform.machine()}, {cores} cores, {memory:.0f} GiB of memory, "
        f"Python {platform.python_version()}; load of other work when it began: {load:.1f}"
    )


def section(rows: list[Row], where: str, seconds: float) -> str:
    told = f"{where}. `python benchmarks/grading.py --write` took {seconds:.0f} s."
    head = ["## Grading", "", told, "", "| what | measured | beside it |", "| --- | --- | --- |"]
    return "\n".join(head + [f"| {r.what} | {r.value} | {r.beside} |" for r in rows]) + "\n"


def put_section(text: str) -> None:
    """Replace the section of this benchmark in RESULTS.md, or add it."""
    path = ROOT / "benchmarks" / "RESULTS.md"
    old = path.read_text("utf-8") if path.exists() else "# Results of the benchmarks\n"
    found = re.compile(r"^## Grading\n.*?(?=^## |\Z)", re.DOTALL | re.MULTILINE)
    new = found.sub(lambda _: text, old) if found.search(old) else f"{old.rstrip()}\n\n{text}"
    path.write_text(new, "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the grader, and nbgrader beside it.")
    parser.add_argument("--quick", action="store_true", help="fewer submissions and repeats")
    parser.add_argument("--write", action="store_true", help="put the table into RESULTS.md")
    options = parser.parse_args()
    from autograder.sandbox import probe

    isolated = probe().name == "isolated"
    where, start = machine(), time.monotonic()
    times, few, count = (3, 3, 10) if options.quick else (7, 12, 100)
    with tempfile.TemporaryDirectory() as place:
        rows = start_up(times) + one_check() + many(Path(place), few, count, isolated)
    width = max(len(row.what) for row in rows)
    for row in rows:
        sys.stdout.write(f"{row.what:<{width}}  {row.value:<30}  {row.beside}".rstrip() + "\n")
    sys.stdout.write(f"\n{where}.\n")
    if options.write:
        put_section(section(rows, where, time.monotonic() - start))


if __name__ == "__main__":
    main()
