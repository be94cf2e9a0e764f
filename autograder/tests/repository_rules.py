"""Rules of this repository, each a function from source text to the sentences that break it."""

import ast
import re
from collections.abc import Iterable, Iterator

PACKAGES = ("autograder", "nnlib")
STARTS_PROCESS = {
    "subprocess": {
        *("Popen", "call", "check_call", "check_output", "getoutput", "getstatusoutput", "run")
    },
    "pty": {"fork", "spawn"},
    "concurrent.futures": {"ProcessPoolExecutor"},
    "asyncio": {"create_subprocess_exec", "create_subprocess_shell"},
    "os": {"fork", "forkpty", "popen", "posix_spawn", "posix_spawnp", "startfile", "system"},
}
# A result of these that is dropped means that a check checks nothing.
COMPARISONS = {
    "all", "allclose", "any", "array_equal", "array_equiv", "compare", "compare_digest",
    "endswith", "fullmatch", "isclose", "isfinite", "isinstance", "isnan", "issubset", "match",
    "startswith",
}  # fmt: skip
# What a checkout must not say: where somebody's files lie, or where packages come from. The
# brackets keep this expression from matching itself.
PRIVATE = re.compile(
    r"(?<![\w.}])/root[/]\w|/User[s]/\w|/hom[e]/(?!USER|you|student)\w+/\w|/wor[k]/(?:main|shared)"
    r"|share[d]/(?:design|course)|[A-Z]:\\User[s]\\\w|--(?:extra-)?index-ur[l]|--find-link[s]"
    r"|pythonhoste[d]|//pyp[i]|npmj[s]"
)


def imported_modules(tree: ast.AST, package: str = "") -> Iterator[tuple[int, str]]:
    """Line and full name of every module that is imported, also inside functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield node.lineno, name.name
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, f"{package}.{node.module or ''}" if node.level else node.module or ""
        elif isinstance(node, ast.Call) and call_name(node) in ("import_module", "__import__"):
            names = [item.value for item in node.args[:1] if isinstance(item, ast.Constant)]
            yield from ((node.lineno, str(name)) for name in names)


def call_name(node: ast.Call) -> str:
    """The last part of the name that is called."""
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def dotted(node: ast.AST) -> str:
    """Text of a dotted name, empty for anything else."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}".lstrip(".")
    return node.id if isinstance(node, ast.Name) else ""


def crossing_imports(package: str, text: str) -> list[str]:
    """Imports of the other package."""
    others = set(PACKAGES) - {package}
    return [
        f"line {line}: {package} must not import {module}"
        for line, module in imported_modules(ast.parse(text), package)
        if module.partition(".")[0] in others
    ]


def speaking(text: str) -> list[str]:
    """Places that print, ask, or end the process."""
    found = []
    for node in ast.walk(ast.parse(text)):
        name = dotted(node.func) if isinstance(node, ast.Call) else ""
        writes = re.fullmatch(r"sys\.(__)?std(out|err)(__)?\.(buffer\.)?write(lines)?", name)
        if name in ("print", "input", "exit", "quit", "sys.exit", "os._exit") or writes:
            found.append(f"line {node.lineno}: {name}")
        elif isinstance(node, ast.Raise):
            raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            if isinstance(raised, ast.Name) and raised.id == "SystemExit":
                found.append(f"line {node.lineno}: raise SystemExit")
    return found


def starting_processes(text: str) -> list[str]:
    """Places that can start another process; a type annotation cannot."""
    tree = ast.parse(text)
    types = {id(inner) for kind in _annotations(tree) for inner in ast.walk(kind)}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            names = [dotted(node)] if isinstance(node, ast.Attribute) else []
        if id(node) not in types:
            found += [f"line {node.lineno}: {name}" for name in names if _starts(name)]
    return found


def _annotations(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        for field in ("annotation", "returns"):
            if getattr(node, field, None) is not None:
                yield getattr(node, field)


def _starts(name: str) -> bool:
    module, _, last = name.rpartition(".")
    module = "concurrent.futures" if module == "futures" else module
    if "multiprocessing" in name.split("."):
        return True
    if module == "os" and last.startswith(("exec", "spawn")):
        return True
    return last in STARTS_PROCESS.get(module, ())


def asserts(text: str) -> list[str]:
    """Assert statements: ``python -O`` removes them."""
    nodes = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Assert))
    return [f"line {node.lineno}: assert in library code" for node in nodes]


