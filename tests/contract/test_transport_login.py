"""How `SmtpTransport` logs in: with which mechanism, how often, and that no secret is ever repeated."""

import asyncio
import base64
import logging
import ssl
import traceback
from pathlib import Path

import pytest
import trustme

from digest.delivery.sessions import Sessions
from digest.delivery.tokens import TokenFile, Tokens
from digest.errors import ConfigError, DeliveryError, RelayRefusedError
from tests.contract.test_transport_smtp import send, transport
from tests.smtp_server import CHALLENGE, Fault, Script, SmtpServer, smtp_server

CANARY = "ya29.canary-4f7a9c1e5b2d8036"
USER = "weekly@example.org"


class Source:
    """Gives its tokens in turn, the last for ever."""

    where = "oauth-token"

    def __init__(self, *tokens: str) -> None:
        self.tokens = list(tokens)
        self.read_times = 0

    async def read(self) -> str:
        self.read_times += 1
        return self.tokens.pop(0) if len(self.tokens) > 1 else self.tokens[0]


def oauth_server(*tokens: str, mechanisms: str = "PLAIN LOGIN XOAUTH2", **script) -> Script:
    return Script(login=(USER, "secret"), mechanisms=mechanisms, tokens=list(tokens), **script)


def by_token(server: SmtpServer, source: Source, **settings):
    return transport(server, username=USER, tokens=Tokens(source), **settings)


def logins(server: SmtpServer) -> list[str]:
    return [command.split(" ")[1] for command in server.commands if command.startswith("AUTH")]


def nothing_was_mailed(server: SmtpServer) -> bool:
    return not server.accepted and not any(command.startswith(("MAIL", "RCPT")) for command in server.commands)


def told(error: BaseException) -> str:
    """Give everything that an error could show: its words, its hint, its causes, its traceback."""
    return f"{error!r} {error} {getattr(error, 'hint', '')} {''.join(traceback.format_exception(error))}"


# --- XOAUTH2


def test_a_token_opens_the_session():
    """AUTH XOAUTH2 with user and token in one line, then mail; it goes before PLAIN where there is a token."""
    with smtp_server(oauth_server(CANARY)) as server:
        assert asyncio.run(send(by_token(server, Source(CANARY)))).code == 250
    sent = base64.b64encode(f"user={USER}\1auth=Bearer {CANARY}\1\1".encode()).decode()
    assert [command for command in server.commands if command.startswith("AUTH")] == [f"AUTH XOAUTH2 {sent}"]


def test_a_token_of_a_file_opens_the_session(tmp_path: Path):
    """The whole way from the file that a helper writes."""
    path = tmp_path / "token"
    path.touch(mode=0o600)
    path.write_text(f"{CANARY}\n")
    with smtp_server(oauth_server(CANARY)) as server:
        way = transport(server, username=USER, tokens=Tokens(TokenFile(path)))
        assert asyncio.run(send(way)).code == 250


def test_one_token_serves_all_sessions():
    """Ten sessions, some at once, in two loops: the source is asked once."""
    source = Source(CANARY, "another")
    with smtp_server(oauth_server(CANARY)) as server:
        way = by_token(server, source)

        async def five() -> None:
            await asyncio.gather(*(send(way) for _ in range(5)))

        asyncio.run(five())
        asyncio.run(five())
    assert len(server.accepted) == 10
    assert source.read_times == 1


def test_a_token_that_ran_out_is_read_anew_once():
    """535: the challenge is answered with an empty line, the token read again, and the next session opens with it."""
    source = Source("stale", CANARY)
    with smtp_server(oauth_server(CANARY)) as server:
        assert asyncio.run(send(by_token(server, source))).code == 250
    assert logins(server) == ["XOAUTH2", "XOAUTH2"]
    assert server.commands[server.commands.index("") - 1].startswith("AUTH XOAUTH2 ")
    assert source.read_times == 2


def test_sessions_that_meet_a_stale_token_together_read_it_anew_once():
    """A token that runs out in mid-run is not asked for by every connection."""
    source = Source("stale", CANARY, "a third")
    with smtp_server(oauth_server(CANARY)) as server:
        way = by_token(server, source)

        async def five() -> list[int]:
            return [reply.code for reply in await asyncio.gather(*(send(way) for _ in range(5)))]

        assert asyncio.run(five()) == [250] * 5
    assert source.read_times == 2


