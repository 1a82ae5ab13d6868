"""Words as a slow voice note: a recording where there is one, else the engine of the optional extra `voice`."""

import ctypes
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from texts.typed import clean

RECORDINGS = (".ogg", ".mp3", ".m4a")  # what Telegram plays as a voice note
VOICES = {"zh": "cmn", "en": "en"}
KILOBITS = 48  # a second; plenty for one voice
WORDS_A_MINUTE = 110  # the engine's own pace is 175
_LONGEST_LINE = 500
_EXTRA = ("espeakng_loader", "lameenc")

# Numbers of speak_lib.h, eSpeak NG 1.52.
_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_RATE = 1
_CHARACTERS = 1
_UTF8 = 1
_Heard = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


@dataclass(frozen=True, slots=True)
class Sound:
    """A voice note; its name's ending says of which kind."""

    name: str
    data: bytes


def voice_note(key: str, lines: Sequence[str], language: str, recordings: Path | None = None) -> Sound | None:
    """What was recorded, `recordings/zh/hotline.menu.ogg`, or else the lines read out; None where nothing can speak."""
    return recorded(key, language, recordings) or read_out(lines, language)


def can_say(key: str, language: str, recordings: Path | None = None) -> bool:
    """Whether `voice_note` has something for this text; asking loads nothing."""
    return recorded(key, language, recordings) is not None or all(map(find_spec, _EXTRA))


def recorded(key: str, language: str, recordings: Path | None) -> Sound | None:
    """The recording of a text in the language, if the folder holds one."""
    if recordings is None:
        return None
    files = (recordings / language / f"{key}{ending}" for ending in RECORDINGS)
    found = next((file for file in files if file.is_file()), None)
    return Sound(found.name, found.read_bytes()) if found else None


def read_out(lines: Sequence[str], language: str) -> Sound | None:
    """The lines as MP3, read slowly; None when the extra is not installed."""
    engine = _engine()
    if engine is None:
        return None
    samples = engine.speak("\n".join(map(as_spoken, lines)), VOICES[language])
    return Sound("linli.mp3", _mp3(samples, engine.rate))


def as_spoken(line: str) -> str:
    """A written line as it is to be read: no signs that an engine would name, a phone number digit by digit."""
    words = re.sub(r"[☎✅✍⚠→·]", " ", clean(line.replace("  ", ","), limit=_LONGEST_LINE))
    words = re.sub(r"(?<=\D)\s*/\s*(?=\D)", ",", words)
    return re.sub(r"\+?\d[\d -]{4,}\d", _digit_by_digit, words).strip()


def _digit_by_digit(number: re.Match[str]) -> str:
    return ",".join(" ".join(group) for group in re.findall(r"\d+", number[0]))


def _mp3(samples: bytes, rate: int) -> bytes:
    encoder = import_module("lameenc").Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(rate)
    encoder.set_bit_rate(KILOBITS)
    return bytes(encoder.encode(samples) + encoder.flush())


@cache
def _engine() -> "_Engine | None":
    """The engine, loaded when something is first read out."""
    try:
        return _Engine(import_module("espeakng_loader"))
    except ImportError:
        return None


class _Engine:
    """eSpeak NG: one for the process, which it demands, and one text at a time."""

    def __init__(self, loader: ModuleType) -> None:
        self._library = ctypes.CDLL(loader.get_library_path())
        self._one_at_a_time = threading.Lock()
        self._heard: list[bytes] = []
        self._hears = _Heard(self._hear)  # kept for as long as the library may call it
        folder = loader.get_data_path().encode()
        self.rate: int = self._library.espeak_Initialize(_SYNCHRONOUS, 0, folder, _DONT_EXIT)
        if self.rate <= 0:
            raise ImportError("eSpeak NG does not start")
        self._library.espeak_SetSynthCallback(self._hears)

    def _hear(self, samples: "ctypes._Pointer[ctypes.c_short]", count: int, _events: object) -> int:
        if samples and count > 0:
            self._heard.append(ctypes.string_at(samples, 2 * count))
        return 0

    def speak(self, text: str, voice: str) -> bytes:
        """The text as 16-bit samples, `rate` of them a second."""
        said = text.encode()
        with self._one_at_a_time:
            self._heard.clear()
            self._library.espeak_SetVoiceByName(voice.encode())
            self._library.espeak_SetParameter(_RATE, WORDS_A_MINUTE, 0)
            self._library.espeak_Synth(said, len(said) + 1, 0, _CHARACTERS, 0, _UTF8, None, None)
            return b"".join(self._heard)
