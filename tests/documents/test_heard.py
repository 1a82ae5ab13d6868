"""The voice note as a telephone plays it: decoded by a browser, as long as it should be, slow, and never silent."""

import base64
from dataclasses import dataclass

import pytest
from playwright.async_api import Browser

import texts
from documents import speech

DECODE = """async data => {
    const bytes = Uint8Array.from(atob(data), letter => letter.charCodeAt(0));
    const heard = await new OfflineAudioContext(1, 1, 22050).decodeAudioData(bytes.buffer);
    const samples = heard.getChannelData(0), window = Math.floor(heard.sampleRate / 20), loud = [];
    for (let at = 0; at + window <= samples.length; at += window)
        loud.push(Math.max(...samples.subarray(at, at + window).map(Math.abs)));
    return {seconds: heard.duration, channels: heard.numberOfChannels, loud};
}"""
"""An MP3 as its length and the loudest sample of each twentieth of a second, 1 being the most."""

pytestmark = pytest.mark.browser


@dataclass(frozen=True, slots=True)
class Heard:
    """What comes out of the loudspeaker."""

    seconds: float
    channels: int
    loud: list[float]

    @property
    def spoken(self) -> float:
        """The part of the time in which somebody speaks."""
        return sum(one > 0.02 for one in self.loud) / len(self.loud)


async def played(browser: Browser, lines: list[str], language: str) -> Heard:
    sound = speech.read_out(lines, language)
    assert sound is not None
    page = await browser.new_page()
    heard = Heard(**await page.evaluate(DECODE, base64.b64encode(sound.data).decode()))
    await page.close()
    return heard


@pytest.mark.parametrize("language", texts.LANGUAGES)
async def test_the_menu_is_heard_loud_and_without_long_silence(browser: Browser, language: str) -> None:
    lines = [texts.say("hotline.menu", language), texts.say("duty.number_off", language, phone="021-5555", hours="8")]

    heard = await played(browser, lines, language)

    assert heard.channels == 1
    assert max(heard.loud) > 0.1
    assert heard.spoken > 0.5
    assert max(map(len, "".join("x" if one > 0.02 else " " for one in heard.loud).split("x"))) < 40  # two seconds


async def test_what_is_played_is_as_long_as_what_was_said(browser: Browser) -> None:
    engine, words = speech._engine(), "今天平安吗平安就回一"
    assert engine is not None
    said = len(engine.speak(words, speech.VOICES["zh"])) / 2 / engine.rate

    assert (await played(browser, [words], "zh")).seconds == pytest.approx(said, abs=0.2)


async def test_an_old_person_has_time_for_every_syllable(browser: Browser) -> None:
    words = "今天平安吗平安就回一"

    assert 0.3 < (await played(browser, [words], "zh")).seconds / len(words) < 0.8


async def test_a_telephone_number_is_read_slower_than_as_one_number(browser: Browser) -> None:
    digits, number = [await played(browser, [one], "zh") for one in ("02155550101", "两百一十五亿")]

    assert digits.seconds > 11 * 0.3
    assert digits.seconds > number.seconds
