"""The compiled form of templates, kept for as long as the process lives. To compile those of an edition takes twenty times as long as to fill them in, and a run
that mails a draft, a letter and a page would do it for each.

Kept is code alone, by the text that it was made of: a template that was edited is compiled anew.
"""

from collections import OrderedDict
from types import CodeType

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

MOST = 256
"""Compiled templates that are kept; those that were not used for longest go first. We ship forty."""

_Key = tuple[str, str, str]
_kept: OrderedDict[_Key, CodeType] = OrderedDict()


class Compiled(BytecodeCache):
    """A `bytecode_cache` of an environment. `kind` names what else the code depends on: two environments share it only where they compile alike."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the code of a template whose text was compiled before."""
        key = self._key(bucket)
        code = _kept.get(key)
        if code is not None:
            _kept.move_to_end(key)
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        if bucket.code is not None:
            _kept[self._key(bucket)] = bucket.code
            while len(_kept) > MOST:
                _kept.popitem(last=False)

    def _key(self, bucket: Bucket) -> _Key:
        return self._kind, bucket.key, bucket.checksum
