"""`/sim`: the hands of the people in the sandbox, for the chat page and for tests."""

import asyncio
import json
import mimetypes
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from sandbox import acts, membership, view
from sandbox.account import Account
from sandbox.acts import Impossible
from sandbox.chat import Chat
from sandbox.faults import POISON, UNKNOWN, Fault, Kind
from sandbox.message import Message
from sandbox.world import World

ANSWER_WITHIN = 5.0
STILL_HERE = 15.0
NextEntry = Callable[[], tuple[datetime, str] | None]
Json = dict[str, Any]


class Control:
    """The routes, over one world."""

    def __init__(self, world: World, next_entry: NextEntry) -> None:
        self._world = world
        self._next_entry = next_entry
        self._closed = asyncio.Event()

    def close(self) -> None:
        """End all event streams, so that the server can stop."""
        self._closed.set()

    def routes(self) -> list[Route]:
        """Everything under /sim."""
        asked = {"people": self._people, "state": self._state, "calls": self._calls, "violations": self._violations}
        done = {
            "send": self._send,
            "edit": self._edit,
            "press": self._press,
            "react": self._react,
            "read": self._read,
            "start": self._start,
            "block": self._block,
            "join": self._join,
            "leave": self._leave,
            "clock": self._clock,
            "limits": self._limits,
            "group": self._group,
            "privacy": self._privacy,
            "migrate": self._migrate,
            "joingroup": self._joingroup,
            "delete_account": self._delete_account,
            "bulk": self._bulk,
        }
        return [
            *(Route(f"/sim/{name}", _asking(work)) for name, work in asked.items()),
            *(Route(f"/sim/{name}", _doing(work), methods=["POST"]) for name, work in done.items()),
            Route("/sim/events", self._events),
            Route("/sim/upload", _kindly(self._upload), methods=["POST"]),
            Route("/sim/faults", _doing(self._add_fault), methods=["POST"]),
            Route("/sim/faults", _asking(self._clear_faults), methods=["DELETE"]),
            Route("/sim/files/{number:int}/{name}", self._file),
        ]

    # What is asked

    def _people(self, _: Request) -> Any:
        return self._world.portraits

    def _state(self, request: Request) -> Any:
        return view.state(self._world, self._account(request.query_params["as"]), self._next_entry())

    def _calls(self, request: Request) -> Any:
        since = int(request.query_params.get("since", "0"))
        return [
            {
                "number": call.number,
                "at": call.at.isoformat(),
                "method": call.method,
                "params": call.params,
                "status": call.status,
                "description": call.description,
            }
            for call in self._world.calls
            if call.number > since
        ]

    def _violations(self, _: Request) -> Any:
        return self._world.violations

    # What people do

    def _send(self, given: Json) -> Any:
        chat = self._chat(given)
        reply_to = self._message(chat, given["reply_to"]) if given.get("reply_to") else None
        sent = acts.say(
            self._world,
            self._account(given["as"]),
            chat,
            given["text"],
            reply_to=reply_to,
            anonymous=bool(given.get("anonymous")),
        )
        return {"message": sent.id}

    def _edit(self, given: Json) -> Any:
        message = self._message(self._chat(given), given["message"])
        acts.edit(self._world, self._account(given["as"]), message, given["text"])
        return {}

    async def _press(self, given: Json) -> Any:
        message = self._chat(given).messages.get(int(given["message"]))
        if message is None:
            raise Impossible("no such message")
        query = acts.press(self._world, self._account(given["as"]), message, given["data"])
        answer = await self._world.queries.wait(query, float(given.get("wait", ANSWER_WITHIN))) or {}
        shown = {"toast": answer.get("text"), "alert": bool(answer.get("show_alert")), "answered": bool(answer)}
        return shown | ({"url": answer["url"]} if "url" in answer else {})

    def _react(self, given: Json) -> Any:
        message = self._message(self._chat(given), given["message"])
        acts.react(self._world, self._account(given["as"]), message, given.get("emoji"))
        return {}

    def _read(self, given: Json) -> Any:
        chat = self._chat(given)
        chat.read_to[self._account(given["as"]).id] = chat.last_id
        return {}

    async def _upload(self, request: Request) -> Any:
        async with request.form() as form:
            file = form["file"]
            if not isinstance(file, UploadFile):
                raise Impossible("file is missing")
            name, data = file.filename or "file", await file.read()
        kind = str(form.get("kind") or "document")
        if kind not in {"document", "photo", "voice"}:
            raise Impossible("kind is document, photo or voice")
        mime = "audio/ogg" if kind == "voice" else mimetypes.guess_type(name)[0] or "application/octet-stream"
        kept = self._world.attachments.keep(kind=kind, name=name, mime=mime, data=data)
        account, chat = self._account(str(form["as"])), self._chat({"chat": str(form["chat"])})
        sent = acts.say(self._world, account, chat, str(form.get("caption") or ""), file=kept)
        return {"message": sent.id}

    def _start(self, given: Json) -> Any:
        sent = acts.start(self._world, self._account(given["as"]), given.get("payload") or "")
        return {"message": sent.id}

    def _block(self, given: Json) -> Any:
        membership.set_blocked(self._world, self._account(given["as"]), blocked=bool(given["blocked"]))
        return {}

    def _join(self, given: Json) -> Any:
        membership.join(self._world, self._account(given["as"]), self._chat(given))
        return {}

    def _leave(self, given: Json) -> Any:
        membership.leave(self._world, self._account(given["as"]), self._chat(given))
        return {}

    # What the director of the play does

    def _clock(self, given: Json) -> Any:
        self._world.clock.move_to(self._wanted_time(given))
        self._world.changed(None)
        return {"now": self._world.clock.now().isoformat()}

    def _wanted_time(self, given: Json) -> datetime:
        if given.get("next"):
            entry = self._next_entry()
            if entry is None:
                raise Impossible("the timetable has no next entry")
            return entry[0]
        if "seconds" in given:
            return self._world.clock.now() + timedelta(seconds=float(given["seconds"]))
        when = datetime.fromisoformat(given["to"])
        if when.tzinfo is None:
            raise Impossible("a time needs its offset, e.g. 2026-03-02T08:00:00+08:00")
        return when

    def _limits(self, given: Json) -> Any:
        limits = self._world.limits
        limits.enabled = bool(given.get("enabled", limits.enabled))
        limits.per_second = int(given.get("per_second", limits.per_second))
        limits.group_per_minute = int(given.get("group_per_minute", limits.group_per_minute))
        limits.private_burst = int(given.get("private_burst", limits.private_burst))
        limits.private_seconds = float(given.get("private_seconds", limits.private_seconds))
        limits.start_over()
        return {"enabled": limits.enabled, "refused": limits.refused}

    def _add_fault(self, given: Json) -> Any:
        """Set a fault; `poison` and `unknown_update` are queued as updates, `latency_ms` holds for every answer."""
        if "latency_ms" in given:
            self._world.faults.latency = float(given["latency_ms"])
            return {}
        match given["kind"]:
            case "poison":
                return {"update": self._world.updates.put_raw(POISON)}
            case "unknown_update":
                return {"update": self._world.updates.put_raw(UNKNOWN)}
            case kind:
                details = {name: value for name, value in given.items() if name != "kind"}
                self._world.faults.add(Fault(Kind(kind), **details))
                return {}

    def _clear_faults(self, _: Request) -> Any:
        self._world.faults.clear()
        return {}

    def _group(self, given: Json) -> Any:
        acts.set_bot_status(self._world, self._chat({"chat": given["id"]}), given["bot"])
        return {}

    def _privacy(self, given: Json) -> Any:
        self._world.privacy = bool(given["on"])
        return {"on": self._world.privacy}

    def _migrate(self, given: Json) -> Any:
        return {"chat": acts.migrate(self._world, self._chat(given)).id}

    def _joingroup(self, given: Json) -> Any:
        members = [self._account(member) for member in given.get("members", [])]
        by = self._account(given["by"])
        kind = given.get("type", "group")
        return {"chat": acts.new_group(self._world, given["title"], by=by, members=members, kind=kind).id}

    def _delete_account(self, given: Json) -> Any:
        self._account(given["as"]).deleted = True
        return {}

    def _bulk(self, given: Json) -> Any:
        """Thousands of messages at once; who is not known yet is made up and joins the chat."""
        for update in given["updates"]:
            account = self._neighbour(int(update["as"]))
            chat = self._chat(update)
            chat.members.setdefault(account.id, "member")
            acts.say(self._world, account, chat, update["text"])
        return {"queued": len(given["updates"])}

    def _neighbour(self, account_id: int) -> Account:
        known = self._world.accounts.get(account_id)
        return known or self._world.add_account(Account(account_id, f"邻居{account_id}"))

    # Streams and files

    async def _events(self, request: Request) -> Response:
        account = self._account(request.query_params["as"])
        return StreamingResponse(self._stream(account), media_type="text/event-stream")

    async def _stream(self, account: Account) -> AsyncIterator[str]:
        news: asyncio.Queue[str] = asyncio.Queue()
        waiting: set[str] = set()

        def watch(chat: Chat | None) -> None:
            if chat is not None and not chat.has(account):
                return
            item = json.dumps({"chat": chat.id} if chat else {"clock": self._world.clock.now().isoformat()})
            if item not in waiting:
                waiting.add(item)
                news.put_nowait(item)

        self._world.watchers.append(watch)
        try:
            yield ": hello\n\n"
            while not self._closed.is_set():
                item = await self._next(news)
                waiting.discard(item)
                yield f"data: {item}\n\n" if item else ": still here\n\n"
        finally:
            self._world.watchers.remove(watch)

    async def _next(self, news: asyncio.Queue[str]) -> str:
        """The next item, or an empty one after a while or when the server stops."""
        item = asyncio.ensure_future(news.get())
        closed = asyncio.ensure_future(self._closed.wait())
        done, pending = await asyncio.wait({item, closed}, timeout=STILL_HERE, return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()
        return item.result() if item in done else ""

    async def _file(self, request: Request) -> Response:
        found = self._world.attachments.by_number(request.path_params["number"])
        if found is None:
            return JSONResponse({"error": "no such file"}, 404)
        return Response(found.data, media_type=found.mime)

    # Looking things up

    def _account(self, given: object) -> Account:
        account = self._world.accounts.get(int(str(given)))
        if account is None:
            raise LookupError(f"nobody has the id {given}")
        return account

    def _chat(self, given: Json) -> Chat:
        chat = self._world.chats.get(int(given["chat"]))
        if chat is None:
            raise LookupError(f"no chat has the id {given['chat']}")
        return chat

    def _message(self, chat: Chat, message_id: object) -> Message:
        message = chat.find(int(str(message_id)))
        if message is None:
            raise LookupError(f"no message {message_id} in chat {chat.id}")
        return message


Endpoint = Callable[[Request], Awaitable[Response]]


def _kindly(work: Callable[[Request], Awaitable[Any]]) -> Endpoint:
    """Answer with JSON; a slip of the caller's is 4xx with its reason."""

    async def endpoint(request: Request) -> Response:
        try:
            return JSONResponse(await work(request))
        except Impossible as reason:
            return JSONResponse({"error": str(reason)}, 409)
        except KeyError as missing:
            return JSONResponse({"error": f"{missing.args[0]} is missing"}, 400)
        except LookupError as reason:
            return JSONResponse({"error": str(reason)}, 404)
        except (ValueError, TypeError) as reason:
            return JSONResponse({"error": str(reason)}, 400)

    return endpoint


def _asking(work: Callable[[Request], Any]) -> Endpoint:
    async def answer(request: Request) -> Any:
        return work(request)

    return _kindly(answer)


def _doing(work: Callable[[Json], Any]) -> Endpoint:
    async def answer(request: Request) -> Any:
        done = work(await request.json())
        return await done if asyncio.iscoroutine(done) else done

    return _kindly(answer)
