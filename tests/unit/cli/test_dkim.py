"""`digest dkim`: keys, the record to publish, the settings to add; and that what it prints works."""

import re
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from digest.delivery import keys
from tests.e2e.newsroom import Newsroom
from tests.signatures import holds, signed_part, tags
from tests.smtp_server import smtp_server


def published(out: str) -> dict[str, str]:
    """Read the zone file form: the name without its dot, and the strings joined."""
    name = re.search(r"^(\S+)\. IN TXT \($", out, re.MULTILINE)
    assert name
    return {name[1]: "".join(re.findall(r'^ {4}"([^"]{1,255})"(?: \))?$', out, re.MULTILINE))}


def settings(out: str) -> dict[str, str]:
    return dict(re.findall(r"^(DIGEST_DKIM__\w+)=(.+)$", out, re.MULTILINE))


def only_newsletters(newsroom: Newsroom, *senders: str) -> None:
    text = "".join(f'[newsletters.n{n}]\ntitle = "N"\nfrom = "{sender}"\n' for n, sender in enumerate(senders))
    (newsroom.folder / "digest.toml").write_text(text, encoding="utf-8")


def test_a_key_is_written_and_what_to_publish_is_printed(newsroom):
    """The domain is that of the sender; the file is ours alone; the record is that of the key; both forms say the same."""
    made = newsroom.call("dkim", "keygen")
    assert (made.code, made.err) == (0, "")
    path = newsroom.folder / "dkim-digest.pem"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    ((name, record),) = published(made.out).items()
    assert name == "digest._domainkey.example.org"
    assert record.startswith("v=DKIM1; k=rsa; p=")
    assert f"{name}\n{record}\n" in made.out
    assert settings(made.out) == {
        "DIGEST_DKIM__KEY_FILE": str(path),
        "DIGEST_DKIM__SELECTOR": "digest",
        "DIGEST_DKIM__DOMAIN": "example.org",
    }
    assert "PRIVATE" not in made.out


def test_what_is_printed_signs_what_is_sent(newsroom):
    """From nothing to verified letters with the lines that the command printed, RSA and Ed25519."""
    first, second = newsroom.call("dkim", "keygen"), newsroom.call("dkim", "keygen", "--ed25519")
    records = published(first.out) | published(second.out)
    newsroom.environment |= settings(first.out) | settings(second.out)
    with smtp_server() as server:
        newsroom.relay(server.port)
        newsroom.readers(3)
        assert newsroom.call("run").code == 0
    assert len(server.accepted) == 3
    for seen in server.accepted:
        fields, _ = signed_part(seen.data)
        assert [tags(field)["a"] for field in fields] == ["rsa-sha256", "ed25519-sha256"]
        assert all(holds(seen.data, field, records) for field in fields)


def test_a_test_copy_is_signed(newsroom):
    """`digest test` shows what receivers will say of the signature before anybody else gets a letter."""
    made = newsroom.call("dkim", "keygen")
    newsroom.environment |= settings(made.out)
    with smtp_server() as server:
        newsroom.relay(server.port)
        assert newsroom.call("test", "editor@example.org").code == 0
    (seen,) = server.accepted
    (field,), _ = signed_part(seen.data)
    assert holds(seen.data, field, published(made.out))


def test_the_second_key_has_lines_of_its_own(newsroom):
    """Its own selector, file and settings; the domain is said with the first."""
    made = newsroom.call("dkim", "keygen", "--ed25519")
    assert published(made.out)["digest-ed25519._domainkey.example.org"].startswith("v=DKIM1; k=ed25519; p=")
    path = newsroom.folder / "dkim-digest-ed25519.pem"
    assert settings(made.out) == {
        "DIGEST_DKIM__ED25519_KEY_FILE": str(path),
        "DIGEST_DKIM__ED25519_SELECTOR": "digest-ed25519",
    }
    assert keys.read_key(path, "s", "ed25519-sha256")


def test_options_say_where_and_what(newsroom):
    """Domain, selector, file and length; a domain may be one above the sender's, in any script."""
    words = ("--domain", "gärten.example", "--selector", "2026-11", "--out", "new.pem", "--bits", "3072")
    made = newsroom.call("dkim", "keygen", *words)
    assert made.code == 0, made.err
    ((name, record),) = published(made.out).items()
    assert name == "2026-11._domainkey.xn--grten-gra.example"
    assert len(record) > 512
    assert settings(made.out)["DIGEST_DKIM__KEY_FILE"] == str(newsroom.folder / "new.pem")


def test_a_second_key_of_the_same_name_is_refused(newsroom):
    """Nothing is overwritten, and the refusal names the way out."""
    assert newsroom.call("dkim", "keygen").code == 0
    before = (newsroom.folder / "dkim-digest.pem").read_bytes()
    again = newsroom.call("dkim", "keygen")
    assert again.code == 2
    assert "dkim-digest.pem: exists already" in again.err
    assert "--out" in again.err
    assert (newsroom.folder / "dkim-digest.pem").read_bytes() == before


