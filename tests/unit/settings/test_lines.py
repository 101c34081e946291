"""On which line of a TOML file a key stands."""

import pytest

from digest.settings.lines import lines_of

TEXT = '''\
log_level = "info"   # first

[smtp]
host = "x"
"quoted key" = 1
dotted.key = 2

[newsletters.tech]  # a table
title = "x"
intro = """
title = "not a key"
[not.a.table]
"""
words = [
  "a",
]
[[newsletters.tech.sections]]
name = "A"
[[newsletters.tech.sections]]
name = "B"
[newsletters.tech.sections.match]
tags = []
[[ newsletters."my list".sources ]]
url = \'\'\'one line\'\'\'
path = "x"
'''


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("log_level", 1),
        ("smtp", 3),
        ("smtp.host", 4),
        ("smtp.quoted key", 5),
        ("smtp.dotted.key", 6),
        ("newsletters.tech", 8),
        ("newsletters.tech.title", 9),
        ("newsletters.tech.intro", 10),
        ("newsletters.tech.words", 14),
        ("newsletters.tech.sections.0", 17),
        ("newsletters.tech.sections.0.name", 18),
        ("newsletters.tech.sections.1.name", 20),
        ("newsletters.tech.sections.1.match.tags", 22),
        ("newsletters.my list.sources.0.url", 24),
        ("newsletters.my list.sources.0.path", 25),
    ],
)
def test_keys_and_tables_are_found(name, line):
    """Tables, arrays of tables, dotted and quoted keys are known by their dotted names."""
    assert lines_of(TEXT)[name] == line


def test_text_is_not_read_as_keys():
    """What looks like a key or a table inside a text of several lines is none."""
    assert "not.a.table" not in lines_of(TEXT)
    assert lines_of(TEXT)["newsletters.tech.title"] == 9


def test_nothing_gives_nothing():
    """An empty file has no lines to point at."""
    assert lines_of("") == {}
