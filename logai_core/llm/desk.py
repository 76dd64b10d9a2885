"""Ask one question of the model, judge the answer, and let it be mended once."""

from typing import NamedTuple

from logai_core.errors import LimitError
from logai_core.llm.answer import Answer, Unreadable, read_answer
from logai_core.llm.client import Client
from logai_core.llm.faults import ModelFault
from logai_core.llm.ground import Grounded, Struck, Verdict, check
from logai_core.llm.kept import Answers, Question, text_of
from logai_core.llm.listening import Hear, hear_nothing
from logai_core.llm.prices import Tokens
from logai_core.llm.prompts import Prompt, prompts
from logai_core.llm.reply import Reply
from logai_core.llm.request import Request
from logai_core.settings import DraftSettings

MOST_PROBLEMS = 20  # told to the model


class Outcome(NamedTuple):
    """What one question came to; `why_not` is "" when there is an answer.

    `doubts` speak against a part of it; `too_long` says that a question about fewer
    lines may be answered.
    """

    answer: Answer | None
    kept: list[Grounded]
    struck: list[Struck]
    why_not: str = ""
    doubts: tuple[str, ...] = ()
    too_long: bool = False


class Desk:
    """Puts questions to a client, or to what was kept, and adds up what they took."""

    def __init__(
        self,
        client: Client,
        answers: Answers,
        settings: DraftSettings,
        hear: Hear = hear_nothing,
    ) -> None:
        self._client = client
        self._answers = answers
        self._settings = settings
        self._hear = hear
        self.replies = 0
        self.cached = 0
        self.tokens = Tokens(0, 0)

    def question(
        self, model: str, prompt: Prompt, request: Request, *, fewest: int = 0
    ) -> Outcome:
        """Return what holds of the answer, after one repair where it does not.

        Args:
            model: the model's name.
            prompt: the one that `request` was made with.
            request: the text and the rows that bullets may cite.
            fewest: how many bullets are asked for at least.

        Raises:
            ModelFault: the question itself was not answered. A repair that is not
                answered leaves the first answer standing.
            LimitError: there is not enough left of the budget to ask it.
        """
        asked = Question(
            self._client.service,
            model,
            prompt,
            prompts().repair,
            self._client.seal([request.user]),
            fewest,
        )
        key = asked.key(self._settings)
        known = text_of(self._answers.get(key))
        outcome = _judged(known, request) if known is not None else None
        if outcome is not None and outcome.answer is not None:
            self.cached += 1
            return outcome
        text, outcome = self._answered(model, request, fewest)
        if outcome.answer is not None and not outcome.doubts:
            self._answers.put(key, {"text": text, "model": model})
        return outcome

    def _answered(
        self, model: str, request: Request, fewest: int
    ) -> tuple[str, Outcome]:
        reply = self._ask(model, request, [request.user])
        if reply.why_not:
            outcome = Outcome(None, [], [], reply.why_not, too_long=reply.too_long)
            return reply.text, outcome
        doubts = (reply.doubt,) if reply.doubt else ()
        first = _judged(reply.text, request)._replace(doubts=doubts)
        problems = _problems(first, fewest)
        if not problems:
            return reply.text, first
        return self._mended(model, request, (reply.text, first), problems)

    def _mended(
        self,
        model: str,
        request: Request,
        first: tuple[str, Outcome],
        problems: list[str],
    ) -> tuple[str, Outcome]:
        """Return the better of the first answer and its repair."""
        listed = "\n".join(f"- {problem}" for problem in problems[:MOST_PROBLEMS])
        repair = f"{prompts().repair.text}{listed}"
        text, outcome = first
        doubts = outcome.doubts
        try:
            reply = self._ask(model, request, [request.user, text, repair])
        except LimitError as refused:
            why = f"An answer was not mended: {refused.what}"
            return text, outcome._replace(doubts=(*doubts, why))
        except ModelFault:
            return first
        if reply.why_not:
            return first
        second = _judged(reply.text, request)._replace(doubts=doubts)
        return (reply.text, second) if _weight(second) >= _weight(outcome) else first

    def _ask(self, model: str, request: Request, turns: list[str]) -> Reply:
        reply = self._client.ask(model, request.system, turns, self._hear)
        self.replies += 1
        both = zip(self.tokens, reply.tokens, strict=True)
        self.tokens = Tokens(*(one + other for one, other in both))
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
