"""Values as a learner reads them: short, safe, and as Python writes them."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.cases import Call
from autograder.catalogue import say
from autograder.compare import kind

ENTRIES = 60
CHARACTERS = 300
INLINE = 40


def show(value: Any) -> str:
    """Write a codec value for a reader; long ones are cut in the middle."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        return show(value.item())
    if isinstance(value, np.ndarray):
        return _array(value)
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return _float(value)
    if value is None or isinstance(value, (bool, int, complex, str, bytes)):
        return _cut(repr(value))
    if isinstance(value, (list, tuple)):
        inner = ", ".join(show(v).replace("\n", " ") for v in value[:20])
        more = ", ..." if len(value) > 20 else ""
        opening, closing = ("[", "]") if isinstance(value, list) else ("(", ")")
        comma = "," if isinstance(value, tuple) and len(value) == 1 else ""
        return _cut(f"{opening}{inner}{more}{comma}{closing}")
    if isinstance(value, (set, frozenset)):
        return _cut("{" + ", ".join(sorted(map(show, value))) + "}") if value else "set()"
    if isinstance(value, dict):
        pairs = (f"{show(k)}: {show(v)}".replace("\n", " ") for k, v in list(value.items())[:20])
        return _cut("{" + ", ".join(pairs) + "}")
    return kind(value)


def _float(value: float) -> str:
    text = f"{value:.10g}"
    return text if set(text) & set(".einf") else text + ".0"


def _cut(text: str) -> str:
    text = "".join(c if c.isprintable() or c == "\n" else repr(c)[1:-1] for c in text)
    if len(text) <= CHARACTERS:
        return text
    half = CHARACTERS // 2
    return f"{text[:half]} ... {text[-half:]}"


def _array(value: np.ndarray) -> str:
    if value.size == 0:
        return f"an empty array of shape {value.shape}"
    text = np.array2string(
        value, precision=6, threshold=ENTRIES, edgeitems=3, separator=", ", max_line_width=76
    )
    note = "" if value.dtype == np.float64 else f", {value.dtype}"
    if value.ndim > 1 or value.size > 6 or note:
        text += f"  (shape {value.shape}{note})"
    return text


def show_call(case: Call, parameters: tuple[str, ...], hidden: bool = False) -> str:
    """Write a call; arrays that do not fit on the line stand below it, by the argument's name."""
    words, below = [], []
    named = list(zip(parameters, case.args, strict=False))
    named += [(f"argument{i + 1}", a) for i, a in enumerate(case.args[len(named) :], len(named))]
    for name, value in named:
        text = show(value)
        if hidden:
            words.append(name)
            below.append(f"{name}: {_hidden(value)}")
        elif "\n" in text or "(shape" in text or len(text) > INLINE:
            words.append(name)
            below.append(_indent(name, text))
        else:
            words.append(text)
    words += [f"{k}={show(v)}" if not hidden else f"{k}=..." for k, v in case.kwargs.items()]
    call = f"{case.name}({', '.join(words)})"
    if not below:
        return call
    return "\n".join([f"{call} with", *below])


def _indent(name: str, text: str) -> str:
    first, *rest = f"{name} = {text}".split("\n")
    return "\n".join([first, *(" " * (len(name) + 3) + line for line in rest)])


def _hidden(value: Any) -> str:
    words = f"{kind(value)}, {value.dtype}" if isinstance(value, np.ndarray) else kind(value)
    return say("shown", "hidden", kind=words)
