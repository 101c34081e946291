"""`digest init`, `config`, `db`, `schedule`, `template`: what an operator does once."""

import json
import re
import shlex
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.cli import setup
from digest.resources import template_root
from digest.settings.tree import SECRETS
from tests.clock import MovableClock
from tests.e2e.newsroom import Newsroom, Result

CANARIES = {
    "DIGEST_SECRET_KEY": "canary-key-0123456789-0123456789-0123456789",
    "DIGEST_SMTP__PASSWORD": "canary-password",
    "DIGEST_LLM__API_KEY": "canary-model",
    "DIGEST_SMTP__USERNAME": "postman",
    "DIGEST_DATABASE__URL": "postgresql://digest:canary-database@127.0.0.1/news?sslpassword=canary-query",
}


@pytest.fixture
def bare(tmp_path: Path, clock: MovableClock) -> Newsroom:
    """Make an empty folder, as on the first day: no digest.toml, and no setting in the environment."""
    room = Newsroom(tmp_path, clock)
    room.environment = {"HOME": str(tmp_path), "PATH": room.environment["PATH"]}
    return room


def test_where_a_configuration_was_looked_for_is_told(bare):
    """Who is in the wrong folder sees which one it is, and the other place that counts."""
    for home, other in ((None, ".config"), ("xdg", "xdg")):
        if home:
            bare.environment["XDG_CONFIG_HOME"] = str(bare.folder / home)
        result = bare.call("status")
        assert result.code == 78
        places = (bare.folder / "digest.toml", bare.folder / other / "digest" / "digest.toml")
        assert f"there is no digest.toml here (looked for {places[0]} and {places[1]})" in result.err
        assert "`digest init`" in result.err


# --- init -------------------------------------------------------------------------------------------------------------


def test_init_then_validate(bare):
    """What `init` writes is right as it stands, and `validate` names what is still missing before it can be sent."""
    first = bare.call("init")
    assert (first.code, first.err) == (0, "")
    assert first.out.splitlines()[:2] == ["wrote digest.toml", "wrote .env"]
    checked = bare.call("config", "validate")
    assert checked.code == 0, checked.err
    assert "1 newsletter, 1 source" in checked.out
    assert "weekly: it cannot be sent yet: newsletters.weekly.postal_address: is not set" in checked.out
    assert "weekly: it cannot be sent yet: DIGEST_WEB__BASE_URL: is not set" in checked.out


def test_init_into_a_new_folder_keeps_its_secrets(bare):
    """The folder is made, and only its owner can read the key."""
    assert bare.call("init", "deep/below").code == 0
    assert stat.S_IMODE((bare.folder / "deep" / "below" / ".env").stat().st_mode) == 0o600


def test_a_second_init_writes_nothing_and_says_so(bare):
    """What the operator filled in stays byte for byte."""
    bare.call("init")
    before = {name: (bare.folder / name).read_bytes() for name in ("digest.toml", ".env")}
    again = bare.call("init")
    assert again.code == 0
    assert "Nothing to write" in again.out
    assert "wrote" not in again.out
    assert before == {name: (bare.folder / name).read_bytes() for name in before}


def test_init_takes_the_feeds_of_an_opml_file(bare):
    """Feeds become sources, ready to be read."""
    outlines = "".join(f'<outline text="Feed {n}" xmlUrl="https://{n}.example/feed"/>' for n in "ab")
    (bare.folder / "feeds.opml").write_text(f"<opml><body>{outlines}</body></opml>")
    assert bare.call("init", "--import-opml", "feeds.opml").code == 0
    rows = bare.call("sources", "list", "--json").json
    assert [row["source"] for row in rows] == ["https://a.example/feed", "https://b.example/feed"]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (None, "does not exist"),
        (b"no xml", "is not XML"),
        (b"<html/>", "is no OPML"),
        (b"<!DOCTYPE a><opml/>", "document type"),
    ],
)
def test_a_file_that_is_no_opml_makes_nothing(bare, content, word):
    """A wrong file is told before anything is written."""
    if content is not None:
        (bare.folder / "feeds.opml").write_bytes(content)
    result = bare.call("init", "--import-opml", "feeds.opml")
    assert result.code == 2
    assert word in result.err
    assert not (bare.folder / "digest.toml").exists()


