"""What was loaded before serving is not gone over again."""

import subprocess
import sys

LOOK = """
import gc
from bot import memory
memory.settle()
print(gc.get_freeze_count() > 50 * len(gc.get_objects()), gc.get_threshold()[0] == memory.YOUNG)
"""


def test_what_was_loaded_before_serving_is_out_of_the_collectors_sight() -> None:
    run = subprocess.run([sys.executable, "-c", LOOK], check=True, capture_output=True, text=True)
    assert run.stdout.split() == ["True", "True"]
