"""Measure nnlib beside PyTorch, Keras and scikit-learn, in one run.

    python benchmarks/nnlib.py [--quick] [--results]

prints a table; with --results the section "Library" of RESULTS.md and the chart nnlib.png are
written. Every library works in a process of its own and all take turns, so that other work on the
machine disturbs all of them: only ratios of one run mean something. A library that is not installed
is left out. The work itself is in libraries.py.
"""

import argparse
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAMES = ["nnlib", "plain", "products", "PyTorch", "Keras", "scikit-learn"]
OTHERS = NAMES[3:]
NETS = [
    ([64, 32, 10], 32, 5.0),
    ([784, 16, 10], 32, 5.0),
    ([784, 16, 10], 128, 4.0),
    ([784, 128, 64, 10], 128, 1.7),
    ([784, 1024, 1024, 10], 256, 1.2),
    ([784, 2048, 2048, 10], 1024, 1.05),
]
LARGEST = NETS[-1]
PATIENCE = 3  # how often a turn is tried
QUIET = 0.1  # processors that other programs may use in it


@dataclass
class Case:
    """One row: the work, how long a turn is, and the least ratio of PyTorch's time to ours."""

    name: str
    work: list
    goal: float = 1.0
    seconds: float = 0.2
    times: dict[str, list[float]] = field(default_factory=dict)  # of each library, a median a turn
    others: list[float] = field(default_factory=list)  # processors kept busy by other programs

    def median(self, name: str) -> float | None:
        return statistics.median(self.times[name]) if self.times.get(name) else None

    def ratio(self, name: str) -> float | None:
        """Time of a library to ours: the median of the ratios of all turns."""
        if not self.times.get(name) or not self.times.get("nnlib"):
            return None
        pairs = zip(self.times[name], self.times["nnlib"], strict=True)
        return statistics.median(theirs / ours for theirs, ours in pairs)

    def share(self) -> float | None:
        return self.ratio("products")


def cases() -> list[Case]:
    found = []
    for what, told in (("train", "step"), ("infer", "inference")):
        for sizes, m, goal in NETS:
            work = [what, sizes, m, "sgd"] if what == "train" else [what, sizes, m]
            name = f"{told} {'-'.join(map(str, sizes))}, batch {m}"
            found.append(Case(name, work, goal if what == "train" else 1.0))
        if what == "train":
            adam = ["train", [784, 128, 64, 10], 128, "adam"]
            found.append(Case("step 784-128-64-10, batch 128, Adam", adam))
    found.append(Case("Conv2D 8 of 3 x 3, forward and backward", ["conv"]))
    found.append(Case("LSTM 16 to 32, 20 steps, both ways", ["lstm"]))
    epoch = ["epoch", [784, 16, 10], 32]
    found.append(Case("fit 784-16-10, batch 32, 16,384 examples", epoch, seconds=0.0))
    return found


class Worker:
    """A library in its own process."""

    def __init__(self, name: str):
        command = [sys.executable, "-W", "ignore", str(HERE / "libraries.py"), name]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True
        )
        self.hello = self.answer()

    def answer(self) -> dict:
        line = self.process.stdout.readline()
        return json.loads(line) if line else {}

    def ask(self, work: list, seconds: float, repetitions: int) -> dict:
        case = {"work": work, "seconds": seconds, "repetitions": repetitions}
        self.process.stdin.write(json.dumps(case) + "\n")
        self.process.stdin.flush()
        return self.answer()

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait()


def start() -> dict[str, Worker]:
    workers = {name: Worker(name) for name in NAMES}
    for name in NAMES:
        if not workers[name].hello:
            say(f"{name} is left out: it is not installed here (or does not start).")
            del workers[name]
    return workers