def test_a_fresh_token_that_is_refused_too_is_final():
    """Two refusals, and the run stops: no third token, no mail, and the operator reads what the server said about it."""
    source = Source("stale", "no better", CANARY)
    with smtp_server(oauth_server(CANARY)) as server, pytest.raises(RelayRefusedError) as caught:
        asyncio.run(send(by_token(server, source)))
    assert logins(server) == ["XOAUTH2", "XOAUTH2"]
    assert nothing_was_mailed(server)
    assert "login refused: 535 5.7.8 wrong password" in str(caught.value)
    assert CHALLENGE in str(caught.value)
    assert "oauth-token gives an access token" in caught.value.hint
    assert source.read_times == 2


def test_the_same_token_is_not_tried_twice():
    """Where the source has no other, the second try is spared, and the hint says what has stopped."""
    with smtp_server(oauth_server(CANARY)) as server, pytest.raises(RelayRefusedError, match="535") as caught:
        asyncio.run(send(by_token(server, Source("stale"))))
    assert logins(server) == ["XOAUTH2"]
    assert "gave the same token when it was asked again" in caught.value.hint


def test_a_run_with_a_wrong_token_logs_in_twice_however_many_connections_it_has():
    """The first session is opened alone, so ten connections do not lock the account."""

    async def ten(way) -> list[BaseException]:
        sessions = Sessions(way)
        tasks = [asyncio.ensure_future(sessions.open()) for _ in range(10)]
        done, waiting = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        return [error for task in done if (error := task.exception()) is not None]

    with smtp_server(oauth_server(CANARY)) as server:
        errors = asyncio.run(ten(by_token(server, Source("stale", "no better"))))
    assert isinstance(errors[0], RelayRefusedError)
    assert len(logins(server)) == 2


@pytest.mark.parametrize("code", ["534 5.7.9 another way, please", "530 5.7.0 no", "504 5.5.4 what?"])
def test_only_535_is_about_the_token(code):
    """Another permanent refusal is final at once."""
    source = Source(CANARY, "another")
    script = oauth_server(CANARY, faults=[Fault("auth", "reply", code)])
    with smtp_server(script) as server, pytest.raises(RelayRefusedError, match=code[:3]):
        asyncio.run(send(by_token(server, source)))
    assert source.read_times == 1


@pytest.mark.parametrize(
    "fault", [Fault("auth", "reply", "454 4.7.0 not now"), Fault("auth", "hang"), Fault("auth", "drop")]
)
def test_a_token_that_cannot_be_checked_now_may_pass(fault):
    """A temporary refusal says nothing about the token: it is kept."""
    source = Source(CANARY, "another")
    with smtp_server(oauth_server(CANARY, faults=[fault])) as server:
        way = by_token(server, source)
        with pytest.raises(DeliveryError) as caught:
            asyncio.run(send(way))
        assert not isinstance(caught.value, RelayRefusedError)
        assert asyncio.run(send(way)).code == 250
    assert source.read_times == 1


def test_a_challenge_that_is_not_base64_is_told_as_it_stands():
    """A server that breaks the rules is still heard."""
    faults = [Fault("auth", "reply", "535 5.7.8 \x07no\r\n")]
    with smtp_server(oauth_server(CANARY, faults=faults)) as server, pytest.raises(RelayRefusedError) as caught:
        asyncio.run(send(by_token(server, Source(CANARY))))
    assert "\x07" not in str(caught.value)


# --- PLAIN and LOGIN


@pytest.mark.parametrize(
    ("auth", "mechanisms", "used"),
    [
        ("auto", "PLAIN LOGIN XOAUTH2", "PLAIN"),
        ("auto", "LOGIN PLAIN", "PLAIN"),
        ("auto", "LOGIN", "LOGIN"),
        ("plain", "LOGIN PLAIN", "PLAIN"),
        ("login", "PLAIN LOGIN", "LOGIN"),
    ],
)
def test_a_password_goes_by_the_way_that_was_chosen(auth, mechanisms, used):
    """`auto` takes PLAIN before LOGIN, and never XOAUTH2, which has no password."""
    with smtp_server(Script(login=(USER, "secret"), mechanisms=mechanisms)) as server:
        assert asyncio.run(send(transport(server, username=USER, password="secret", auth=auth))).code == 250
    assert logins(server) == [used]