def dropped_comparisons(text: str, comparing: Iterable[str] = ()) -> list[str]:
    """Comparisons whose result nobody looks at.

    Parameters
    ----------
    text : str
        Source of a module.
    comparing : iterable of str
        Names of further functions that compare.
    """
    names = COMPARISONS | set(comparing)
    found = []
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Expr):
            continue
        value = node.value
        if isinstance(value, ast.Compare | ast.BoolOp):
            found.append(f"line {node.lineno}: a comparison is dropped")
        elif isinstance(value, ast.Call) and call_name(value) in names:
            found.append(f"line {node.lineno}: the result of {call_name(value)} is dropped")
    return found


def long_functions(text: str, limit: int) -> list[str]:
    """Functions with more lines than allowed; the docstring does not count."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = node.end_lineno - node.lineno + 1
            if ast.get_docstring(node, clean=False) is not None:
                lines -= node.body[0].end_lineno - node.body[0].lineno + 1
            if lines > limit:
                found.append(f"line {node.lineno}: {node.name} has {lines} lines, {limit} allowed")
    return found


def documented_names(docstring: str, section: str) -> list[str]:
    """Names in a section of a numpydoc docstring, in order."""
    pattern = rf"^{section}\n-+\n(.*?)(?=\n\n?[A-Z][A-Za-z ]*\n-+\n|\Z)"
    found = re.search(pattern, docstring, re.DOTALL | re.MULTILINE)
    if not found:
        return []
    heads = [line for line in found.group(1).split("\n") if line and not line[0].isspace()]
    return [
        name.strip().lstrip("*") for head in heads for name in head.partition(" :")[0].split(",")
    ]


def signature_names(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    """Names of a function's parameters, in order, without self and cls."""
    given = function.args
    nodes = [*given.posonlyargs, *given.args]
    names = [node.arg for node in nodes]
    if names and names[0] in ("self", "cls"):
        names = names[1:]
    names += [given.vararg.arg] if given.vararg else []
    names += [node.arg for node in given.kwonlyargs]
    return names + ([given.kwarg.arg] if given.kwarg else [])


def class_names(node: ast.ClassDef) -> list[str]:
    """What a class is made with: parameters of ``__init__``, or the fields of a dataclass."""
    for item in node.body:
        if isinstance(item, ast.FunctionDef) and item.name == "__init__":
            return signature_names(item)
    return [item.target.id for item in node.body if isinstance(item, ast.AnnAssign)]


def class_attributes(node: ast.ClassDef) -> set[str]:
    """Every public name an instance has: fields, properties, and what methods set."""
    found = set(class_names(node))
    for item in ast.walk(node):
        if isinstance(item, ast.FunctionDef):
            found.add(item.name)
        elif isinstance(item, ast.Attribute) and dotted(item.value) == "self":
            found.add(item.attr)
        elif isinstance(item, ast.Name) and isinstance(item.ctx, ast.Store):
            found.add(item.id)
    return found


def wrong_docstrings(text: str) -> list[str]:
    """Docstrings whose parameters or attributes are not those of the code."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        docstring = ast.get_docstring(node) or ""
        stated = documented_names(docstring, "Parameters")
        is_class = isinstance(node, ast.ClassDef)
        real = class_names(node) if is_class else signature_names(node)
        if stated and stated != real:
            found.append(f"line {node.lineno}: {node.name} documents {stated}, takes {real}")
        if is_class and not node.bases:
            surplus = set(documented_names(docstring, "Attributes")) - class_attributes(node)
            if surplus:
                found.append(f"line {node.lineno}: {node.name} has no attribute {sorted(surplus)}")
    return found


def private_words(text: str) -> list[str]:
    """Paths of somebody's machine and addresses of package registries."""
    return [
        f"line {number}: {match.group()}"
        for number, line in enumerate(text.split("\n"), start=1)
        for match in PRIVATE.finditer(line)
    ]


def possessive_groups(text: str) -> list[str]:
    """Patterns with a possessive group: Python before 3.11.5 (Debian 12) can match them wrongly.

    A possessive character or class is right everywhere.
    """
    lines = enumerate(text.split("\n"), start=1)
    return [f"line {n}: {line.strip()}" for n, line in lines if re.search(r"\)[*+?]\+", line)]
