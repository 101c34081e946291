"""Reading what a model answered, however it wrapped it: JSON as asked for, in a fence, after its thinking, or sentences with their numbers in brackets. Pure.

What cannot be read gives None. Nothing here judges whether an answer is true.
"""

import json
import re
from typing import Any

from digest.summaries.faithfulness import Answer, AnswerSentence

MAX_CHARACTERS = 20_000
_MOST_SENTENCES = 20
_BEGINNINGS = 20
_CITED = re.compile(r"(?P<text>[^\[\]\n]{3,1200})\[(?P<from>\d{1,3}(?:[,; ]{1,2}\d{1,3}){0,5})\](?P<stop>[.!?]?)")
_NUMBER = re.compile(r"\d{1,3}")
_DECODER = json.JSONDecoder()


def read(text: str) -> Answer | None:
    """Give the answer in a reply; None where there is none."""
    text = _without_thinking(text[:MAX_CHARACTERS])
    at = -1
    for _ in range(_BEGINNINGS):
        at = text.find("{", at + 1)
        if at < 0:
            break
        try:
            value, _end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            continue
        if (answer := _answer(value)) is not None:
            return answer
    return None if '"sentences"' in text else _cited_lines(text)  # JSON that breaks off has brackets, too


def _without_thinking(text: str) -> str:
    """Cut what reasoning models say to themselves first."""
    for mark in ("</think>", "</thinking>", "</reasoning>"):
        _, found, rest = text.rpartition(mark)
        if found:
            text = rest
    return text


def _answer(value: Any) -> Answer | None:
    if not isinstance(value, dict) or not isinstance(value.get("sentences"), list):
        return None
    sentences = [_sentence(one) for one in value["sentences"][:_MOST_SENTENCES]]
    language = value.get("lang")
    return Answer(
        sentences=tuple(one for one in sentences if one is not None),
        language=language if isinstance(language, str) else "",
    )


def _sentence(value: Any) -> AnswerSentence | None:
    if isinstance(value, str):
        return AnswerSentence(text=value.strip())
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        return None
    return AnswerSentence(text=" ".join(value["text"].split()), sources=_numbers(value.get("from")))


def _numbers(value: Any) -> tuple[int, ...]:
    if isinstance(value, bool):
        return ()
    found = (str(one).strip("[] ") for one in (value if isinstance(value, list) else [value]))
    return tuple(dict.fromkeys(int(one) for one in found if _NUMBER.fullmatch(one)))


def _cited_lines(text: str) -> Answer | None:
    found = [
        AnswerSentence(
            text=f"{match['text'].strip(' -*')}{match['stop']}",
            sources=tuple(map(int, _NUMBER.findall(match["from"]))),
        )
        for match in _CITED.finditer(text)
    ]
    return Answer(sentences=tuple(found[:_MOST_SENTENCES])) if found else None