def measure(case: Case, workers: dict[str, Worker], turns: int, shorter: float) -> None:
    """All libraries in turn, and again; the one that begins changes."""
    names = [n for n in workers if n in ("nnlib", *OTHERS) or case.work[0] == "train"]
    for turn in range(turns):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            taken = undisturbed(case, workers[name], case.seconds * shorter)
            if taken:
                case.times.setdefault(name, []).append(statistics.median(taken))


def undisturbed(case: Case, worker: Worker, seconds: float) -> list[float]:
    """Durations of a turn; it is repeated if other programs worked, and the quietest one counts."""
    best, told = 1e9, []
    for _ in range(PATIENCE):
        answer = worker.ask(case.work, seconds, 1 if case.work[0] == "epoch" else 3)
        if not answer:
            raise SystemExit(f"benchmark: every library must answer, one ended in: {case.name}")
        if answer["others"] < best:
            best, told = answer["others"], answer["durations"]
        if best < QUIET:
            break
        time.sleep(0.2)
    case.others.append(best)
    return told


def memory(name: str) -> str:
    """MiB after the import, and at the peak of training the largest network."""
    worker = Worker(name)
    before = worker.hello["memory"]
    sizes, m, _ = LARGEST
    after = worker.ask(["train", sizes, m, "sgd"], 0.0, 3)["memory"]
    worker.end()
    return f"{after:.0f} MiB ({before:.0f} after its import)"


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def duration(seconds: float | None) -> str:
    if seconds is None:
        return ""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-6:.3g} µs"


def times(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio:.2f}" if ratio < 10 else f"{ratio:.0f}"


def table(measured: list[Case]) -> list[str]:
    head = ["work", "nnlib", *(f"{name} / nnlib" for name in OTHERS), "goal", "plain / nnlib"]
    lines = [" | ".join(head), " | ".join(["---"] * (len(head) + 1))]
    lines[0] += " | share of products"
    for case in measured:
        share = case.share()
        cells = [case.name, duration(case.median("nnlib")), *(times(case.ratio(n)) for n in OTHERS)]
        cells += [f"{case.goal:g}", times(case.ratio("plain"))]
        lines.append(" | ".join([*cells, "" if share is None else f"{100 * share:.0f} %"]))
    return [f"| {line} |" for line in lines]


def adam(measured: list[Case]) -> str:
    """How much longer a step with Adam takes than one with SGD."""
    by_name = {case.name: case for case in measured}
    slow, quick = (
        by_name["step 784-128-64-10, batch 128, Adam"],
        by_name["step 784-128-64-10, batch 128"],
    )
    parts = [
        f"{name} {slow.median(name) / quick.median(name):.2f}"
        for name in ["nnlib", *OTHERS]
        if slow.median(name) and quick.median(name)
    ]
    return "Time with Adam to time with SGD, 784-128-64-10: " + ", ".join(parts) + "."


