"""The HTTP side of the Bot API: `/bot<token>/<method>` and `/file/bot<token>/<path>`.

Plain ASGI rather than routes, because this is the path that thousands of requests a second take.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send

from sandbox.faults import BAD_GATEWAY, Fault, Kind
from sandbox.limits import METERED
from sandbox.methods import METHODS
from sandbox.refusal import Refusal, bad_request
from sandbox.sending import Files
from sandbox.world import World

JSON = b"application/json"
Abort = Callable[[Scope], None]
LARGEST_BODY = 60_000_000


class Dropped(Exception):
    """The connection breaks before or after the work."""


class Injected(Exception):
    """An answer that looks like Telegram's, or like that of a proxy before it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.kind)
        is_page = fault.kind is Kind.HTML
        self.status = 502 if is_page else fault.status
        self.body = BAD_GATEWAY if is_page else _written(fault.answer())


class Gateway:
    """An ASGI application; `abort` breaks the connection of a request (sandbox/server.py sets it)."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.abort: Abort | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        token, _, name = scope["path"].removeprefix("/bot").partition("/")
        if scope["path"].startswith("/file/"):
            await self._file(scope, send)
            return
        try:
            given, files = await _parameters(scope, receive)
            status, body = await self._answer(token, name, given, files, receive)
        except Refusal as refusal:
            status, body = refusal.code, _written(refusal.answer())
        except Injected as fault:
            status, body = fault.status, fault.body
        except (Dropped, ClientDisconnect):
            await self._drop(scope, send)
            return
        kind = b"text/html" if body is BAD_GATEWAY else JSON
        await _respond(send, status, body, kind)

    async def _answer(
        self, token: str, name: str, given: Mapping[str, Any], files: Files, receive: Receive
    ) -> tuple[int, bytes]:
        world = self._world
        if token != world.token:
            raise Refusal(401, "Unauthorized")
        if world.faults.latency:
            await asyncio.sleep(world.faults.latency / 1000)
        try:
            return 200, await self._carried_out(name, given, files, receive)
        except Refusal as refusal:
            world.record(name, dict(given), refusal.code, refusal.description)
            if refusal.violation:
                world.violations.append(f"{name}: {refusal.description}")
            raise

    async def _carried_out(self, name: str, given: Mapping[str, Any], files: Files, receive: Receive) -> bytes:
        world = self._world
        method = world.schema.method(name)
        params = world.schema.request(method, given, files)
        fault = world.faults.take(method, _chat_id(params)) if world.faults.waiting else None
        if fault:
            early = await self._early_fault(method, params, fault)
            if early is not None:
                return early
        result = await self._result(method, params, files, receive)
        world.record(method, params, 200)
        if fault and fault.kind is Kind.DROP_AFTER:
            raise Dropped
        return result

    async def _early_fault(self, method: str, params: dict[str, Any], fault: Fault) -> bytes | None:
        """What goes wrong before the method is carried out."""
        if fault.kind is Kind.LATENCY:
            await asyncio.sleep(fault.milliseconds / 1000)
        if fault.kind in {Kind.LATENCY, Kind.DROP_AFTER}:
            return None
        self._world.record(method, params, 0 if fault.kind is Kind.DROP_BEFORE else fault.status, fault.kind)
        if fault.kind in {Kind.STATUS, Kind.HTML}:
            raise Injected(fault)
        if fault.kind is Kind.MALFORMED:
            return b'{"ok":true,"result":[{"update_id":'
        raise Dropped

    async def _result(self, method: str, params: dict[str, Any], files: Files, receive: Receive) -> bytes:
        world = self._world
        if method == "getUpdates":
            return await self._updates(params, receive)
        work = METHODS.get(method)
        if work is None:
            raise bad_request("not available in the sandbox")
        if method in METERED and world.limits.enabled:
            chat = world.chats.get(_chat_id(params) or 0)
            if chat is not None:
                world.limits.spend(chat)
        return _written({"ok": True, "result": work(world, params, files)})

    async def _updates(self, params: dict[str, Any], receive: Receive) -> bytes:
        gone = asyncio.ensure_future(_disconnected(receive)) if params.get("timeout") else None
        try:
            ready = await self._world.updates.poll(
                offset=params.get("offset", 0),
                limit=params.get("limit", 100),
                seconds=params.get("timeout", 0),
                allowed=params.get("allowed_updates"),
                gone=gone,
            )
        finally:
            if gone:
                gone.cancel()
                with suppress(asyncio.CancelledError):
                    await gone
        return b'{"ok":true,"result":[' + b",".join(ready) + b"]}"

    async def _file(self, scope: Scope, send: Send) -> None:
        token, _, path = scope["path"].removeprefix("/file/bot").partition("/")
        found = self._world.attachments.by_path(path) if token == self._world.token else None
        if found is None:
            await _respond(send, 404, _written(Refusal(404, "Not Found").answer()), JSON)
        else:
            await _respond(send, 200, found.data, b"application/octet-stream")

    async def _drop(self, scope: Scope, send: Send) -> None:
        if self.abort is None:
            await _respond(send, 502, BAD_GATEWAY, b"text/html")
            return
        self.abort(scope)
        await asyncio.sleep(0)


def _chat_id(params: dict[str, Any]) -> int | None:
    chat_id = params.get("chat_id")
    return chat_id if isinstance(chat_id, int) else None


async def _parameters(scope: Scope, receive: Receive) -> tuple[dict[str, Any], Files]:
    """Query string and body together; a body is JSON, a form or multipart."""
    given: dict[str, Any] = {}
    if scope["query_string"]:
        given |= parse_qsl(scope["query_string"].decode(), keep_blank_values=True)
    kind = next((value for name, value in scope["headers"] if name == b"content-type"), b"")
    if kind.startswith(b"multipart/"):
        form, files = await _multipart(scope, receive)
        return given | form, files
    body = await _body(receive)
    if kind.startswith(JSON):
        return given | _json_object(body), {}
    if body:
        given |= parse_qsl(body.decode(errors="replace"), keep_blank_values=True)
    return given, {}


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        read = json.loads(body or b"{}")
    except ValueError as reason:
        raise bad_request("can't parse JSON object", violation=True) from reason
    if not isinstance(read, dict):
        raise bad_request("JSON object expected", violation=True)
    if b"\\u" in body and not _is_utf8(read):
        raise bad_request("strings must be encoded in UTF-8", violation=True)
    return read


def _is_utf8(read: dict[str, Any]) -> bool:
    """Whether no half of a surrogate pair came in through an escape."""
    try:
        json.dumps(read, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


async def _multipart(scope: Scope, receive: Receive) -> tuple[dict[str, Any], Files]:
    given: dict[str, Any] = {}
    files: Files = {}
    async with Request(scope, receive).form() as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                files[name] = (value.filename or name, await value.read())
            else:
                given[name] = value
    return given, files


async def _body(receive: Receive) -> bytes:
    message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body"):
        message = await receive()
        body += message.get("body", b"")
        if len(body) > LARGEST_BODY:
            raise Refusal(413, "Request Entity Too Large", violation=True)
    if message["type"] == "http.disconnect":
        raise Dropped  # whoever asked died on the way: half a request is none
    return body


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _written(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


async def _respond(send: Send, status: int, body: bytes, kind: bytes) -> None:
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