def test_a_folder_that_cannot_be_written_is_told(bare):
    """A file in place of the folder is exit 2 with the place."""
    (bare.folder / "taken").write_text("x")
    result = bare.call("init", "taken/below")
    assert result.code == 2
    assert "cannot be written" in result.err
    assert "taken" in result.err


# --- config -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_config_show_masks_every_secret(newsroom: Newsroom, form):
    """No value of a secret is shown in any form; what is not secret is."""
    newsroom.environment |= CANARIES
    result = newsroom.call("config", "show", *form)
    assert result.code == 0, result.err
    assert "canary" not in result.out + result.err
    assert "postman" in result.out
    assert "127.0.0.1/news" in result.out


def test_every_secret_was_tried():
    """A setting that may hold a secret is among the canaries above."""
    names = {name.removeprefix("DIGEST_").replace("__", ".").lower() for name in CANARIES}
    assert names >= SECRETS


def test_config_show_as_json_names_value_and_origin(newsroom: Newsroom):
    """Each setting has its dotted name, its value in words, and the file and line, variable or option that it comes from."""
    rows = {row["name"]: row for row in newsroom.call("config", "show", "--json").json}
    assert all(set(row) == {"name", "value", "origin"} for row in rows.values())
    assert rows["newsletters.quay.title"]["value"] == "The Quay"
    assert re.fullmatch(r".*/digest\.toml:\d+", rows["newsletters.quay.title"]["origin"])
    assert rows["web.base_url"]["origin"] == "environment DIGEST_WEB__BASE_URL"
    assert rows["smtp.connections"] == {"name": "smtp.connections", "value": "4", "origin": "default"}


def test_root_options_are_shown_as_the_origin(newsroom: Newsroom):
    """`--config` and `--data` win over the environment, and one can see it."""
    shutil.copy(newsroom.folder / "digest.toml", newsroom.folder / "other.toml")
    result = newsroom.call("--config", "other.toml", "--data", "elsewhere", "config", "show", "--json")
    rows = {row["name"]: row for row in result.json}
    assert rows["data"]["value"] == str(newsroom.folder / "elsewhere")
    assert rows["data"]["origin"] == "argument --data"
    assert rows["config"]["value"] == str(newsroom.folder / "other.toml")


def test_a_table_of_settings_has_one_line_each(newsroom: Newsroom):
    """In a pipe each setting is one line that begins with its name."""
    names = [row["name"] for row in newsroom.call("config", "show", "--json").json]
    lines = newsroom.call("config", "show").out.splitlines()[1:]
    assert [line.split()[0] for line in lines] == names


def test_validate_counts_what_it_read(newsroom: Newsroom):
    """A right configuration is one line, exit 0, and makes no database."""
    result = newsroom.call("config", "validate")
    assert (result.code, result.out, result.err) == (0, "The settings are right: 1 newsletter, 1 source.\n", "")
    assert not newsroom.database.exists()


def test_validate_names_every_mistake_at_once(newsroom: Newsroom):
    """All that is wrong is told in one go, each with its line."""
    path = newsroom.folder / "digest.toml"
    path.write_text(path.read_text().replace('title = "The Quay"', 'titel = "x"\nmax_stories = 0'))
    result = newsroom.call("config", "validate")
    assert result.code == 78
    for word in ("titel", "max_stories", "title"):
        assert word in result.err
    assert result.err.count("digest.toml:") >= 3


def test_validate_knows_the_types_of_sources(newsroom: Newsroom):
    """A type that nobody offers is found here, not by the run at night."""
    newsroom.configure('type = "fed"\nurl = "https://example.org/feed"\n')
    result = newsroom.call("config", "validate")
    assert result.code == 78
    assert "Did you mean feed?" in result.err


@pytest.mark.parametrize(
    ("variable", "words"),
    [("DIGEST_WEB__BASE_URL", "DIGEST_WEB__BASE_URL: is not set"), ("DIGEST_SECRET_KEY", "no key to sign links")],
)
def test_validate_says_what_keeps_a_newsletter_from_going_out(newsroom: Newsroom, variable, words):
    """What `run` would refuse is told with its remedy, while the settings themselves are right."""
    del newsroom.environment[variable]
    result = newsroom.call("config", "validate")
    assert result.code == 0
    assert words in result.out


