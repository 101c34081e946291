"""Asking the DNS for an examination: records as they are written, each way in which there is none, and never an error."""

import asyncio
from typing import Any

import pytest

from digest.model.health import Answer, Question
from digest.net.dns import OFF
from digest.net.names import AT_ONCE, NameService
from tests.unit.net.name_server import FAILS, NameServer, name_server

LONG = "v=DKIM1; k=rsa; p=" + "A" * 400
RECORDS = {
    "TXT news._domainkey.quay.press": [f'"{LONG[:255]}" "{LONG[255:]}"'],
    "TXT quay.press": ['"v=spf1 -all"', '"caf\\195\\169"'],
    "MX quay.press": ["20 Backup.quay.press.", "10 mx.quay.press."],
    "MX null.press": ["0 ."],
    "A mx.quay.press": ["9.9.9.9"],
    "AAAA mx.quay.press": ["2620:fe::9"],
    "PTR 9.9.9.9.in-addr.arpa": ["mx.quay.press."],
    "PTR 9.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.e.f.0.0.0.2.6.2.ip6.arpa": ["six.quay.press."],
    "TXT broken.press": [FAILS],
}


def asked(*questions: Question, lifetime: float = 2.0, **kwargs: Any) -> tuple[list[Answer], NameServer]:
    async def main() -> tuple[list[Answer], NameServer]:
        async with name_server(RECORDS, **kwargs) as server:
            names = NameService(server.address, lifetime=lifetime)
            return list(await asyncio.gather(*map(names.ask, questions))), server

    return asyncio.run(main())


@pytest.mark.parametrize(
    ("name", "kind", "records"),
    [
        ("news._domainkey.quay.press", "TXT", (LONG,)),
        ("quay.press", "TXT", ("café", "v=spf1 -all")),
        ("quay.press", "MX", ("10 mx.quay.press", "20 Backup.quay.press")),
        ("null.press", "MX", ("0 .",)),
        ("mx.quay.press", "A", ("9.9.9.9",)),
        ("mx.quay.press", "AAAA", ("2620:fe::9",)),
        ("9.9.9.9", "PTR", ("mx.quay.press",)),
        ("2620:fe::9", "PTR", ("six.quay.press",)),
        ("quay.press", "A", ()),
    ],
)
def test_records_as_an_answer_has_them(name, kind, records):
    """Strings joined, names without the last dot, in a stable order; no record of a kind is an empty answer."""
    ((answer,), _) = asked(Question(name, kind))
    assert answer == Answer(records=records)


def test_a_name_that_is_not_there():
    """It is told apart from one without records of the kind."""
    ((answer,), _) = asked(Question("gone.press", "TXT"))
    assert answer == Answer(exists=False)


def test_a_server_that_cannot_say():
    """SERVFAIL is trouble, not a missing record."""
    ((answer,), _) = asked(Question("broken.press", "TXT"))
    assert "SERVFAIL" in answer.trouble


def test_a_deaf_server_costs_bounded_time():
    """After the time of one question nobody knows."""
    ((answer,), _) = asked(Question("quay.press", "TXT"), lifetime=0.2, answers=False)
    assert answer.trouble == "no answer within 0.2 s"


def test_a_question_is_asked_once():
    """However many checks want to know, at the same time or later."""
    question = Question("quay.press", "TXT")
    answers, server = asked(question, question, Question("quay.press", "TXT"))
    assert len({one.records for one in answers}) == 1
    assert server.asked == ["quay.press"]


@pytest.mark.parametrize(
    "question",
    [
        Question("", "TXT"),
        Question("a..b", "TXT"),
        Question("x" * 70 + ".press", "A"),
        Question("no address", "PTR"),
        Question("\udc80.press", "MX"),
    ],
)
def test_nonsense_is_trouble_and_no_error(question):
    """Whatever stands in a record may be asked for next."""
    ((answer,), _) = asked(question)
    assert answer.trouble or not answer.exists or answer.records == ()


def test_nobody_is_asked_when_it_is_off():
    """The reason is the setting."""
    answer = asyncio.run(NameService(OFF).ask(Question("quay.press", "TXT")))
    assert answer == Answer(trouble="DIGEST_DNS__RESOLVER is off")


def test_one_who_leaves_does_not_take_the_answer_along():
    """A check that runs out of time cancels its own waiting, not that of others."""

    async def main() -> Answer:
        async with name_server(RECORDS) as server:
            names = NameService(server.address)
            question = Question("quay.press", "MX")
            impatient = asyncio.create_task(names.ask(question))
            await asyncio.sleep(0)
            impatient.cancel()
            return await names.ask(question)

    assert asyncio.run(main()).records


def test_many_questions_take_turns(monkeypatch):
    """A large tree of includes opens no more than a few sockets at once."""
    busy, most = 0, 0

    async def counted(_names: NameService, _question: Question) -> Answer:
        nonlocal busy, most
        busy += 1
        most = max(most, busy)
        await asyncio.sleep(0)
        busy -= 1
        return Answer()

    monkeypatch.setattr(NameService, "_resolved", counted)

    async def main() -> None:
        names = NameService("127.0.0.1")
        await asyncio.gather(*[names.ask(Question(f"n{n}.press", "A")) for n in range(3 * AT_ONCE)])

    asyncio.run(main())
    assert most == AT_ONCE
