"""Each rule of the checker is taken away in turn; then the corpus must notice."""

import pytest

from autograder.proofs import blocks, causes, checker, conclusion, facts, judge, shown, walk
from autograder.proofs.checker import check_proof
from autograder.proofs.scope import Scope
from autograder.proofs.solver import Solver
from autograder.proofs.tests.test_corpus import CODES, INVALID, VALID, task

ENTRIES = {entry["name"]: entry for entry in (*VALID, *INVALID)}


def as_expected(name):
    entry = ENTRIES[name]
    result = check_proof(task(entry["task"]), entry["text"])
    if "verdicts" not in entry:
        return result.complete
    verdicts = [line.verdict for line in result.lines]
    expected = [CODES[code] for code in entry["verdicts"]]
    return (
        verdicts == expected
        and result.credit == entry["credit"]
        and set(entry.get("causes", [])) <= set(result.causes)
    )


def first_branch(self, part):
    """Take the first branch without asking."""
    if (part, 0) in self.decided:
        return False
    from autograder.proofs import poly

    when, value = self.shared.task.functions[part[1]].at(part[2])[0]
    self.decided.add((part, 0))
    self.branches += [when, facts.compare("==", poly.atom(part), value)]
    return True


def all_branches(self, fact):
    """Use definitions freely."""
    return []


def yes(*_, **__):
    return True


def no(*_, **__):
    return False


def nothing(*_, **__):
    return None


def one(*_, **__):
    return 1


def unchecked_assume(self, statement, scope):
    known, _ = scope.read(statement.formula)
    scope.restrict(known)
    self.say(statement, judge.Verdict("noted", "assume"))


def linear_everywhere(self, fact):
    from autograder.proofs.solver import slope_rule

    return [slope_rule(p) for p in facts.atoms([*self.known(), fact]) if p[0] == "f"]


def always_handed_out(walk_, group, scope):
    for statement in group:
        inside, _ = blocks._opened(walk_, statement, scope)
        walk_.say(statement, judge.Verdict("noted", "case"))
        walk_.body(statement.body, inside)
        for line in inside.own:
            scope.learn(line)
    return 0


PLANTS = {
    "a branch is taken unasked": (Scope, "_decide_one", first_branch, "true but undecided, one letter"),
    "no branch is ever decided": (Scope, "_decide_one", no, "lecture"),
    "everything follows from a contradiction": (
        Scope, "consistent", yes, "xor, a line that nothing supports"),
    "nothing follows where lines contradict": (Scope, "_from_some", no, "xor, design"),
    "an absurd line is never accepted": (Scope, "_one", None, "xor, absurd line"),
    "assumptions may contradict, or speak of the function": (
        walk.Walk, "_assume", unchecked_assume, "function assumed"),
    "assumptions may contradict": (
        walk.Walk, "_assume", unchecked_assume, "the lines with both signs"),
    "divisors may be 0": (judge, "divisions", nothing, "division hidden by a factor 0"),
    "divisors of assumptions may be 0": (walk, "divisions", nothing, "division assumed"),
    "cases may leave something out": (blocks, "_cover", yes, "case leaves out zero"),
    "a case counts for all": (walk, "cases", always_handed_out, "contradictory case misused"),
    "linearity at every value": (Scope, "instances", linear_everywhere, "linearity between lines"),
    "no linearity in a supposition": (Scope, "instances", lambda *_: [], "suppose linear"),
    "an absurd line counts as a step": (
        walk.Walk, "_says_something", yes, "xor, only an absurd line"),
    "lines that say nothing count": (
        conclusion, "_steps", one, "values in lines that arithmetic alone gives"),
    "any supposition shows the sentence": (
        conclusion, "matches", yes, "xor with a further condition"),
    "assumptions may restrict a claim for all": (conclusion, "restricted", lambda *_: "", "example for all"),
    "assumptions may restrict the sentence": (
        shown, "restricted", lambda *_: "", "xor with a letter restricted"),
    "assumptions may restrict a property": (
        shown, "restricted", lambda *_: "", "affine from one sign only"),
    "any claim will do": (conclusion, "same_claim", yes, "another property claimed"),
    "a claim about any function will do": (
        shown, "function_of", lambda *_: "relu", "self-made definition that differs at 0"),
    "a negative claim is always shown": (conclusion, "breaks_law", yes, "the lines with a = 0"),
    "a positive claim is always shown": (
        conclusion, "keeps_law", yes, "additive for equal arguments only"),
    "every function is the task's": (
        walk, "_differ_at_points", no, "lecture"),
    "any witness will do": (conclusion, "_breaks_truly", yes, "positive factor"),
    "no witness will do": (conclusion, "_breaks_truly", no, "lecture"),
    "causes are not named": (causes, "_harmless", lambda *_: "", "additivity, equal signs"),
    "no example is looked for": (judge, "broken", nothing, "the lines with a > 0"),
    "suppositions need no contradiction": (
        blocks, "Closed", lambda fact, steps, refuted: walk.Closed(fact, steps, True),
        "xor without contradiction"),
    "suppositions need no step": (
        blocks, "Closed", lambda fact, steps, refuted: walk.Closed(fact, 1, refuted),
        "xor, nothing between"),
    "after a fault a definition is used": (walk.Walk, "_same_function", nothing, "lecture"),
    "what follows is not asked": (Scope, "follows", yes, "true but undecided"),
    "late lines are not refused": (
        checker, "read_proof", None, "line after therefore"),
}  # fmt: skip