@pytest.mark.parametrize(
    ("language", "told"), [("sv", True), ("sr-Latn", True), ("pt-BR", False), ("zh-TW", False), ("en-GB", False)]
)
def test_validate_tells_of_a_language_without_words(newsroom: Newsroom, language, told):
    """Once, where one can still choose, and not at every run: what we have no words for will be English."""
    path = newsroom.folder / "digest.toml"
    path.write_text(path.read_text().replace('title = "The Quay"', f'title = "The Quay"\nlanguage = "{language}"'))
    result = newsroom.call("config", "validate")
    assert result.code == 0, result.err
    assert (f"there are no words in '{language}' yet" in result.out) is told


def test_validate_and_doctor_say_the_same_of_the_settings(newsroom: Newsroom):
    """What one of them tells of a newsletter that is not ready, the other tells too, in the same words."""
    del newsroom.environment["DIGEST_WEB__BASE_URL"]
    path = newsroom.folder / "digest.toml"
    path.write_text(path.read_text().replace('title = "The Quay"', 'title = "The Quay"\nlanguage = "sv"'))
    told = newsroom.call("config", "validate").out.splitlines()[1:]
    found = [one for one in newsroom.call("doctor", "--offline", "--json").json if one["check"] == "settings"]
    assert [one["standing"] for one in found] == ["error", "warning"]
    assert told == [f"quay: {one['what']}. {one['hint']}" for one in found]


def test_doctor_tells_mistakes_beside_what_is_missing(newsroom: Newsroom):
    """A source of an unknown kind hides nothing of the rest, which `validate` tells once that is mended."""
    newsroom.configure('type = "fed"\nurl = "https://example.org/feed"\n')
    del newsroom.environment["DIGEST_WEB__BASE_URL"]
    found = [one for one in newsroom.call("doctor", "--offline", "--json").json if one["check"] == "settings"]
    assert [one["standing"] for one in found] == ["error", "error"]
    assert "Did you mean feed?" in found[0]["hint"]
    assert "DIGEST_WEB__BASE_URL" in found[1]["what"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"DIGEST_TEMPLATES": "nowhere"}, "there is no such folder of templates"),
        ({"DIGEST_SMTP__HOST": "mail.example.org", "DIGEST_SMTP__SECURITY": "none"}, "loopback"),
    ],
)
def test_what_no_newsletter_could_go_out_with_is_found(newsroom: Newsroom, change, told):
    """`validate` refuses what a run would refuse, and `doctor` names it once, not once for each newsletter."""
    newsroom.environment |= change
    refused = newsroom.call("config", "validate")
    assert (refused.code, refused.out) == (78, "")
    assert told in refused.err
    found = [one for one in newsroom.call("doctor", "--offline", "--json").json if one["check"] == "settings"]
    assert len([one for one in found if told in one["what"] and one["standing"] == "error"]) == 1


def test_validate_makes_no_database(newsroom: Newsroom):
    """A look at the settings leaves nothing behind."""
    assert newsroom.call("config", "validate").code == 0
    assert not newsroom.database.exists()


def test_a_mistake_in_a_source_is_told_with_its_line(newsroom: Newsroom):
    """Its file and line stand before what is wrong; several mistakes are told together."""
    newsroom.configure(
        'type = "fed"\nurl = "https://example.org/feed"\n', 'type = "feld"\nurl = "https://example.net/"\n'
    )
    refused = newsroom.call("config", "validate")
    assert refused.code == 78
    assert "2 settings are wrong" in refused.err
    lines = (newsroom.folder / "digest.toml").read_text().splitlines()
    for number in [at for at, line in enumerate(lines, start=1) if line.startswith("[[")]:
        assert re.search(rf"digest\.toml:{number}: source fe\w+:https:.*unknown type of source", refused.err)


@pytest.mark.parametrize(
    ("options", "sources", "told"),
    [
        ("approval = true", (), "nobody is told of them"),
        ("", ('type = "folder"\npath = "artikel"\n',), "/artikel, which folder:artikel reads"),
        ("", ('type = "feed"\npath = "feed.xml"\n',), "/feed.xml, which feed:feed.xml reads"),
    ],
)
def test_what_may_be_meant_so_is_a_remark(newsroom: Newsroom, options, sources, told):
    """A folder may be mounted later, and a draft approved by command: the settings are right, with a line about it."""
    newsroom.configure(*sources, options=options)
    result = newsroom.call("config", "validate")
    assert result.code == 0
    assert told in result.out
    found = [one for one in newsroom.call("doctor", "--offline", "--json").json if one["check"] == "settings"]
    assert [one["standing"] for one in found] == ["warning"]