def test_a_place_that_cannot_be_written_is_named(newsroom):
    """A folder that is not there is an error of ours, not of Python's."""
    made = newsroom.call("dkim", "keygen", "--out", "none/key.pem")
    assert made.code == 2
    assert "none/key.pem: cannot be written: No such file or directory" in made.err


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("--domain", "nowhere"), "'nowhere' is not a domain"),
        (("--selector", "a b"), "'a b' is not a selector"),
        (("--bits", "1024"), "1024 is not in the range 2048<=x<=8192"),
    ],
)
def test_a_wrong_option_writes_nothing(newsroom, words, what):
    """Told before a key is made."""
    made = newsroom.call("dkim", "keygen", *words)
    assert made.code == 2
    assert what in made.err
    assert list(newsroom.folder.glob("*.pem")) == []


def test_several_senders_want_the_domain_to_be_named(newsroom):
    """With two domains nobody can guess; with two addresses of one domain there is nothing to guess."""
    only_newsletters(newsroom, "a@example.org", "b@example.net")
    made = newsroom.call("dkim", "keygen")
    assert made.code == 2
    assert "several: example.net, example.org" in made.err
    assert "--domain" in made.err
    only_newsletters(newsroom, "a@example.org", "B <b@Example.org>")
    assert newsroom.call("dkim", "keygen").code == 0


def test_without_a_newsletter_the_domain_is_asked_for(newsroom):
    """A key can be made before anything is configured."""
    (newsroom.folder / "digest.toml").unlink()
    assert "there is no newsletter to take it from" in newsroom.call("dkim", "keygen").err
    assert newsroom.call("dkim", "keygen", "--domain", "example.org").code == 0


# --- settings that cannot sign ----------------------------------------------------------------------------------------


def with_key(newsroom: Newsroom, **changes: str) -> Path:
    made = newsroom.call("dkim", "keygen")
    newsroom.environment |= settings(made.out) | changes
    return newsroom.folder / "dkim-digest.pem"


def test_validate_reads_the_key(newsroom):
    """A key that others can read is found by `config validate`, with the command that mends it."""
    path = with_key(newsroom)
    assert newsroom.call("config", "validate").code == 0
    path.chmod(0o644)
    checked = newsroom.call("config", "validate")
    assert checked.code == 78
    assert f"{path}: holds a private key, and other users of this machine can read it" in checked.err
    assert f"chmod 600 {path}" in checked.err


def test_validate_tells_of_a_weak_key(newsroom, monkeypatch):
    """It signs all the same."""
    with_key(newsroom)
    monkeypatch.setattr(keys, "GOOD", 4096)
    checked = newsroom.call("config", "validate")
    assert checked.code == 0
    assert "quay: it is signed with a weak key" in checked.out
    assert "2048 bits, 4096 are usual" in checked.out


@pytest.mark.parametrize("command", [("run",), ("send", "quay", "--yes"), ("test", "editor@example.org")])
def test_nothing_is_composed_that_could_not_be_signed(newsroom, command):
    """A key that is gone, or a domain that cannot vouch, stops the job before an edition is made; mended, it goes on."""
    with_key(newsroom, DIGEST_DKIM__DOMAIN="example.net")
    with smtp_server() as server:
        newsroom.relay(server.port)
        newsroom.readers(2)
        refused = newsroom.call(*command)
        assert refused.code == 78
        assert "example.net cannot vouch for mail from quay@example.org" in refused.err
        assert newsroom.call("editions", "list", "--json").json == []
        newsroom.environment["DIGEST_DKIM__DOMAIN"] = "example.org"
        assert newsroom.call(*command).code == 0
    assert all(seen.data.startswith(b"DKIM-Signature: ") for seen in server.accepted)
    assert server.accepted


def test_the_key_of_one_newsletter_leaves_the_others_alone(newsroom):
    """With a broken key in a newsletter's own table the other one goes out."""
    newsroom.configure(more='\n[newsletters.quay.dkim]\nkey_file = "none.pem"\nselector = "x"\n')
    path = newsroom.folder / "digest.toml"
    other = path.read_text(encoding="utf-8").partition("[newsletters.quay.dkim]")[0].replace("quay]", "pier]")
    path.write_text(path.read_text(encoding="utf-8") + other.replace("newsletters.quay.", "newsletters.pier."), "utf-8")
    with smtp_server() as server:
        newsroom.relay(server.port)
        (newsroom.folder / "r.csv").write_text("email\nr@example.net\n", encoding="utf-8")
        assert newsroom.call("subscribers", "import", "r.csv", "--newsletter", "pier", "--yes").code == 0
        ran = newsroom.call("run")
    assert ran.code == 78
    assert "none.pem: cannot be read" in ran.err
    assert len(server.accepted) == 1
    assert not server.accepted[0].data.startswith(b"DKIM")


def test_an_examination_parses_a_key_once(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch):
    """Settings, records and marks all ask for it."""
    parsed: list[bytes] = []
    parse = serialization.load_pem_private_key

    def counted(pem: bytes, password: None) -> object:
        parsed.append(pem)
        return parse(pem, password)

    assert newsroom.call("dkim", "keygen").code == 0
    newsroom.environment |= {"DIGEST_DKIM__KEY_FILE": "dkim-digest.pem", "DIGEST_DKIM__SELECTOR": "digest"}
    monkeypatch.setattr(serialization, "load_pem_private_key", counted)
    keys._parsed.cache_clear()
    newsroom.call("doctor", "--offline")
    assert len(parsed) == 1
