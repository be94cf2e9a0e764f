"""The command line: ``autograder COMMAND``. The only module that prints or ends the process.

Everything heavy is imported inside the command that needs it, so that a command starts at once.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from autograder import __version__
from autograder.options import EPILOGS, GRADE, RELEASE, UNIT, Option, whole

WRONG_USE = 2
STOPPED = 130
FAILURES = ("AuthorError", "ChildDied", "GradebookError")


class _Parser(argparse.ArgumentParser):
    """argparse, with errors of one sentence that name a near command."""

    def error(self, text: str) -> NoReturn:
        unknown = text.partition("invalid choice: '")[2].partition("'")[0]
        if "argument COMMAND" in text and unknown:
            known = [name for name, *_ in COMMANDS]
            text = f"command must be one of {', '.join(known)}, got {unknown!r}.{_near(unknown, known)}"
        elif "arguments are required: COMMAND" in text:
            text = "a command is missing."
        end = "" if text.endswith((".", "?")) else "."
        raise _WrongUse(f"{text}{end} See: {self.prog} --help")


class _WrongUse(Exception):
    """The command line itself is wrong."""


def _near(name: str, known: Sequence[str]) -> str:
    import difflib

    near = difflib.get_close_matches(name, known, n=1)
    return f" Did you mean {near[0]!r}?" if near else ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status: 0 all well, 1 not so, 2 wrong use."""
    try:
        options = _parser(arguments).parse_args(arguments)
        return options.run(options)
    except _WrongUse as error:
        return _fail(str(error), WRONG_USE)
    except KeyboardInterrupt:
        return _fail("stopped. Run the same command again to go on.", STOPPED)
    except BrokenPipeError:
        sys.stdout = None  # type: ignore[assignment]  # nobody reads on: not an error
        return 0
    except Exception as error:  # ours are sentences; any other is shown in full
        if not _is_ours(error):
            raise
        failed = type(error).__name__ in FAILURES or isinstance(error, OSError)
        return _fail(str(error), 1 if failed else WRONG_USE)


def _is_ours(error: Exception) -> bool:
    """Whether the error was written for a person: one of our own, or about a file."""
    return type(error).__module__.startswith("autograder.") or isinstance(error, OSError)


def _fail(text: str, status: int) -> int:
    sys.stderr.write(f"autograder: {text}\n")
    return status


def _say(text: str) -> None:
    sys.stdout.write(text.rstrip("\n") + "\n")


def _root() -> Path:
    return Path(__file__).resolve().parent.parent


def _build(options: argparse.Namespace) -> int:
    from autograder.build import main_build

    lines = main_build(_root(), options.check)
    _say("\n".join(lines) or "Everything is as course/ has it.")
    return int(options.check and bool(lines))


def _verify(options: argparse.Namespace) -> int:
    from autograder.coursefolder import chosen_units
    from autograder.verify import QUICK_SEEDS, verify

    report = verify(chosen_units(options.units), options.seeds or QUICK_SEEDS)
    _say(report.text)
    return int(not report.ok)


def _grade(options: argparse.Namespace) -> int:
    if options.scheduler:
        raise _WrongUse(
            "grade: --scheduler is not there yet. Leave it out to grade on this machine."
        )
    from autograder.inputs import must_exist

    must_exist(options.paths)
    from autograder.gradecmd import Request, grade

    request = Request(
        options.paths,
        options.out,
        options.jobs,
        options.isolation,
        options.force,
        options.private,
        options.roster,
        options.unit,
        options.json,
    )
    graded = grade(request, _progress if sys.stderr.isatty() else _silent)
    if options.json == "-":
        sys.stdout.write(graded.json)
    else:
        if options.json:
            from autograder.results import save

            save(Path(options.json), graded.json)
        _say(graded.table)
    sys.stdout.flush()
    for alert in graded.alerts:
        sys.stderr.write(f"autograder: {alert}\n")
    return graded.status