# --- db ---------------------------------------------------------------------------------------------------------------


def test_db_upgrade_is_safe_to_run_twice(newsroom: Newsroom):
    """The first call makes the database, readable by its owner alone; the second changes nothing."""
    first = newsroom.call("db", "upgrade")
    assert first.code == 0
    assert first.out.startswith("Upgraded from nothing to ")
    assert stat.S_IMODE(newsroom.database.stat().st_mode) & 0o077 == 0
    again = newsroom.call("db", "upgrade")
    assert again.code == 0
    assert re.fullmatch(r"The database is at revision \S+\.\n", again.out)


def test_a_file_that_is_no_database_is_69(newsroom: Newsroom):
    """Garbage in place of the database is told, and stays as it is."""
    newsroom.database.parent.mkdir(mode=0o700)
    newsroom.database.write_bytes(b"not a database at all" * 100)
    newsroom.database.chmod(0o600)
    result = newsroom.call("db", "upgrade")
    assert result.code == 69
    assert "Traceback" not in result.err
    assert newsroom.database.read_bytes() == b"not a database at all" * 100


# --- schedule ---------------------------------------------------------------------------------------------------------


def crontab_command(line: str) -> str:
    """Give what crond hands to the shell (crontab(5)): after five fields, up to a bare %; an escaped one is itself."""
    command = line.split(" ", 5)[5]
    return re.split(r"(?<!\\)%", command)[0].replace(r"\%", "%")


NAMES = [
    "plain",
    "with space",
    "50% off",
    "it's",
    'say "so"',
    "a$HOME",
    "semi;colon",
    "back\\slash",
    "Zeitung für alle",
]


def moved(newsroom: Newsroom, name: str) -> Newsroom:
    """Move everything into a folder of another name."""
    new = newsroom.folder / "below" / name
    new.mkdir(parents=True)
    for part in ("digest.toml", "articles"):
        (newsroom.folder / part).rename(new / part)
    newsroom.folder = new
    newsroom.environment |= {"HOME": str(new), "DIGEST_DATA": str(new / "data")}
    return newsroom


