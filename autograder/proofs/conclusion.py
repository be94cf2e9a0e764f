"""What a whole proof is worth: the claim, whether it was shown, and the three stages."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from autograder.proofs import facts
from autograder.proofs.claims import plain
from autograder.proofs.facts import Fact
from autograder.proofs.judge import Verdict
from autograder.proofs.results import (
    GOOD,
    NO_ANSWER,
    PROVEN,
    UNJUSTIFIED,
    UNREACHED,
    ProofResult,
)
from autograder.proofs.scope import Scope
from autograder.proofs.shown import (
    breaks_law,
    for_all_facts,
    function_of,
    keeps_law,
    law,
    matches,
    restricted,
    same_claim,
    values_of,
)
from autograder.proofs.syntax import Claim, ForAll, Property, Sentence, Statement
from autograder.proofs.words import ProofFault

if TYPE_CHECKING:
    from autograder.proofs.walk import Walk

WITNESS, STEPS, CONCLUSION = 0.25, 0.5, 0.25


def conclude(walk: Walk, statements: list[Statement]) -> ProofResult:
    """Judge the last line, and give the stages their shares."""
    last = next((s for s in statements if s.kind == "therefore"), None)
    result = ProofResult(walk.results, claim=walk.shared.task.claims[0][0])
    shown = False
    if last is not None:
        shown = _judge_claim(walk, last)
        walk.results.sort(key=lambda line: line.line)
    stages = result.stages
    if not walk.over_limit:
        steps = [line for line in walk.results if last is None or line.line != last.line]
        asked = _asked(walk, last)
        valid = all(line.verdict in GOOD for line in steps) and _steps(walk, asked) > 0
        stages["witness"] = WITNESS * _witness(walk, asked)
        stages["steps"] = STEPS * (valid and stages["witness"] > 0)
        proven = any(line.verdict == PROVEN for line in steps)
        stages["conclusion"] = CONCLUSION * (shown and proven)
    found = dict.fromkeys(cause for line in walk.results for cause in line.causes)
    if last is None:
        found["no-conclusion"] = None
    found |= dict.fromkeys(_sentence_causes(walk, last))
    result.causes = list(found)
    return result


def _asked(walk: Walk, last: Statement | None) -> Claim:
    """The claim of the task that the learner is after: the one claimed, else the first."""
    claims = walk.shared.task.claims
    given: Any = None if last is None or last.fault else last.formula
    for _, claim in claims:
        if given is not None and _safely_same(walk.top, claim, given):
            return claim
    return claims[0][1]


def _safely_same(scope: Scope, asked: Claim, given: Claim) -> bool:
    try:
        return same_claim(scope, asked, given)
    except ProofFault:
        return False


def _judge_claim(walk: Walk, last: Statement) -> bool:
    """Write down what is said about the last line; whether the claim is right and shown."""
    if last.fault is not None:
        walk.refuse(last, last.fault)
        return False
    if walk.stopped:
        walk.say(last, Verdict(UNREACHED, "unreached"))
        return False
    given: Any = last.formula
    asked = walk.shared.task.claims[0][0]
    if not any(_safely_same(walk.top, claim, given) for _, claim in walk.shared.task.claims):
        try:
            fault = _claim_fault(walk.top, given)
        except ProofFault as found:
            fault = found
        if fault is not None:
            walk.refuse(last, fault)
        else:
            walk.say(last, Verdict(UNJUSTIFIED, "other-claim", {"claim": asked}), ("other-claim",))
        return False
    verdict, causes = _shown(walk, given)
    walk.say(last, verdict, causes)
    return verdict.verdict == PROVEN


def _claim_fault(scope: Scope, given: Claim) -> ProofFault | None:
    if isinstance(given, ForAll):
        for_all_facts(scope, given, {name: scope.letters.get(name, ()) for name in given.letters})
    elif not isinstance(given, Property | Sentence):
        scope.read(given)
    return None


def _shown(walk: Walk, given: Claim) -> tuple[Verdict, tuple[str, ...]]:
    if not any(line.verdict == PROVEN for line in walk.results):
        return Verdict(UNJUSTIFIED, "bare-claim"), ("bare-claim",)
    if isinstance(given, Property):
        function = function_of(walk.top, given.function)
        test = breaks_law if given.negated else keeps_law
        answer = test(walk.top, given, function)
        facts_ = {"name": given.function, "what": given.what}
        key = "not-shown-negated" if given.negated else "not-shown-law"
    elif isinstance(given, Sentence):
        answer, facts_, key = _sentence(walk, given), {}, "not-shown-sentence"
    elif isinstance(given, ForAll):
        return _for_all(walk, given)
    else:
        return Verdict(UNJUSTIFIED, "bare-claim"), ()
    if answer:
        return Verdict(PROVEN, "shown"), ()
    if answer is None:
        return Verdict(NO_ANSWER, "no-answer"), ()
    return Verdict(UNJUSTIFIED, key, facts_), ()


def _sentence(walk: Walk, given: Sentence) -> bool:
    sentence = walk.shared.task.sentences[plain(given.text)]
    return any(
        closed.refuted and closed.steps > 0 and matches(walk.top, sentence, closed.fact)
        for closed in walk.closed
    )


def _for_all(walk: Walk, given: ForAll) -> tuple[Verdict, tuple[str, ...]]:
    scope = walk.top
    missing = next((name for name in given.letters if name not in scope.letters), None)
    if missing is not None:
        return Verdict(UNJUSTIFIED, "claim-letter", {"name": missing}), ()
    numbers = {name: scope.letters[name] for name in given.letters}
    formula, condition, divisors = for_all_facts(scope, given, numbers)
    used = {number[0][0][0][0][1] for number in numbers.values()}
    if name := restricted(scope, used, condition):
        return Verdict(UNJUSTIFIED, "example-for-all", {"name": name}), ("example-for-all",)
    solver = scope.shared.solver
    given_facts = [*(p for k in scope.lines for p in facts.parts(k.kept)), condition]
    for divisor in divisors:
        nonzero = facts.literal("!=", divisor)
        if solver.impossible([*given_facts, facts.opposite(nonzero)]) is not True:
            return Verdict(UNJUSTIFIED, "not-shown-for-all"), ("division",)
    own = facts.letters([known.fact for known in scope.own]) & used
    answer = solver.impossible([*given_facts, facts.opposite(formula)])
    if answer is None:
        return Verdict(NO_ANSWER, "no-answer"), ()
    if not answer or not own:
        return Verdict(UNJUSTIFIED, "not-shown-for-all"), ()
    return Verdict(PROVEN, "shown"), ()


def _steps(walk: Walk, asked: Claim) -> int:
    """How many proven lines say something.

    For a claim about a function: something about its values that rules of arithmetic alone do not
    give. For a claim about all numbers, where arithmetic is the subject: two sides that are not
    written alike. For a sentence: what the blocks below a supposition count.
    """
    if isinstance(asked, Sentence):
        return sum(closed.steps for closed in walk.closed)
    count = 0
    for statement, scope, verdict in walk.said.values():
        if verdict.verdict != PROVEN:
            continue
        formula: Any = statement.formula
        if isinstance(asked, Property):
            kept = scope.read(formula)[0].kept
            about = bool(values_of([kept], asked.function))
            count += about and not walk.shared.solver.impossible([facts.opposite(kept)])
        elif isinstance(asked, ForAll):
            terms = getattr(formula, "terms", ())
            pairs = pairwise(terms)
            count += not terms or any(_bare(a) != _bare(b) for a, b in pairs)
    return count


def _bare(node: Any) -> str:
    """An expression without its columns."""
    return re.sub(r"column=\d+", "", repr(node))


def _witness(walk: Walk, asked: Claim) -> bool:
    """Whether numbers were chosen, or something was supposed, that can show the claim."""
    if walk.stopped:
        return False
    scope = walk.top
    if isinstance(asked, Sentence):
        sentence = walk.shared.task.sentences[plain(asked.text)]
        return any(matches(scope, sentence, closed.fact) for closed in walk.closed)
    if isinstance(asked, ForAll):
        return _general(walk, asked)
    if isinstance(asked, Property) and asked.negated:
        return asked.function in walk.supposed or _breaks_truly(walk, asked)
    if isinstance(asked, Property) and keeps_law(scope, asked, asked.function):
        return True
    return bool(scope.letters) and not scope.conditions


def _general(walk: Walk, asked: ForAll) -> bool:
    """Whether letters were introduced that nothing but the claim's own condition restricts."""
    scope = walk.top
    if len(scope.letters) < len(asked.letters):
        return False
    return asked.condition is not None or not scope.conditions


