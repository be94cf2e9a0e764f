"""Mistakes of an author, told with file, line and one sentence that says what to do."""

import ast
import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

# nbgrader finds these anywhere in a cell, prose included, and cuts the cell there.
NBGRADER_MARKERS = (
    "BEGIN SOLUTION",
    "END SOLUTION",
    "BEGIN HIDDEN TESTS",
    "END HIDDEN TESTS",
    "HIDDEN TESTS",
    "BEGIN MARK SCHEME",
    "END MARK SCHEME",
    "AUTOTEST",
)


class AuthorError(ValueError):
    """A unit cannot be built; the text is ``file:line: sentence``."""


@dataclass(frozen=True)
class Page:
    """One text file of a unit.

    Attributes
    ----------
    label : str
        What messages call the file, for instance ``course/03-activations/lesson.md``.
    text : str
        Its content, with line ends normalised.
    """

    label: str
    text: str

    @classmethod
    def read(cls, path: Path) -> "Page":
        """Read a UTF-8 file; byte order marks and Windows line ends are removed."""
        label = "/".join(path.parts[-3:])
        try:
            text = path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            raise AuthorError(f"{label}:1: the file is missing. Write it.") from None
        except UnicodeDecodeError as error:
            raise AuthorError(
                f"{label}:1: the file must be UTF-8, got byte {error.object[error.start]:#04x} at "
                f"offset {error.start}. Save it as UTF-8."
            ) from None
        return cls(label, text.replace("\r\n", "\n"))

    def error(self, line: int, sentence: str) -> AuthorError:
        """Return the error for a line of this file."""
        return AuthorError(f"{self.label}:{line}: {sentence}")

    def refuse_markers(self) -> None:
        """Refuse nbgrader's markers in a file of prose."""
        for number, line in enumerate(self.text.split("\n"), start=1):
            for marker in NBGRADER_MARKERS:
                if marker in line:
                    raise self.error(
                        number,
                        f"the words '{marker}' cut a cell in nbgrader. Write the sentence without "
                        "them.",
                    )

    def parse(self, text: str | None = None, first_line: int = 1) -> ast.Module:
        """Parse Python; `text` is a part of the file that starts at `first_line`."""
        try:
            return ast.parse(self.text if text is None else text)
        except SyntaxError as error:
            line = first_line + (error.lineno or 1) - 1
            raise self.error(line, f"this is not Python: {error.msg}. Correct the line.") from None


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return ``Did you mean 'x'?`` or the list of what is known."""
    names = list(known)
    close = difflib.get_close_matches(word, names, n=1)
    if close:
        return f"Did you mean '{close[0]}'?"
    return f"Known: {', '.join(names) or 'none'}."


def near(word: object, known: Iterable[str]) -> str:
    """Return `` Did you mean 'x'?``, or an empty text when nothing is near."""
    close = difflib.get_close_matches(str(word), list(known), n=1)
    return f" Did you mean '{close[0]}'?" if close else ""
