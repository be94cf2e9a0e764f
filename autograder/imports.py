"""What the Python files of a unit may import."""

import ast
import sys
from collections.abc import Iterable, Iterator

from autograder.author import Page

EVERYWHERE = {"numpy", "nnlib", *sys.stdlib_module_names}
DRAWN = {"exercise.py": {"matplotlib"}}  # learners have it, a grader need not
TOOL = {"exercise.py": "autograder", "checks.py": "autograder.checking"}


def check_imports(page: Page, packages: Iterable[str]) -> None:
    """Refuse an import that a learner's or the grader's machine need not have.

    Parameters
    ----------
    page : Page
        ``exercise.py``, ``checks.py`` or ``mistakes.py``.
    packages : iterable of str
        What ``unit.toml`` allows beside NumPy, nnlib and the standard library.

    Raises
    ------
    autograder.author.AuthorError
        At the first such import.
    """
    file = page.label.rpartition("/")[2]
    tool = TOOL.get(file, "autograder.checking")
    allowed = EVERYWHERE | set(packages) | DRAWN.get(file, set())
    for line, module in _imported(page.parse()):
        first = module.partition(".")[0] or module
        if first == "autograder" and module != tool:
            raise page.error(line, f"{module} is not for units. Import from {tool} only.")
        if first not in allowed | {"autograder"}:
            raise page.error(
                line, f"'{first}' may not be imported. Do without it, or add it to `packages`."
            )


def _imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, "." * node.level + (node.module or "")