def late_lines_kept(text, *rest):
    from autograder.proofs.statements import read_proof

    proof = read_proof(text, *rest)
    for statement in proof.statements:
        if statement.fault is not None and statement.fault.key == "after-therefore":
            statement.fault = None
    return proof


def without_absurd(original):
    def one_(self, goal, extra):
        impossible = self.shared.solver.impossible
        if impossible([goal]) and goal not in self.known():
            return False
        return original(self, goal, extra)

    return one_


@pytest.mark.parametrize("plant", PLANTS)
def test_a_missing_rule_is_noticed(plant, monkeypatch):
    place, name, broken, entry = PLANTS[plant]
    assert as_expected(entry)
    if name == "_one":
        broken = without_absurd(Scope._one)
    if name == "read_proof":
        broken = late_lines_kept
    if plant == "every function is the task's":
        monkeypatch.setattr(walk, "_differ_at_points", no)
        monkeypatch.setattr(Solver, "impossible", always_in_definitions(Solver.impossible))
        entry = "self-made definition that differs at 0"
        assert not as_expected(entry)
        return
    monkeypatch.setattr(place, name, broken)
    assert not as_expected(entry)


def always_in_definitions(original):
    def impossible(self, given, true=False, linear=()):
        if true and len(given) == 1:
            return True
        return original(self, given, true, linear)

    return impossible


def test_a_wrong_solver_cannot_prove_what_numbers_break(monkeypatch):
    """Lines that are proven are looked at again at small numbers."""
    monkeypatch.setattr(Solver, "impossible", yes)
    monkeypatch.setattr(Scope, "_one", yes)
    result = check_proof(task("relu"), "let a\nassume a < 0\nrelu(a) == a\nrelu(a) == 0")
    assert [line.verdict for line in result.lines] == ["noted", "noted", "no-answer", "proven"]


def test_a_wrong_model_is_not_shown(monkeypatch):
    """Numbers of the solver are put in before they are shown."""
    monkeypatch.setattr(Scope, "points", property(lambda self: []))
    text = "let a\nassume a > 100\nrelu(a) == 0"
    assert check_proof(task("relu"), text).lines[2].verdict == "false"
    right = Solver.point

    def wrong(self, *rest):
        point = right(self, *rest)
        point.letters = tuple(-letter for letter in point.letters)
        return point

    monkeypatch.setattr(Solver, "point", wrong)
    assert check_proof(task("relu"), text).lines[2].verdict == "no-answer"


def test_without_an_answer_nothing_is_proven_or_held_against(monkeypatch):
    monkeypatch.setattr(Solver, "impossible", nothing)
    text = "let a\nassume a < 0\nrelu(-1 * a) != -1 * relu(a)\ntherefore relu is not linear"
    result = check_proof(task("relu"), text)
    assert result.lines[2].verdict == "no-answer"
    assert result.unanswered[0] == 3
    assert result.credit == 0.0
