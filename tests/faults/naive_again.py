"""The other wrong sender of `naive`, as a program: `python -m tests.faults.naive_again DATA_DIR PORT CONNECTIONS`."""

import sys
from pathlib import Path

from tests.faults.naive import SendsAgain, send

if __name__ == "__main__":
    send(SendsAgain, Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