def machine() -> str:
    """The machine in words, without its name."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{platform.system()} on {platform.machine()}, {cores} cores, {size:.0f} GiB of memory, "
        f"Python {platform.python_version()}; load of other work when it began: "
        f"{os.getloadavg()[0]:.1f}"
    )


def alternative(measured: list[Case]) -> str:
    """What the chart shows, in words."""
    rows = []
    for case in measured:
        found = [f"{name} {times(case.ratio(name))}" for name in OTHERS if case.ratio(name)]
        rows.append(f"{case.name}: {', '.join(found)}")
    return "Bars: how many times as long as nnlib the others take. " + "; ".join(rows) + "."


def draw(measured: list[Case], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    looks = {
        "PyTorch": ("#0072B2", ""),
        "Keras": ("#E69F00", "//"),
        "scikit-learn": ("#009E73", ".."),
    }
    figure, ax = pyplot.subplots(figsize=(9, 0.52 * len(measured) + 1.2), layout="constrained")
    for place, (name, (colour, hatch)) in enumerate(looks.items()):
        rows = [(row, case.ratio(name)) for row, case in enumerate(measured) if case.ratio(name)]
        if not rows:
            continue
        heights = [row + 0.27 * (place - 1) for row, _ in rows]
        widths = [ratio for _, ratio in rows]
        bars = ax.barh(
            heights, [w - 1 for w in widths], 0.25, 1.0, color=colour, hatch=hatch,
            edgecolor="white", linewidth=0, label=name,
        )  # fmt: skip
        ax.bar_label(bars, [times(w) for w in widths], padding=2, fontsize=7)
    ax.set_xscale("log")
    ax.xaxis.set_major_formatter("{x:g}")
    ax.axvline(1.0, color="black", linewidth=1)
    ax.set_yticks(range(len(measured)), [case.name for case in measured], fontsize=8)
    ax.invert_yaxis()
    ax.set_xlabel("time of the other library / time of nnlib (1: equally fast; log scale)")
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(loc="lower right", fontsize=8)
    ax.margins(x=0.1, y=0.01)
    figure.savefig(path, dpi=80, metadata={"Software": None})
    pyplot.close(figure)


def put_section(text: str) -> None:
    """Replace the section of this benchmark in RESULTS.md, or add it."""
    path = HERE / "RESULTS.md"
    old = path.read_text("utf-8") if path.exists() else "# Results of the benchmarks\n"
    found = re.compile(r"^## Library\n.*?(?=^## |\Z)", re.DOTALL | re.MULTILINE)
    new = found.sub(lambda _: text, old) if found.search(old) else f"{old.rstrip()}\n\n{text}"
    path.write_text(new.rstrip() + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure nnlib beside other libraries.")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter turns")
    parser.add_argument("--results", action="store_true", help="write RESULTS.md and the chart")
    parser.add_argument("--only", default="", help="cases whose name holds this text")
    options = parser.parse_args()
    if options.results and (options.only or options.quick):
        parser.error("--results needs all cases in full. Leave out --only and --quick.")
    where, began = machine(), time.monotonic()
    workers = start()
    versions = ", ".join(workers[n].hello["version"] for n in workers if n not in NAMES[1:3])
    measured = [case for case in cases() if options.only in case.name]
    for case in measured:
        measure(case, workers, 3 if options.quick else 7, 0.3 if options.quick else 1.0)
        say(
            f"{case.name} (others {max(case.others):.2f}): "
            + ", ".join(f"{n} {duration(case.median(n))}" for n in case.times)
        )
    for worker in workers.values():
        worker.end()
    lines = table(measured)
    if not options.only:
        used = ", ".join(f"{n} {memory(n)}" for n in workers if n not in NAMES[1:3])
        lines += ["", adam(measured), "", f"Peak memory of training the largest network: {used}."]
    threads = os.environ.get("BENCHMARK_THREADS", "2")
    took = f"`python benchmarks/nnlib.py --results` took {time.monotonic() - began:.0f} s"
    loud = statistics.mean(other >= QUIET for case in measured for other in case.others)
    told = (
        f"{where}. {versions}; float32, {threads} threads each. {took}; in {100 * loud:.0f} % of the "
        f"turns other programs used {QUIET:g} processors or more, in spite of {PATIENCE} attempts."
    )
    say("\n".join(["", told, "", *lines, "", alternative(measured)]))
    if options.results:
        draw(measured, HERE / "nnlib.png")
        picture = f"![{alternative(measured)}](nnlib.png)"
        put_section("\n".join(["## Library", "", told, "", EXPLAINED, "", *lines, "", picture, ""]))


EXPLAINED = (
    "Times are medians of many calls, ratios medians over the turns of this run: how many times as "
    "long the other takes for the same work. A step is forward pass, loss, backward pass and update "
    "on a given batch (Keras: train_on_batch, scikit-learn: partial_fit). The goal is for PyTorch's "
    "ratio. Plain is the step that nnlib takes for other networks. The share is the time of nothing "
    "but the matrix products of the step, in NumPy and at the same shapes, in the time of the step."
)

if __name__ == "__main__":
    main()
