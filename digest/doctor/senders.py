"""The sender: whether the world can know its domain, and whether it is one's own. Pure."""

from digest.doctor.findings import error, is_special, ok, warning
from digest.model.health import Diagnosis

EXAMPLE = "Good for trying things out. Before the first real send, write your own address into `from`."


def judged(address: str, *, freemail: bool) -> list[Diagnosis]:
    """Judge the address in From. `freemail` is one of a provider where anybody gets an address."""
    domain = address.rpartition("@")[2]
    if is_special(domain):
        return [error(f"{address} is an address for examples, and receivers take nothing from there", EXAMPLE)]
    if freemail:
        hint = "Use an address at a domain of your own, whose DNS you can write."
        what = f"{address} belongs to a provider of mailboxes: receivers hold mail under its name that comes from elsewhere for forged"
        return [warning(what, hint)]
    return [ok(address)]
