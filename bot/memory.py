"""What the process keeps for good, and how often the garbage collector looks at the rest.

A running Linli holds some hundred thousand objects that never go: word tables, table definitions, the modules
themselves. Going over them again and again took a third of the computing time of a form.
"""

import gc

from handlers.reporting import hearing

YOUNG = 20_000  # new objects before the collector looks; Python's 700 is less than one form makes


def settle() -> None:
    """Load what messages need and take it out of the collector's sight, in a process that serves from here on."""
    hearing.get_ready()
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 10)