def _silent(done: int, total: int, name: str) -> None:
    """Nothing but the report on a pipe."""


def _progress(done: int, total: int, name: str) -> None:
    """Draw one line over itself, and clear it at the end."""
    line = f"graded {done} of {total}: {name}"[:78]
    sys.stderr.write("\r\033[K" if done == total else f"\r\033[K{line}")
    sys.stderr.flush()


def _start(options: argparse.Namespace) -> int:
    from autograder.start import start

    _say(str(start(options.unit)))
    return 0


def _check(options: argparse.Namespace) -> int:
    from autograder.checkfile import messages, total

    told = []
    for message in messages(options.file):
        _say(message["text"])
        sys.stdout.write("\n")
        told.append(message)
    _say(total(told))
    states = [message.get("state", "pass") for message in told]
    return int(any(state not in ("pass", "answered") for state in states))


def _release(options: argparse.Namespace) -> int:
    if options.nbgrader is not None:
        from autograder.classroom import told, write_nbgrader_course

        units = [options.unit] if options.unit else []
        _say(told(write_nbgrader_course(options.nbgrader, units)))
        return 0
    if options.unit is None:
        raise _WrongUse("release: UNIT is missing. Name a unit, or give --nbgrader DIR.")
    from autograder.start import release

    _say(str(release(options.unit, options.out)))
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from autograder import doctor

    for what, state, fix in doctor.report():
        _say(f"{what:<38}  {state}" + (f"\n    {fix}" if fix else ""))
    return 0


def _quiz(options: argparse.Namespace) -> int:
    from autograder import quizbank, quizrun
    from autograder.units import load_unit

    unit = load_unit(options.unit)
    bank = unit.quiz()
    if bank is None:
        raise _WrongUse(f"quiz: {unit.name} has no questions here. Choose another unit.")
    seed = options.seed or quizbank.fresh_seed()
    quizrun.run(unit.title, bank, input=input, output=_say, seed=seed)
    return 0


COMMANDS: list[tuple[str, str, Callable[[argparse.Namespace], int], list[Option]]] = [
    (
        "build",
        "write exercises/ and solutions/ from course/",
        _build,
        [
            (
                ("--check",),
                {"action": "store_true", "help": "write nothing; 1 if something is stale"},
            )
        ],
    ),
    (
        "verify",
        "let the course prove itself",
        _verify,
        [
            (("units",), {"metavar": "UNIT", "nargs": "*", "help": "default: all units"}),
            (
                ("--seeds",),
                {"type": whole, "metavar": "N", "help": "repeat every verdict for N seeds"},
            ),
        ],
    ),
    ("grade", "grade notebooks", _grade, GRADE),
    ("start", "copy a unit's notebook to work/, keeping what is there", _start, [UNIT]),
    (
        "check",
        "run a notebook or .py file and show each task's message",
        _check,
        [(("file",), {"metavar": "FILE", "type": Path, "help": "your notebook or .py file"})],
    ),
    ("release", "write a unit for learners: notebook and README, no solution", _release, RELEASE),
    ("doctor", "say what this machine can do", _doctor, []),
    (
        "quiz",
        "ask a unit's questions in the terminal",
        _quiz,
        [UNIT, (("--seed",), {"metavar": "TEXT", "help": "ask the same questions again"})],
    ),
]


def _parser(arguments: Sequence[str] | None) -> _Parser:
    parser = _Parser(prog="autograder", description="The course's grader.", allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"autograder {__version__}")
    commands = parser.add_subparsers(
        dest="command", metavar="COMMAND", required=True, parser_class=_Parser
    )
    for name, help_text, run, options in COMMANDS:
        made = commands.add_parser(name, help=help_text, description=help_text, allow_abbrev=False)
        made.formatter_class = argparse.RawDescriptionHelpFormatter
        made.epilog = EPILOGS.get(name)
        made.set_defaults(run=run)
        for flags, settings in options:
            made.add_argument(*flags, **settings)
    return parser
