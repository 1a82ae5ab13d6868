"""`linli sandbox --play` as its users run it: a process that prints a day and exits 0 only if all of it was right."""

import asyncio
import re
import sys
from asyncio.subprocess import PIPE, STDOUT, Process

import httpx
import pytest

LONGEST = 280  # seconds; a day takes some 50

pytestmark = pytest.mark.timeout(300)


async def curtain_up() -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "sandbox", "--play", "--port", "0", stdout=PIPE, stderr=STDOUT
    )


async def address(play: Process) -> str:
    """Where the sandbox is, from the first lines it prints."""
    assert play.stdout
    while line := (await play.stdout.readline()).decode():
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            return found[0]
    raise AssertionError("no address was printed")


async def rest(play: Process) -> str:
    async with asyncio.timeout(LONGEST):
        printed, _ = await play.communicate()
    return printed.decode()


async def test_a_day_is_acted_and_everything_is_as_it_should_be() -> None:
    play = await curtain_up()

    printed = await rest(play)

    assert (play.returncode, "everything was as it should be" in printed) == (0, True), printed
    assert "✗" not in printed
    for scene in ("08:00", "12:00", "16:00", "17:30", "18:00", "18:05", "20:00"):
        assert f"{scene} " in printed


async def test_a_day_on_which_no_file_arrives_is_no_good_day() -> None:
    play = await curtain_up()
    broken = {"kind": "status", "status": 400, "method": "sendDocument", "times": None}
    async with httpx.AsyncClient(base_url=await address(play)) as http:
        assert (await http.post("/sim/faults", json=broken)).status_code == 200

    printed = await rest(play)

    assert play.returncode == 1, printed
    assert "✗ /export sends the Excel file" in printed
    assert "✗ and the Excel file for 第一网格" in printed
    assert "expected:" in printed