def as_cron(room: Newsroom, shell: str) -> str:
    """Let a shell run a line as crond does: from another folder, with nothing of the operator's surroundings; gives what was printed."""
    surroundings = {"HOME": str(room.folder), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(["sh", "-c", shell], env=surroundings, cwd="/", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def settings_of(shown: str) -> dict[str, str]:
    return {row["name"]: row["value"] for row in json.loads(shown)}


@pytest.mark.parametrize("name", NAMES)
def test_the_cron_line_says_the_same_from_any_folder(newsroom: Newsroom, name):
    """The line that cron runs changes to the folder and calls the program with this digest.toml, whatever the path holds."""
    told = newsroom.folder / "told"
    told.write_text('#!/bin/sh\npwd\nprintf "%s\\n" "$@"\n')
    told.chmod(0o755)
    room = moved(newsroom, name)
    (line,) = room.call("schedule", "cron").out.splitlines()
    assert line.startswith("*/10 * * * * cd ")
    program = shlex.quote(shlex.split(crontab_command(line))[3])
    assert crontab_command(line).count(program) == 1
    folder, *words, run, quiet = as_cron(
        room, crontab_command(line).replace(program, shlex.quote(str(told)))
    ).splitlines()
    assert (folder, run, quiet) == (str(room.folder), "run", "--quiet")
    room.environment = {"HOME": str(room.folder), "PATH": "/usr/bin:/bin"}
    shown = room.call(*words, "config", "show", "--json")
    assert settings_of(shown.out)["config"] == str(room.folder / "digest.toml"), shown.err


def test_the_cron_line_runs_this_very_program(newsroom: Newsroom):
    """It gets by with what cron gives it, from a folder whose name every layer would read in its own way."""
    room = moved(newsroom, "".join(NAMES))
    shell = crontab_command(room.call("schedule", "cron").out).replace(" run --quiet", " config show --json")
    assert settings_of(as_cron(room, shell))["config"] == str(room.folder / "digest.toml")


def test_the_cron_line_calls_run_quietly(newsroom: Newsroom):
    """Cron mails what a job prints: only problems shall be printed."""
    words = shlex.split(crontab_command(newsroom.call("schedule", "cron").out))
    assert words[:3] == ["cd", str(newsroom.folder), "&&"]
    assert words[-2:] == ["run", "--quiet"]


def test_the_cron_line_calls_the_program_that_printed_it(newsroom: Newsroom):
    """Another `digest` on the PATH of the shell is not the one that was set up here."""
    fake = newsroom.folder / "bin" / "digest"
    fake.parent.mkdir()
    fake.write_text("#!/bin/sh\n")
    fake.chmod(0o755)
    newsroom.environment["PATH"] = f"{fake.parent}:{newsroom.environment['PATH']}"
    program = shlex.split(crontab_command(newsroom.call("schedule", "cron").out))[3]
    assert Path(program).parent == Path(sys.executable).parent


def data_of(result: Result) -> str:
    """Give the data folder that a cron line names; empty where it names none."""
    words = shlex.split(crontab_command(result.out))
    return words[words.index("--data") + 1] if "--data" in words else ""


def test_the_cron_line_keeps_the_data_folder_of_this_shell(newsroom: Newsroom):
    """The job meets the same ledger, by whatever means this shell named it; what stands in .env it finds by itself."""
    assert data_of(newsroom.call("--data", "my data", "schedule", "cron")) == str(newsroom.folder / "my data")
    newsroom.environment["DIGEST_DATA"] = "other"
    assert data_of(newsroom.call("schedule", "cron")) == str(newsroom.folder / "other")
    del newsroom.environment["DIGEST_DATA"]
    assert data_of(newsroom.call("schedule", "cron")) == ""
    newsroom.environment["XDG_DATA_HOME"] = str(newsroom.folder / "xdg")
    assert data_of(newsroom.call("schedule", "cron")) == str(newsroom.folder / "xdg" / "digest")
    (newsroom.folder / ".env").write_text("DIGEST_DATA=kept\n")
    assert data_of(newsroom.call("schedule", "cron")) == ""


@pytest.mark.parametrize("kind", ["cron", "systemd"])
def test_what_a_job_will_not_have_is_told(newsroom: Newsroom, kind):
    """Settings that stand in the environment alone are named, without their values, with the file that they belong into; the line is still the line."""
    newsroom.environment |= {"DIGEST_STATE": "state", "DIGEST_SOURCES__PRESS__TOKEN": "hush-hush"}
    result = newsroom.call("schedule", kind)
    assert result.code == 0
    told = " ".join(result.err.split())
    for name in ("DIGEST_SECRET_KEY", "DIGEST_WEB__BASE_URL", "DIGEST_STATE", "DIGEST_SOURCES__PRESS__TOKEN"):
        assert name in told
    assert str(newsroom.folder / ".env") in told
    assert "hush-hush" not in result.out + result.err
    assert not {"DIGEST_DATA", "DIGEST_CONFIG"} & set(told.replace(",", "").replace(".", "").split())


def test_what_stands_in_a_file_too_is_not_told(newsroom: Newsroom):
    """Who has sourced the .env into the shell is not troubled."""
    newsroom.environment.pop("DIGEST_DATA")
    ours = [f"{name}={value}" for name, value in newsroom.environment.items() if name.startswith("DIGEST_")]
    (newsroom.folder / ".env").write_text("\n".join(ours))
    (newsroom.folder / ".env").chmod(0o600)
    assert newsroom.call("schedule", "cron").err == ""


def test_what_a_job_needs_is_told_though_its_settings_would_be_wrong(newsroom: Newsroom):
    """Where a setting of the environment makes those of the files right, all of the environment are named."""
    (newsroom.folder / ".env").write_text("DIGEST_SMTP__USERNAME=press\n")
    newsroom.environment["DIGEST_SMTP__PASSWORD"] = "hush-hush"
    result = newsroom.call("schedule", "cron")
    assert result.code == 0
    assert "DIGEST_SMTP__PASSWORD" in result.err
    assert data_of(result) == newsroom.environment["DIGEST_DATA"]


def test_a_schedule_without_a_configuration_is_refused(bare):
    """A line that cannot work is not printed."""
    result = bare.call("schedule", "cron")
    assert (result.code, result.out) == (78, "")
    assert "digest init" in result.err


def sections(text: str) -> dict[str, list[str]]:
    """Give the lines below each heading of a unit file."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("["):
            found[line] = []
        elif line and not line.startswith("#"):
            found[list(found)[-1]].append(line)
    return found


def test_the_systemd_units_say_what_the_job_needs(newsroom: Newsroom):
    """One run at a time, 75 is no failure, a missed time is made up, and a stop waits for the dots in flight."""
    units = sections(newsroom.call("schedule", "systemd").out)
    assert "Type=oneshot" in units["[Service]"]
    assert "SuccessExitStatus=75" in units["[Service]"]
    assert f"WorkingDirectory={newsroom.folder}" in units["[Service]"]
    assert units["[Timer]"] == ["OnCalendar=*:0/10", "Persistent=true"]
    assert units["[Install]"] == ["WantedBy=timers.target"]


def test_the_unit_of_a_worker_says_what_it_needs(newsroom: Newsroom):
    """It may run several times, ends like a job, comes again after a failure, and has no timer."""
    units = sections(newsroom.call("schedule", "systemd", "--worker").out)
    (command,) = [line for line in units["[Service]"] if line.startswith("ExecStart=")]
    assert command.endswith(" worker")
    assert {"Restart=on-failure", "SuccessExitStatus=75", "KillSignal=SIGTERM"} <= set(units["[Service]"])
    assert "[Timer]" not in units


def systemd_words(value: str) -> list[str]:
    """Split ExecStart= as systemd.service(5) does: quotes, backslashes, then %% and $$."""
    words = re.findall(r'"(?:[^"\\]|\\.)*"|[^ \t]+', value)
    plain = [re.sub(r"\\(.)", r"\1", word[1:-1] if word.startswith('"') else word) for word in words]
    literal = [re.sub(r"%%|%.?", lambda found: "%" if found[0] == "%%" else "<specifier>", word) for word in plain]
    return [re.sub(r"\$\$|\$\w*", lambda found: "$" if found[0] == "$$" else "<variable>", word) for word in literal]


@pytest.mark.parametrize("name", NAMES)
def test_the_systemd_command_survives_any_path(newsroom: Newsroom, name):
    """Spaces, quotes, specifiers and variables in the path of digest.toml reach the program as they are."""
    room = moved(newsroom, name)
    units = sections(room.call("schedule", "systemd").out)
    command = next(line for line in units["[Service]"] if line.startswith("ExecStart="))
    words = systemd_words(command.removeprefix("ExecStart="))
    paths = ["--config", str(room.folder / "digest.toml"), "--data", str(room.folder / "data")]
    assert words[-6:] == [*paths, "run", "--quiet"]
    assert f"WorkingDirectory={str(room.folder).replace('%', '%%')}" in units["[Service]"]


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1))
def test_a_word_for_systemd_reads_back(text):
    """Whatever a path holds, systemd reads the same word."""
    assert systemd_words(setup._word(text.replace("$", "$$"))) == [text]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_itself_accepts_the_units(newsroom: Newsroom):
    """The printed units have no unknown key and no wrong value."""
    room = moved(newsroom, "50% off, it's")
    text = room.call("schedule", "systemd").out
    service, timer = text.split("# /etc/systemd/system/digest.timer\n")
    for name, unit in (("digest.service", service), ("digest.timer", timer)):
        (room.folder / name).write_text(unit)
    files = [str(room.folder / name) for name in ("digest.service", "digest.timer")]
    done = subprocess.run(["systemd-analyze", "verify", *files], capture_output=True, text=True, check=False)
    assert not [line for line in done.stderr.splitlines() if "digest.service:" in line or "digest.timer:" in line]


# --- template ---------------------------------------------------------------------------------------------------------


def test_ejected_templates_are_used(newsroom: Newsroom):
    """A copy holds every template; a change in it shows in the next preview."""
    result = newsroom.call("template", "eject", "mine")
    assert result.code == 0
    assert "DIGEST_TEMPLATES=mine in .env" in result.out
    copied = {path.relative_to(newsroom.folder / "mine") for path in (newsroom.folder / "mine").rglob("*")}
    assert copied == {path.relative_to(template_root()) for path in template_root().rglob("*")}
    path = newsroom.folder / "mine" / "edition" / "edition.html.j2"
    path.write_text(path.read_text().replace("</body>", "<p>Ours alone.</p></body>"))
    newsroom.environment["DIGEST_TEMPLATES"] = "mine"
    assert newsroom.call("preview").code == 0
    assert "Ours alone." in (newsroom.folder / "preview" / "quay.html").read_text()


def test_a_folder_with_something_in_it_is_never_filled(newsroom: Newsroom):
    """Nothing of the operator's is overwritten."""
    mine = newsroom.folder / "mine"
    mine.mkdir()
    (mine / "notes.txt").write_text("keep")
    result = newsroom.call("template", "eject", "mine")
    assert result.code == 2
    assert "is not empty" in result.err
    assert [path.name for path in mine.iterdir()] == ["notes.txt"]


def test_an_empty_folder_is_filled(newsroom: Newsroom):
    """A folder that was made for it is fine."""
    (newsroom.folder / "mine").mkdir()
    assert newsroom.call("template", "eject", "mine").code == 0


def test_a_place_that_cannot_be_made_is_told(newsroom: Newsroom):
    """A file on the way is exit 2, not a traceback."""
    (newsroom.folder / "taken").write_text("x")
    result = newsroom.call("template", "eject", "taken/below")
    assert result.code == 2
    assert "cannot be written" in result.err


def test_templates_need_no_settings(bare):
    """One may look at the templates before anything is configured."""
    assert bare.call("template", "eject").code == 0
    assert (bare.folder / "templates" / "edition").is_dir()


def test_the_list_tells_whose_each_template_is(newsroom: Newsroom):
    """Every file is listed once, with the place that it comes from."""
    own = newsroom.folder / "mine" / "edition"
    own.mkdir(parents=True)
    (own / "theme.css").write_text(".page{}")
    (own / "extra.css").write_text("")
    (own / "notes.txt").write_text("no template")
    newsroom.environment["DIGEST_TEMPLATES"] = "mine"
    found = {
        one["name"]: (one["origin"], one["path"]) for one in json.loads(newsroom.call("template", "list", "--json").out)
    }
    shipped = {
        path.relative_to(template_root()).as_posix()
        for path in template_root().rglob("*")
        if path.suffix in (".j2", ".css")
    }
    assert set(found) == shipped | {"edition/extra.css"}
    assert {name for name, (origin, _) in found.items() if origin == "yours"} == {
        "edition/theme.css",
        "edition/extra.css",
    }
    assert found["edition/theme.css"][1] == str(own / "theme.css")
    table = newsroom.call("template", "list").out
    assert all(name in table for name in found)


@pytest.mark.parametrize("name", ["edition/theme.css", "theme.css"])
def test_the_template_in_force_is_shown(newsroom: Newsroom, name):
    """Whoever wants to know what is used sees it, byte for byte."""
    assert newsroom.call("template", "show", name).out == (template_root("edition") / "theme.css").read_text()
    own = newsroom.folder / "mine" / "edition"
    own.mkdir(parents=True)
    (own / "theme.css").write_text(".page{}\t{# é #}\n", encoding="utf-8")
    newsroom.environment["DIGEST_TEMPLATES"] = "mine"
    assert newsroom.call("template", "show", name).out == ".page{}\t{# é #}\n"


@pytest.mark.parametrize(
    ("name", "hint"),
    [("edition/teme.css", "Did you mean 'edition/theme.css'"), ("zzz", "template list"), ("../pyproject.toml", "")],
)
def test_a_template_that_is_not_there_is_told(newsroom: Newsroom, name, hint):
    """An unknown name is exit 2, with the nearest; nothing outside of the folders can be asked for."""
    result = newsroom.call("template", "show", name)
    assert result.code == 2
    assert "no such template" in result.err
    assert hint in result.err


def test_a_template_that_is_no_text_is_told(newsroom: Newsroom):
    """Bytes that are not UTF-8 are exit 2, with the file."""
    own = newsroom.folder / "mine" / "edition"
    own.mkdir(parents=True)
    (own / "theme.css").write_bytes(b"\xff")
    newsroom.environment["DIGEST_TEMPLATES"] = "mine"
    result = newsroom.call("template", "show", "theme.css")
    assert result.code == 2
    assert "must be UTF-8" in result.err


def test_the_templates_can_be_listed_before_anything_is_configured(bare):
    """A list needs no newsletter."""
    result = bare.call("template", "list")
    assert result.code == 0
    assert "edition/edition.html.j2" in result.out
