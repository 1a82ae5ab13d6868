"""How often a page may be opened: counts that forget by themselves."""

import threading

import pytest
from starlette.exceptions import HTTPException

from web.limits import Limits, Rates, Windows


class Ticks:
    """A clock that a test sets, in seconds."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_who_was_too_quick_may_come_again_when_the_window_has_moved_on() -> None:
    clock = Ticks()
    limits = Limits(Rates(household="2/minute"), clock)
    limits.count("household", "l1")
    clock.now = 40
    limits.count("household", "l1")
    with pytest.raises(HTTPException):
        limits.count("household", "l1")
    limits.count("household", "l2")  # another household's is its own
    clock.now = 61
    limits.count("household", "l1")  # the first has moved out; the second has not
    with pytest.raises(HTTPException):
        limits.count("household", "l1")


def test_looking_whether_there_were_too_many_counts_nothing() -> None:
    limits = Limits(Rates(proof="1/hour"))
    limits.check("proof", "l1")
    limits.check("proof", "l1")
    limits.count("proof", "l1")
    with pytest.raises(HTTPException):
        limits.check("proof", "l1")


def test_keys_that_nobody_uses_are_let_go_of() -> None:
    clock = Ticks()
    windows = Windows(clock)
    for number in range(1000):
        windows.acquire_entry(f"l{number}", 5, 600)
    clock.now = 601
    windows.acquire_entry("l1", 5, 600)
    assert windows.held() == 1


def test_counting_starts_no_thread() -> None:
    windows = Windows()
    windows.timer.join()  # the library's own, which looks once at nothing
    before = threading.active_count()
    for number in range(100):
        windows.acquire_entry(f"l{number}", 5, 600)
    assert threading.active_count() == before
