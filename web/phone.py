"""The voice webhook of a Twilio-compatible telephone provider: what it tells of a call, and what it is told to do.

Loaded only where a provider is configured. Every request is signed by the provider; whatever is not is refused.
"""

import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route
from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

import texts
from conversations.roster_lines import take_phone
from handlers.phone import phone_line
from handlers.phone.phone_talk import TALK, Ring
from web.inside import Inside
from web.intake import Intake, Outcome
from web.spoken import aloud, key_of

log = structlog.get_logger()

SIGNATURE = "x-twilio-signature"
FORM = "application/x-www-form-urlencoded"
NAME = re.compile(r"[A-Za-z0-9-]{1,64}")
MOST_KEYS = 40
NO_KEYS = re.compile(r"[^0-9*#]", re.ASCII)
WITHHELD = frozenset({"266696687", "7378742833", "2562533", "8656696", "86282452253"})
"""What stands for a number that is not shown: ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE as keys."""
OVER = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
ANSWERED = frozenset({"completed", "answered"})

PATIENCE = 7  # seconds between keys: old hands look for them
GREETING = 2  # seconds for a key before it rings
RINGING = 20  # seconds that each telephone rings
TAKING = 5  # seconds for whoever was rung to take the call, each time that they are asked
ASKED = 2  # times: a telephone is often answered before it is at the ear
VOICES = {"zh": "zh-CN", "en": "en-GB"}
RECORDINGS = {".mp3": "audio/mpeg", ".wav": "audio/wav"}  # what a provider plays