@pytest.mark.parametrize(
    ("settings", "mechanisms", "hint"),
    [
        ({"auth": "plain", "password": "x"}, "LOGIN", "DIGEST_SMTP__AUTH"),
        ({"auth": "login", "password": "x"}, "PLAIN", "DIGEST_SMTP__AUTH"),
        ({"password": "x"}, "XOAUTH2", "DIGEST_SMTP__TOKEN_COMMAND"),
        ({"password": "x"}, "CRAM-MD5", "DIGEST_SMTP__AUTH"),
        ({"tokens": Tokens(Source(CANARY))}, "PLAIN LOGIN", "DIGEST_SMTP__AUTH"),
    ],
)
def test_a_server_without_the_chosen_way_refuses_us(settings, mechanisms, hint):
    """Neither another mechanism nor a session without login is a way round; what the server offers is told."""
    with (
        smtp_server(Script(login=(USER, "x"), mechanisms=mechanisms)) as server,
        pytest.raises(
            RelayRefusedError, match=f"no login that we use .*, but {mechanisms.replace(' ', ', ')}"
        ) as caught,
    ):
        asyncio.run(send(transport(server, username=USER, **settings)))
    assert hint in caught.value.hint
    assert logins(server) == []
    assert nothing_was_mailed(server)


def test_xoauth2_without_a_token_is_a_mistake_in_the_settings():
    """A password is never sent as if it were a token."""
    with smtp_server() as server, pytest.raises(ConfigError, match="XOAUTH2 needs a token"):
        transport(server, username=USER, password="secret", auth="xoauth2")


# --- secrets


@pytest.mark.parametrize("echo", ["{secret}", "{plain}", "{login}", "{xoauth2}"])
@pytest.mark.parametrize("code", ["535 5.7.8", "454 4.7.0", "421 4.7.0"])
@pytest.mark.parametrize("by", ["token", "password"])
def test_a_server_that_repeats_the_secret_does_not_make_us_tell_it(echo, code, by, caplog):
    """Some servers quote the line that they refuse: bare or in base64, the secret is taken out of words, causes, tracebacks and the log."""
    caplog.set_level(logging.DEBUG)
    forms = {
        "secret": CANARY,
        "plain": base64.b64encode(f"\0{USER}\0{CANARY}".encode()).decode(),
        "login": base64.b64encode(CANARY.encode()).decode(),
        "xoauth2": base64.b64encode(f"user={USER}\1auth=Bearer {CANARY}\1\1".encode()).decode(),
    }
    script = oauth_server(CANARY, faults=[Fault("auth", "reply", f"{code} not {echo.format(**forms)} here", times=0)])
    with smtp_server(script) as server:
        way = by_token(server, Source(CANARY)) if by == "token" else transport(server, username=USER, password=CANARY)
        with pytest.raises(DeliveryError) as caught:
            asyncio.run(send(way))
    shown = told(caught.value) + caplog.text + repr(way)
    assert not [form for form in forms.values() if form in shown]
    assert "not *** here" in str(caught.value)


@pytest.mark.parametrize("words", ["#@!? {secret}", "999 {secret}", "25"])
def test_nonsense_that_repeats_the_secret_is_not_told_either(words):
    """Also where the answer is none that SMTP knows."""
    faults = [Fault("auth", "reply", words.format(secret=CANARY))]
    with smtp_server(oauth_server(CANARY, faults=faults)) as server, pytest.raises(DeliveryError) as caught:
        asyncio.run(send(by_token(server, Source(CANARY))))
    assert CANARY not in told(caught.value)


def test_a_login_waits_for_tls(tmp_path: Path):
    """With STARTTLS not one AUTH goes out before the line is encrypted, though the server offers it in the clear too."""
    authority = trustme.CA()
    ca_file = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(ca_file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with smtp_server(oauth_server(CANARY), context=context) as server:
        way = by_token(server, Source(CANARY), security="starttls", ca_file=str(ca_file))
        assert asyncio.run(send(way)).code == 250
    auth = next(index for index, command in enumerate(server.commands) if command.startswith("AUTH"))
    assert server.commands.index("STARTTLS") < auth


def test_without_starttls_nobody_logs_in():
    """Where STARTTLS was taken out of the offers on the way, the token stays here."""
    with smtp_server(oauth_server(CANARY)) as server, pytest.raises(RelayRefusedError, match="no STARTTLS"):
        asyncio.run(send(by_token(server, Source(CANARY), security="starttls")))
    assert logins(server) == []
