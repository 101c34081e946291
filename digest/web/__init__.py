"""The web door: what readers and their mail services reach. No cookies, no sessions, nothing from third parties, and no word about who reads what."""

from digest.web.application import create_app
from digest.web.reloading import Reloading, Served
from digest.web.server import listen, make_server, serve

__all__ = ["Reloading", "Served", "create_app", "listen", "make_server", "serve"]