class PhoneLine:
    """The paths that the provider posts to, `/phone/called` first; `token` is what it signs with."""

    def __init__(self, inside: Inside, intake: Intake, token: str) -> None:
        self._inside = inside
        self._intake = intake
        self._validator = RequestValidator(token)
        self._root = inside.house.web_url.rstrip("/")
        self._prompts = Path(inside.house.prompts) if inside.house.prompts else None

    def routes(self) -> Sequence[BaseRoute]:
        """One path for each thing that the provider tells, and the recorded prompts."""
        told = [Route(f"/phone/{one}", partial(self._told, one), methods=["POST"]) for one in phone_line.EVENTS]
        return [*told, Route("/phone/prompts/{language}/{name}", self._prompt, methods=["GET"])]

    async def _told(self, event: str, request: Request) -> Response:
        """Take in what is told, once, and answer with what to do; an error of our own is no silence to the caller."""
        ring = _ring(await self._signed(request), request)
        try:
            outcome = await self._intake.take(self._taking(event, ring))
        except Exception as error:
            log.error("call failed", step=event, error=type(error).__name__)  # noqa: TRY400
            return _answer(self._apology())
        return _answer(self._spoken(outcome.shown, ring.id))

    async def _signed(self, request: Request) -> FormData:
        """The form, if the provider signed it for the address it knows us by; else 403."""
        if request.headers.get("content-type", "").partition(";")[0].strip() != FORM:
            raise HTTPException(403)
        form = await request.form()
        query = f"?{request.url.query}" if request.url.query else ""
        signature = request.headers.get(SIGNATURE, "")
        if not self._validator.validate(f"{self._root}{request.url.path}{query}", form, signature):
            raise HTTPException(403)
        return form

    def _taking(self, event: str, ring: Ring) -> Callable[[Session], Outcome]:
        def work(db: Session) -> Outcome:
            turn, effects, shown = phone_line.take(db, event, ring, self._inside.house, self._inside.now())
            return Outcome(shown, turn, effects)

        return work

    # --- what is said and done ---

    def _spoken(self, shown: dict[str, Any], call: str) -> VoiceResponse:
        response = VoiceResponse()
        match shown["then"]:
            case "keys":
                self._wait(response, shown, PATIENCE)
                response.redirect(self._url("keyed", shown), method="POST")  # no key is an answer too
            case "ring":
                if shown["lines"]:
                    self._wait(response, shown, GREETING)
                response.append(self._dial(shown, call))
            case "screen":
                for _ in range(ASKED):
                    self._ask_to_take(response, shown, call)
                response.hangup()
            case "connect":
                self._say(response, shown)
            case "end":
                self._say(response, shown)
                response.hangup()
        return response

    def _wait(self, response: VoiceResponse, shown: dict[str, Any], seconds: int) -> None:
        url = self._url("keyed", shown)
        gather = Gather(input="dtmf", action=url, method="POST", finish_on_key="#", timeout=seconds)
        self._say(gather, shown)
        response.append(gather)

    def _dial(self, shown: dict[str, Any], call: str) -> Dial:
        """Ring a telephone; the caller hears it ring until a person takes the call."""
        dial = Dial(
            action=self._url("dialled", shown),
            method="POST",
            timeout=RINGING,
            time_limit=int(TALK.total_seconds()),
            hangup_on_star=True,
            answer_on_bridge=True,
        )
        dial.number(shown["phone"], url=self._url("picked_up", shown, call), method="POST")
        return dial

    def _ask_to_take(self, response: VoiceResponse, shown: dict[str, Any], call: str) -> None:
        url = self._url("taken", shown, call)
        gather = Gather(input="dtmf", action=url, method="POST", num_digits=1, timeout=TAKING)
        self._say(gather, shown)
        response.append(gather)

    def _url(self, event: str, shown: dict[str, Any], call: str = "") -> str:
        """Where the provider posts what comes next; on the telephone that was rung it has another name for the call."""
        named = f"&call={call}" if call else ""
        return f"{self._root}/phone/{event}?step={shown['step']}{named}"

    def _say(self, verb: VoiceResponse | Gather, shown: dict[str, Any]) -> None:
        """Every line by its recording where there is one, else by the provider's voice."""
        language = shown["language"]
        for line in shown["lines"]:
            recording = self._recording(line, language)
            words = aloud(line, language)
            if recording:
                verb.play(f"{self._root}/phone/prompts/{language}/{recording}")
            elif words:
                verb.say(words, language=VOICES[language])

    def _recording(self, line: dict[str, Any], language: str) -> str:
        """The name of a line's recording; a line with something to fill in has none."""
        if self._prompts is None or line["params"]:
            return ""
        names = [f"{key_of(line, language)}{ending}" for ending in RECORDINGS]
        return next((name for name in names if (self._prompts / language / name).is_file()), "")

    async def _prompt(self, request: Request) -> Response:
        language, name = request.path_params["language"], request.path_params["name"]
        key, dot, ending = name.rpartition(".")
        media = RECORDINGS.get(dot + ending)
        if self._prompts is None or media is None or language not in texts.LANGUAGES:
            raise HTTPException(404)
        file = self._prompts / language / name
        if key not in texts.catalogue(language) or not file.is_file():
            raise HTTPException(404)
        return FileResponse(file, media_type=media)

    def _apology(self) -> VoiceResponse:
        language = self._inside.house.language
        response = VoiceResponse()
        response.say(texts.say("line.broken", language), language=VOICES[language])
        response.hangup()
        return response


def _answer(response: VoiceResponse) -> Response:
    return Response(str(response), media_type="text/xml")


def _step(request: Request) -> int:
    said = request.query_params.get("step", "0")
    return int(said) if re.fullmatch(r"\d{1,4}", said, re.ASCII) else 0


def _ring(form: FormData, request: Request) -> Ring:
    """What the provider says of a call; one without a name is no call."""
    name = request.query_params.get("call") or str(form.get("CallSid", ""))
    if not NAME.fullmatch(name):
        raise HTTPException(400)
    return Ring(
        id=name,
        caller=_number(str(form.get("From", ""))),
        called=_number(str(form.get("To", ""))),
        step=_step(request),
        keys=NO_KEYS.sub("", str(form.get("Digits", ""))[:MOST_KEYS]),
        answered=form.get("DialCallStatus") in ANSWERED and form.get("DialBridged") != "false",
        is_over=form.get("CallStatus") in OVER and "DialCallStatus" in form,
    )


def _number(said: str) -> str:
    """A telephone number in E.164; empty for one that is not shown, or is none."""
    return "" if said.lstrip("+") in WITHHELD else take_phone(said)[0]
