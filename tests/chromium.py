"""The one headless Chromium of a test run; whoever asks for it is skipped, loudly, where none is installed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright, expect

CHROMIUM = Path("/usr/bin/chromium")
IS_INSTALLED = CHROMIUM.exists()
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 40_000  # ms; a board is edited every 15 s at most, and a busy machine takes its time


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A browser whose `expect` is patient."""
    if not IS_INSTALLED:
        pytest.skip(f"NO TESTS IN A BROWSER: {CHROMIUM} is not installed")
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        await opened.close()