def _breaks_truly(walk: Walk, claim: Property) -> bool:
    """Whether the values that the lines write down break the property, whatever they say of them.

    This must be so for all numbers that the assumptions allow, with the true function.
    """
    scope = walk.top
    spoken: dict[Fact, None] = {}
    for statement, _, _ in walk.said.values():
        formula: Any = statement.formula
        try:
            spoken[scope.read(formula)[0].kept] = None
        except ProofFault:
            continue
    values = values_of(spoken, claim.function)
    given = [known.kept for known in scope.conditions]
    truth = [*given, *law(claim, claim.function, values)]
    return bool(values) and walk.shared.solver.impossible(truth, true=True) is True


def _sentence_causes(walk: Walk, last: Statement | None) -> list[str]:
    """Wrong ways to argue for a sentence: examples, or a condition that is another one."""
    task = walk.shared.task
    if not task.sentences:
        return []
    sentence = next(iter(task.sentences.values()))
    if any(matches(walk.top, sentence, closed.fact) for closed in walk.closed):
        return []
    if not walk.closed:
        return ["examples-only"] if walk.said else []
    used = {len(facts.letters([closed.fact])) for closed in walk.closed}
    if 0 < max(used, default=0) < len(sentence.letters):
        return ["condition-left-out"]
    return ["other-conditions"]
