"""What can be told of a host by its name alone, without asking anybody."""

from ipaddress import ip_address


def is_loopback(host: str) -> bool:
    """Whether a host can only be this machine: a loopback address, `localhost`, or a name below it (RFC 6761 6.3)."""
    name = host.strip("[]").rstrip(".").casefold()
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")
