"""Arithmetic over drawn integers: what a quiz author may write as an answer.

The text is read as a syntax tree and walked node by node, so nothing in it is ever executed.
Length, powers and results are bounded, so no text takes long.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping

Number = int | float

MAX_LENGTH = 200
MAX_DEPTH = 40
MAX_EXPONENT = 64
MAX_RESULT = 1e15

FUNCTIONS = {"sqrt": math.sqrt, "exp": math.exp, "log": math.log}
ALLOWED = "numbers, the drawn names, + - * / ** ( ), sqrt, exp and log"


class ArithmeticFault(ValueError):
    """An expression that is not allowed, or has no usable value."""


def evaluate(expression: Number | str, names: Mapping[str, int] | None = None) -> Number:
    """Value of an arithmetic expression.

    Parameters
    ----------
    expression : int, float or str
        A number, or a text such as ``"n_in * n_out + n_out"``.
    names : mapping, optional
        Value of each name that may occur.

    Returns
    -------
    int or float
        Finite, at most 1e15 in size.

    Examples
    --------
    >>> evaluate("n_in * n_out + n_out", {"n_in": 4, "n_out": 3})
    15
    >>> evaluate("1 / (1 + exp(0))")
    0.5
    """
    if isinstance(expression, str):
        return _value(_parse(expression), names or {}, MAX_DEPTH)
    return _bounded(expression)


def evaluate_shape(expression: object, names: Mapping[str, int] | None = None) -> tuple[int, ...]:
    """Value of a shape: a text such as ``"(n_out, n_in)"``, or a list of numbers and texts.

    Parameters
    ----------
    expression : str, list or tuple
        The sizes, in order.
    names : mapping, optional
        Value of each name that may occur.

    Returns
    -------
    tuple of int
        Whole numbers, none negative.

    Examples
    --------
    >>> evaluate_shape("(n_out, n_in)", {"n_in": 4, "n_out": 3})
    (3, 4)
    """
    sizes: list[Number]
    if isinstance(expression, str):
        body = _parse(expression)
        if not isinstance(body, ast.Tuple):
            raise ArithmeticFault(f"a shape must be a tuple such as '(3, 4)', got {expression!r}")
        sizes = [_value(item, names or {}, MAX_DEPTH) for item in body.elts]
    elif isinstance(expression, (list, tuple)):
        sizes = [evaluate(item, names) for item in expression]
    else:
        raise ArithmeticFault(f"a shape must be a tuple such as '(3, 4)', got {expression!r}")
    for size in sizes:
        if size != int(size) or size < 0:
            raise ArithmeticFault(f"a size must be a whole number of at least 0, got {size!r}")
    return tuple(int(size) for size in sizes)


def names_in(expression: object) -> set[str]:
    """Names that occur in an expression, functions left out; empty if it cannot be read.

    Parameters
    ----------
    expression : object
        A number, the text of an expression, or a list of such.

    Returns
    -------
    set of str
        The names.
    """
    if isinstance(expression, (list, tuple)):
        return set().union(*(names_in(item) for item in expression))
    if not isinstance(expression, str):
        return set()
    try:
        tree = _parse(expression)
    except ArithmeticFault:
        return set()
    found = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return found - set(FUNCTIONS)


def _parse(text: str) -> ast.expr:
    if len(text) > MAX_LENGTH:
        raise ArithmeticFault(f"an expression has at most {MAX_LENGTH} characters, got {len(text)}")
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise ArithmeticFault(f"{text!r} cannot be read; allowed are {ALLOWED}") from None


def _value(node: ast.expr, names: Mapping[str, int], depth: int) -> Number:
    if depth == 0:
        raise ArithmeticFault("the expression is nested too deeply")
    match node:
        case ast.Constant(value=number):
            return _bounded(number)
        case ast.Name(id=name):
            if name not in names:
                known = ", ".join(sorted(names)) or "none"
                raise ArithmeticFault(f"the name {name!r} is not drawn (drawn names: {known})")
            return names[name]
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=inner):
            value = _value(inner, names, depth - 1)
            return -value if isinstance(sign, ast.USub) else value
        case ast.BinOp(left=left, op=op, right=right):
            return _binary(op, _value(left, names, depth - 1), _value(right, names, depth - 1))
        case ast.Call(func=ast.Name(id=name), args=[inner], keywords=[]) if name in FUNCTIONS:
            return _guarded(FUNCTIONS[name], _value(inner, names, depth - 1))
    raise ArithmeticFault(f"{ast.unparse(node)!r} is not allowed; allowed are {ALLOWED}")


def _binary(op: ast.operator, left: Number, right: Number) -> Number:
    match op:
        case ast.Add():
            return _bounded(left + right)
        case ast.Sub():
            return _bounded(left - right)
        case ast.Mult():
            return _bounded(left * right)
        case ast.Div():
            return _guarded(lambda a, b: a / b, left, right)
        case ast.Pow():
            if abs(right) > MAX_EXPONENT:
                raise ArithmeticFault(f"an exponent is at most {MAX_EXPONENT}, got {right!r}")
            return _guarded(lambda a, b: a**b, left, right)
    raise ArithmeticFault(f"this operator is not allowed; allowed are {ALLOWED}")


def _guarded(function, *values: Number) -> Number:
    try:
        return _bounded(function(*values))
    except ArithmeticFault:
        raise
    except (ArithmeticError, ValueError):
        shown = ", ".join(repr(value) for value in values)
        raise ArithmeticFault(f"no value exists for the numbers {shown}") from None


def _bounded(value: object) -> Number:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ArithmeticFault(f"a number was expected, got {value!r}")
    if not abs(value) <= MAX_RESULT:
        raise ArithmeticFault("a value is outside -1e15 to 1e15")
    return value
