import subprocess
import sys
import threading
from pathlib import Path

import pytest

import texts
from documents import speech
from documents.speech import Sound, as_spoken, read_out, recorded, voice_note

LINES = ("☎ 010-5550 0001(有人接)", "您好!今天平安吗?平安就回 1。", "1  我平安")


def length(sound: Sound | None) -> float:
    """Seconds: an MP3 of one bit rate is as long as its bytes."""
    assert sound is not None
    assert sound.data[0] == 0xFF  # a frame begins
    return len(sound.data) * 8 / (speech.KILOBITS * 1000)


def loudness(text: str, language: str) -> int:
    """The loudest sample that the engine gives."""
    engine = speech._engine()
    assert engine is not None
    return max(memoryview(engine.speak(text, speech.VOICES[language])).cast("h"))


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_lines_are_read_out_loud_enough_to_hear(language: str) -> None:
    assert length(read_out([texts.say("hotline.menu", language)], language)) > 2
    assert loudness(texts.say("hotline.menu", language), language) > 3000


def test_chinese_is_read_as_slowly_as_old_people_listen() -> None:
    words = "今天平安吗平安就回一"
    assert 0.3 < length(read_out([words], "zh")) / len(words) < 0.8  # seconds a syllable


def test_a_number_is_read_digit_by_digit() -> None:
    assert as_spoken("☎ 010-5550 0001(有人接)") == "0 1 0,5 5 5 0,0 0 0 1(有人接)"


def test_a_short_number_is_read_as_one() -> None:
    assert as_spoken("比如 36.5,平安就回 1。") == "比如 36.5,平安就回 1。"


def test_signs_are_pauses_and_never_named() -> None:
    assert as_spoken("2  体温/改一下") == "2,体温,改一下"


def test_two_who_ask_at_once_each_hear_their_own_words() -> None:
    words = ["平安就回一" * 6, "要帮忙回三"]
    alone = [read_out([one], "zh") for one in words]
    together: dict[int, Sound | None] = {}

    def ask(number: int) -> None:
        together[number] = read_out([words[number]], "zh")

    threads = [threading.Thread(target=ask, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [length(together[0]), length(together[1])] == pytest.approx([length(one) for one in alone], abs=0.06)


@pytest.mark.parametrize("ending", speech.RECORDINGS)
def test_a_recording_goes_before_the_engine(tmp_path: Path, ending: str) -> None:
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh" / f"hotline.menu{ending}").write_bytes(b"a warm voice")
    assert voice_note("hotline.menu", LINES, "zh", tmp_path) == Sound(f"hotline.menu{ending}", b"a warm voice")


def test_a_recording_in_another_language_is_not_played(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "hotline.menu.ogg").write_bytes(b"a warm voice")
    assert recorded("hotline.menu", "zh", tmp_path) is None
    said = voice_note("hotline.menu", LINES, "zh", tmp_path)
    assert said is not None
    assert said.name == "linli.mp3"


def test_without_the_extra_nothing_is_read_out_and_nothing_of_it_is_loaded() -> None:
    program = """
import sys
sys.modules["espeakng_loader"] = None
from documents.speech import read_out
assert read_out(["平安"], "zh") is None
assert "espeak" not in open("/proc/self/maps").read()
"""
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(speech.__file__).parents[1])


def test_nothing_of_the_engine_is_loaded_before_something_is_read_out() -> None:
    program = """
import sys
import documents.speech
assert "espeakng_loader" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(speech.__file__).parents[1])
