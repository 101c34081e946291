"""One question to an endpoint, one reply: the only file that knows the SDK, and the only one of this room that opens sockets.

Endpoints differ. What one refuses (a schema, JSON at all, a temperature, `max_tokens`) is left away from then on, for the rest of the run.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from digest.errors import SummaryError
from digest.net.answers import retry_after
from digest.summaries.llm.prompt import SCHEMA, Question
from digest.summaries.llm.terms import Endpoint, Terms, estimated_tokens

if TYPE_CHECKING:
    from openai import AsyncOpenAI

Shape = Literal["json_schema", "json_object", "text"]
_SHAPES: tuple[Shape, ...] = ("json_schema", "json_object", "text")
_MOST_STEPS = 6
_REFUSED = frozenset((400, 404, 415, 422))
_TOO_LARGE = 413
_OF_THE_ARTICLE = frozenset(("content_filter", "content_policy_violation", "invalid_prompt", "context_length_exceeded"))
_BUSY = frozenset((408, 409, 425, 429))
_SERVER_ERROR = 500
_MOST_TOKENS = 10**8  # no window is as large: who counts more has not counted
_NO_KEY = "none"  # local endpoints want no key, but the SDK wants one


class ModelError(SummaryError):
    """An endpoint gave no reply. `passing`: another try may help, after `retry_after` seconds if it said so. `answered`: it cost nothing.

    `of_article`: this article is refused, and others may well be taken.
    """

    def __init__(
        self,
        what: str,
        *,
        passing: bool,
        answered: bool,
        retry_after: float | None = None,
        of_article: bool = False,
    ) -> None:
        super().__init__(what)
        self.passing = passing
        self.answered = answered
        self.retry_after = retry_after
        self.of_article = of_article


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back. `cut`: it broke off at the limit. `estimated`: the endpoint counted nothing, the tokens are our guess."""

    text: str
    cut: bool
    tokens_in: int
    tokens_out: int
    estimated: bool


@dataclass
class Line:
    """An open line to an endpoint, with what was learnt about it. `understood`: it has answered a question of this form."""

    client: "AsyncOpenAI"
    model: str
    terms: Terms
    shape: int = 0
    left_away: set[str] = field(default_factory=set)
    understood: bool = False

    async def ask(self, question: Question) -> Reply:
        """Ask once; what the endpoint does not know is left away and asked again. Raises `ModelError`."""
        for _ in range(_MOST_STEPS):
            shape, known = self.shape, frozenset(self.left_away)
            try:
                reply = await self._once(question)
            except _Unknown as unknown:
                if shape != self.shape or known != self.left_away:
                    continue  # others have learnt the same meanwhile
                if self.understood or not self._step_down(str(unknown)):
                    what = f"refuses the question ({unknown.status})"
                    raise ModelError(what, passing=False, answered=True, of_article=self.understood) from unknown
            else:
                self.understood = True
                return reply
        raise ModelError("takes no question of ours", passing=False, answered=True)

    async def _once(self, question: Question) -> Reply:
        import openai  # noqa: PLC0415  an extra, and slow to import

        messages: Any = [{"role": "system", "content": question.rules}, {"role": "user", "content": question.data}]
        try:
            found = await self.client.chat.completions.create(model=self.model, messages=messages, **self._options())
        except openai.APITimeoutError as error:
            raise ModelError("gave no answer in time", passing=True, answered=False) from error
        except openai.APIConnectionError as error:
            raise ModelError("cannot be reached", passing=True, answered=False) from error
        except openai.APIStatusError as error:
            raise _meaning(error) from error
        except (openai.OpenAIError, ValueError, TypeError, AttributeError) as error:
            raise ModelError("gave no chat completion", passing=True, answered=False) from error
        return _reply(found, question)

    def _options(self) -> dict[str, Any]:
        limit = "max_completion_tokens" if "max_tokens" in self.left_away else "max_tokens"
        options: dict[str, Any] = {limit: self.terms.answer}
        if "temperature" not in self.left_away:
            options["temperature"] = 0
        shape = _SHAPES[self.shape]
        if shape == "json_schema":
            schema = {"name": "summary", "strict": True, "schema": SCHEMA}
            options["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif shape == "json_object":
            options["response_format"] = {"type": "json_object"}
        return options

    def _step_down(self, said: str) -> bool:
        """Leave away what an endpoint refused; whether there is something new to try."""
        low = said.lower()
        for name in ("temperature", "max_tokens"):
            if name in low and name not in self.left_away:
                self.left_away.add(name)
                return True
        if self.shape + 1 < len(_SHAPES):
            self.shape += 1
            return True
        return False


class _Unknown(Exception):  # noqa: N818  no error of ours: it says what to leave away
    """The endpoint refused the form of the question. Its words are for finding out which part: they may hold our key."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(said)
        self.status = status


@asynccontextmanager
async def line(endpoint: Endpoint, terms: Terms) -> AsyncIterator[Line]:
    """Open a line to an endpoint. Redirects are not followed: the key and the articles go where the settings say, and nowhere else."""
    import openai  # noqa: PLC0415  see above

    http = openai.DefaultAsyncHttpxClient(follow_redirects=False, timeout=terms.timeout)
    common: dict[str, Any] = {"max_retries": 0, "timeout": terms.timeout, "http_client": http}
    key = endpoint.api_key or _NO_KEY
    client: AsyncOpenAI
    if endpoint.api_version:
        client = openai.AsyncAzureOpenAI(
            azure_endpoint=endpoint.base_url,
            azure_deployment=endpoint.model,
            api_version=endpoint.api_version,
            api_key=key,
            **common,
        )
    else:
        client = openai.AsyncOpenAI(base_url=endpoint.base_url, api_key=key, **common)
    async with client:
        yield Line(client, endpoint.model, terms)


def _meaning(error: Any) -> Exception:
    """Give what a status means: to be asked otherwise, to be asked again, or to be left alone. What the server says may hold our key: it is not told on."""
    status = error.status_code
    if status == _TOO_LARGE or str(error.code) in _OF_THE_ARTICLE:
        return ModelError(f"refuses an article ({status})", passing=False, answered=True, of_article=True)
    if status in _REFUSED and not (status == 404 and "model" in str(error.body).lower()):  # noqa: PLR2004
        return _Unknown(status, str(error.body or error.message))
    if status in _BUSY:
        return ModelError(f"answers {status}", passing=True, answered=True, retry_after=_retry_after(error))
    return ModelError(
        f"answers {status}", passing=status >= _SERVER_ERROR, answered=True, retry_after=_retry_after(error)
    )


def _retry_after(error: Any) -> float | None:
    wait = retry_after(error.response.headers)
    return None if wait is None else wait.total_seconds()


def _reply(found: Any, question: Question) -> Reply:
    choices: Any = getattr(found, "choices", None)
    message = getattr(choices[0], "message", None) if isinstance(choices, list) and choices else None
    text = getattr(message, "content", None)
    if not isinstance(text, str):
        text = ""
    usage = getattr(found, "usage", None)
    counted = [getattr(usage, name, None) for name in ("prompt_tokens", "completion_tokens")]
    known = all(isinstance(one, int) and 0 <= one <= _MOST_TOKENS for one in counted)
    tokens = counted if known else [estimated_tokens(question.text), estimated_tokens(text)]
    cut = message is not None and getattr(choices[0], "finish_reason", None) == "length"
    return Reply(text=text, cut=cut, tokens_in=tokens[0] or 0, tokens_out=tokens[1] or 0, estimated=not known)
