"""The door: a text and a task go in, a `ProofResult` comes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from autograder.proofs.conclusion import conclude
from autograder.proofs.results import ProofResult
from autograder.proofs.scope import Scope, Shared
from autograder.proofs.solver import Solver
from autograder.proofs.statements import read_proof
from autograder.proofs.task import ProofTask
from autograder.proofs.walk import Walk


def check_proof(task: ProofTask | Mapping[str, Any], text: object) -> ProofResult:
    """Judge a proof.

    Parameters
    ----------
    task : ProofTask or mapping
        What is to be shown; plain data is read by `ProofTask.from_data`.
    text : str
        What the learner wrote. Anything else gets a result with a fault.

    Returns
    -------
    ProofResult

    Raises
    ------
    MissingSolverError
        When z3 is not installed.
    ProofTaskError
        When the task's data do not fit.
    """
    if not isinstance(task, ProofTask):
        task = ProofTask.from_data(task)
    solver = Solver(task.functions)
    proof = read_proof(text, task.arities, [s.says for s in task.sentences.values()])
    if proof.fault is not None:
        fault = proof.fault
        return ProofResult(claim=task.claims[0][0], fault=fault.text, fault_key=fault.key)
    shared = Shared(task, solver)
    walk = Walk(shared, Scope(shared))
    walk.run(proof.statements)
    result = conclude(walk, proof.statements)
    result.source = proof.lines
    return result
