"""The only place that builds things: `Settings` in, a working program out. The doors (command line, web) talk to `App`; those that only look, to `Ground`.

`App` is imported when it is first asked for: everything that composes and sends comes with it, and that takes longer than most looks.
"""

from typing import TYPE_CHECKING

from digest.app.ground import Ground, utc_now

if TYPE_CHECKING:
    from digest.app.doing import App

__all__ = ["App", "Ground", "utc_now"]


def __getattr__(name: str) -> object:
    if name != "App":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from digest.app.doing import App  # noqa: PLC0415 - see above

    return App
