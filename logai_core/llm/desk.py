"""Ask one question of the model, judge the answer, and let it be mended once."""

from typing import NamedTuple

from logai_core.llm.answer import Answer, Unreadable, read_answer
from logai_core.llm.client import Client, Reply
from logai_core.llm.faults import ModelFault
from logai_core.llm.ground import Grounded, Struck, Verdict, check
from logai_core.llm.request import Request

MOST_PROBLEMS = 20  # told to the model


class Outcome(NamedTuple):
    """What one question came to; `why_not` is "" when there is an answer."""

    answer: Answer | None
    kept: list[Grounded]
    struck: list[Struck]
    why_not: str = ""


class Desk:
    """Puts questions to a client and adds up what they cost."""

    def __init__(self, client: Client, repair: str) -> None:
        self._client = client
        self._repair = repair
        self.replies = 0
        self.input_tokens = 0
        self.output_tokens = 0

    def question(self, model: str, request: Request, *, fewest: int = 0) -> Outcome:
        """Return what holds of the answer, after one repair where it does not.

        Args:
            model: the model's name.
            request: the text and the rows that bullets may cite.
            fewest: how many bullets are asked for at least.

        Raises:
            ModelFault: the question itself was not answered. A repair that is not
                answered leaves the first answer standing.
        """
        reply = self._ask(model, request, [request.user])
        if reply.why_not:
            return Outcome(None, [], [], reply.why_not)
        first = _judged(reply.text, request)
        problems = _problems(first, fewest)
        if not problems:
            return first
        listed = "\n".join(f"- {problem}" for problem in problems[:MOST_PROBLEMS])
        turns = [request.user, reply.text, f"{self._repair}{listed}"]
        try:
            mended = self._ask(model, request, turns)
        except ModelFault:
            return first
        if mended.why_not:
            return first
        second = _judged(mended.text, request)
        return second if _weight(second) >= _weight(first) else first

    def _ask(self, model: str, request: Request, turns: list[str]) -> Reply:
        reply = self._client.ask(model, request.system, turns)
        self.replies += 1
        self.input_tokens += reply.input_tokens
        self.output_tokens += reply.output_tokens
        return reply


def _judged(text: str, request: Request) -> Outcome:
    try:
        answer = read_answer(text)
    except Unreadable as exc:
        return Outcome(None, [], [], f"the answer cannot be read: {exc}")
    verdict: Verdict = check(answer, request.rows)
    return Outcome(answer, verdict.kept, verdict.struck)


def _problems(outcome: Outcome, fewest: int) -> list[str]:
    if outcome.why_not:
        return [outcome.why_not]
    problems = [f"“{text}”: {why}" for text, why in outcome.struck]
    if len(outcome.kept) < fewest:
        problems.append(f"fewer than {fewest} bullets hold")
    return problems


def _weight(outcome: Outcome) -> tuple[bool, int]:
    return outcome.answer is not None, len(outcome.kept)
