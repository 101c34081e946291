"""Pictures for sample stories, drawn by arithmetic: a sky, a light, hills one behind the other. Gives the bytes of a PNG."""

import math
import struct
import zlib

Colour = tuple[int, int, int]

_DISC = 0.055  # radius of the light, in heights of the picture

_SCENES: dict[str, tuple[Colour, Colour, Colour, Colour, tuple[float, float]]] = {
    # sky above, sky at the horizon, nearest hill, light, where the light is
    "lighthouse": ((38, 60, 92), (240, 176, 132), (16, 34, 48), (255, 236, 190), (0.70, 0.46)),
    "rain": ((120, 156, 160), (214, 226, 214), (30, 74, 66), (244, 248, 238), (0.30, 0.30)),
    "bread": ((222, 178, 122), (250, 232, 200), (96, 52, 28), (255, 248, 226), (0.55, 0.34)),
}


def names() -> tuple[str, ...]:
    """Give the names of the scenes."""
    return tuple(_SCENES)


def png(scene: str, width: int, height: int) -> bytes:
    """Draw a scene in pixels. Raises `KeyError` for an unknown one."""
    rows = b"".join(b"\x00" + _row(scene, y, width, height) for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = (_chunk(b"IHDR", header), _chunk(b"IDAT", zlib.compress(rows, 9)), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _row(scene: str, y: int, width: int, height: int) -> bytes:
    above, horizon, near, light, centre = _SCENES[scene]
    down = y / height
    sky = _mix(above, horizon, min(1.0, down / 0.72))
    pixels = bytearray()
    for x in range(width):
        across = x / width
        hill = next((place for place in range(4, -1, -1) if down > _ridge(place, across, len(scene))), None)
        if hill is not None:
            pixels += bytes(_mix(horizon, near, 0.28 + 0.18 * hill))
            continue
        distance = math.hypot((across - centre[0]) * width / height, down - centre[1])
        glow = 1.0 if distance < _DISC else 0.55 * math.exp((_DISC - distance) * 7)
        pixels += bytes(_mix(sky, light, glow))
    return bytes(pixels)


def _ridge(place: int, across: float, seed: int) -> float:
    wave = math.sin(across * (5 + 1.7 * place) + seed + place * 2.1) + 0.5 * math.sin(
        across * (13 - place) + seed * 1.3
    )
    return 0.60 + 0.085 * place + 0.035 * wave


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue
