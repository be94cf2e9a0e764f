"""What ``unit.toml`` says about a proof: whether it can be read, and whether it makes sense."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from autograder.proofs import facts
from autograder.proofs.matrices import MatrixTask
from autograder.proofs.task import ProofTask, TaskFunction
from autograder.proofs.words import MissingSolverError, ProofTaskError

_ANY_CLAIM = "x == x for all x"  # stands for the claims while the rest is read


def fault(form: str, data: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return what is wrong with a task's table, or None.

    Parameters
    ----------
    form : str
        "proof" or "chain".
    data : mapping
        The table.

    Returns
    -------
    tuple of str or None
        The key, and a sentence.

    Examples
    --------
    >>> fault("proof", {"claims": ["x == x for all x"]})
    >>> fault("proof", {"claims": ["f is not linear"]})
    ('claims', "'f is not linear': f is no function here. Define it first: define f(x) = ...")
    """
    return _chain_fault(data) if form == "chain" else _proof_fault(data)


def _chain_fault(data: Mapping[str, Any]) -> tuple[str, str] | None:
    known = ("shapes", "define", "from", "to")
    for key in data:
        if key not in known:
            return key, f"the key '{key}' is unknown. Known: {', '.join(known)}."
    for key in ("shapes", "from", "to"):
        if key not in data:
            return key, f"the chain has no '{key}'. Add it."
    return _told("from", lambda: MatrixTask.from_data(data))


def _proof_fault(data: Mapping[str, Any]) -> tuple[str, str] | None:
    known = ("functions", "claims", "sentences")
    for key in data:
        if key not in known:
            return key, f"the key '{key}' is unknown. Known: {', '.join(known)}."
        if not isinstance(data[key], list):
            return key, f"{key} must be a list, got {data[key]!r}. Write [...]."
    base: dict[str, Any] = {"claims": [_ANY_CLAIM]}
    for key in ("functions", "sentences"):
        if key in data:
            base[key] = data[key]
            if told := _told(key, lambda: ProofTask.from_data(base)):
                return told
    for claim in data.get("claims", []):
        one = {**base, "claims": [claim]}
        if told := _told("claims", lambda: ProofTask.from_data(one), repr(claim)):  # noqa: B023
            return told
    if told := _told("claims", lambda: ProofTask.from_data(data)):
        return told
    found = next(_branch_faults(ProofTask.from_data(data).functions), None)
    return ("functions", found) if found else None


def _told(key: str, read: Any, what: str = "") -> tuple[str, str] | None:
    try:
        read()
    except ProofTaskError as error:
        text = str(error).partition(": ")[2]
        return key, f"{what}: {text}" if what else text
    return None


def _branch_faults(functions: Mapping[str, TaskFunction]) -> Iterator[str]:
    """Branches that overlap, or that leave numbers out; nothing where z3 is not installed."""
    from autograder.proofs.solver import Solver

    try:
        solver = Solver({})
    except MissingSolverError:
        return
    for function in functions.values():
        if not function.branches:
            continue
        named = list(zip(function.conditions, function.branches, strict=True))
        for (first, (a, _)), (second, (b, _)) in combinations(named, 2):
            if solver.impossible([a, b]) is False:
                yield (
                    f"{function.name}: the branches '{first}' and '{second}' can hold together. "
                    "Make them exclude each other."
                )
        left = [facts.opposite(condition) for _, (condition, _) in named]
        if solver.impossible(left) is False:
            yield f"{function.name}: the branches do not cover all numbers. Add what is missing."
