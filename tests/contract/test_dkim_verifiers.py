"""Our signatures before verifiers that others wrote. One that is not installed is skipped, by name."""

from dataclasses import replace

import pytest

from digest.delivery.message import Composer
from digest.rendering import EditionRenderer
from tests import verifiers
from tests.letters import LINKS, NEWSLETTER, rendered
from tests.signatures import ROW, records, signed_part, signer
from tests.unit.rendering.samples import LETTER, edition

RECORDS = records("rsa", "ed25519")
PROGRAMS = {
    "dkimpy": verifiers.dkimpy,
    "OpenDKIM": verifiers.opendkim,
    "Mail::DKIM": verifiers.mail_dkim,
    "rspamd": verifiers.rspamd,
}
KNOWS_NO_ED25519 = "unsupported algorithm ed25519-sha256"


@pytest.fixture(params=PROGRAMS)
def verify(request, missing, tmp_path):
    """Give one verifier: a message in, a line per signature out."""

    def ask(message: bytes) -> list[str]:
        lines = PROGRAMS[request.param](message, RECORDS, tmp_path)
        if lines is None:
            missing("verifiers", f"{request.param} is not installed")
        return lines or []

    return ask


def letter(*kinds: str, encoding="quoted-printable", **changes) -> bytes:
    """Make a letter whose body has what canonical forms are about: runs of spaces, tabs, dots, soft breaks, another script."""
    row = replace(ROW, **({"name": "Ann\tLee  .Ж  "} | changes))
    return Composer(rendered(encoding, filler=4000), NEWSLETTER, LINKS, signer(*kinds)).compose(row)


@pytest.mark.parametrize("names", [("Kitchen",), ("Sea", "Towns"), ("Towns", "Sea", "Kitchen", "Found")])
def test_the_signature_of_a_readers_own_choice_is_accepted(verify, names):
    """Another subject, other stories in another order: each choice is signed whole."""
    letter_of = replace(LETTER, sender=NEWSLETTER.sender)
    composer = Composer(EditionRenderer().render(edition(), letter_of), letter_of, LINKS, signer("rsa"))
    (line,) = verify(composer.compose(replace(ROW, name="Ann\tLee  .Ж  ", choice=names)))
    assert line.startswith("pass"), line


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
def test_an_rsa_signature_is_accepted(verify, encoding):
    """Alone, over a body in either encoding."""
    (line,) = verify(letter("rsa", encoding=encoding))
    assert line.startswith("pass"), line


def test_both_signatures_are_accepted(verify):
    """RSA and Ed25519 in one message; a verifier that is too old for Ed25519 says so and takes the other."""
    lines = verify(letter("rsa", "ed25519"))
    assert len(lines) == 2, lines
    assert lines[0].startswith("pass"), lines
    assert lines[1].startswith("pass") or KNOWS_NO_ED25519 in lines[1], lines


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"</html>", b"<hr></html>"),
        (b"Subject: ", b"Subject: not "),
        (b"/u/1.mzxw", b"/u/1.nzxw"),
        (b"\r\n\r\n", b"\r\nList-Unsubscribe: <https://evil.example>\r\n\r\n"),
        (b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n"),
    ],
)
def test_a_changed_message_is_not_accepted(verify, old, new):
    """One word of the body, the subject, a link, a field that comes twice, a field that was not there."""
    fields, rest = signed_part(letter("rsa"))
    changed = b"".join(fields) + rest.replace(old, new, 1)
    lines = verify(changed)
    assert lines
    assert not any(line.startswith("pass") for line in lines), lines


def test_a_letter_for_a_utf8_address_is_accepted(verify):
    """RFC 6532: a header in UTF-8 is signed as the octets that go out (RFC 8616)."""
    (line,) = verify(letter("rsa", address="jürgen@example.net"))
    assert line.startswith("pass"), line
