"""Where the summariser looks quickly before it looks closely, the close look finds nothing that the quick one has passed over."""

import sys

from hypothesis import given
from hypothesis import strategies as st

from digest.summaries import lines

WHITE = "".join(chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace())


@given(st.text(alphabet=f"aé中.   {WHITE}", max_size=12))
def test_lines_are_evened_out(line):
    """A line has one space between its words and none around them, whichever white space there was."""
    for one in line.splitlines():
        assert lines._evened(one) == " ".join(one.split())


def test_every_white_space_is_known():
    """No white space that may stand inside of a line is missed by the quick look."""
    inside = [white for white in WHITE if white != " " and len(f"a{white}b".splitlines()) == 1]
    assert set(inside) == set(lines._WHITE)
