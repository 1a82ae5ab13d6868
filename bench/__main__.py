"""`python -m bench [NAME]` runs every benchmark, or one; they print ratios, for machines differ."""

import importlib
import sys

NAMES = ("reports", "dialogues", "clock", "understanding", "page")


def main() -> None:
    """Run what was asked for."""
    asked = sys.argv[1:] or NAMES
    unknown = [name for name in asked if name not in NAMES]
    if unknown:
        sys.exit(f"bench knows {', '.join(NAMES)}, not {', '.join(unknown)}")
    for name in asked:
        importlib.import_module(f"bench.{name}").main()


main()
