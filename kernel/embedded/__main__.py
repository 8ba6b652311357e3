"""``python -m kernel.embedded stop [--if-unused]``: end this copy's servers."""

import argparse
import os
import sys
from pathlib import Path

from kernel.embedded import CannotStart, stop

parser = argparse.ArgumentParser(prog="python -m kernel.embedded", description=__doc__)
parser.add_argument("command", choices=["stop"])
parser.add_argument("--if-unused", action="store_true", help="not while another command uses them")
options = parser.parse_args()
try:
    gone = stop(Path(os.environ.get("VAR_DIR") or "var"), if_unused=options.if_unused)
except CannotStart as error:
    sys.exit(str(error))
if not gone:
    sys.exit("Another command of this copy uses PostgreSQL and Valkey; end it first.")
sys.stdout.write("PostgreSQL and Valkey of this copy are stopped.\n")
