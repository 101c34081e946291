import pytest

from digest.errors import ConfigError
from digest.sources.options import refuse_options
from tests.unit.sources.samples import spec


def test_known_options_pass():
    """What a type knows is accepted."""
    refuse_options(spec(options={"depth": 1}), known=["depth", "width"])


def test_a_near_miss_is_named():
    """A misspelt option is told what was probably meant."""
    with pytest.raises(ConfigError, match="unknown option deptg") as caught:
        refuse_options(spec(options={"deptg": 1}), known=["depth"])
    assert caught.value.hint == "Did you mean depth?"
