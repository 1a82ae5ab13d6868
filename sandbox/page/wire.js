// The sandbox's HTTP API, one function a request. A refusal is an Error with the server's own words.

import { say } from "./words.js";

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Error(say("unreachable"));
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.error ?? `${answer.status} ${answer.statusText}`);
  return body;
}

const post = (path, body) =>
  ask(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

export const people = () => ask("/sim/people");
export const state = (as) => ask(`/sim/state?as=${encodeURIComponent(as)}`);
export const send = (as, chat, text, reply_to) => post("/sim/send", { as, chat, text, ...(reply_to ? { reply_to } : {}) });
export const edit = (as, chat, message, text) => post("/sim/edit", { as, chat, message, text });
export const press = (as, chat, message, data) => post("/sim/press", { as, chat, message, data });
export const read = (as, chat) => post("/sim/read", { as, chat });
export const start = (as, payload) => post("/sim/start", { as, ...(payload ? { payload } : {}) });
export const block = (as, blocked) => post("/sim/block", { as, blocked });
export const clock = (move) => post("/sim/clock", move);

export function upload(as, chat, file, kind, caption) {
  const form = new FormData();
  for (const [field, value] of Object.entries({ as, chat, kind, caption })) form.append(field, value);
  form.append("file", file, file.name);
  return ask("/sim/upload", { method: "POST", body: form });
}

const RETRY_MS = 1000;

/** Hears what changes for one person until `close()`; `onlineChanged` is told when the line drops and returns. */
export function listen(as, { changed, onlineChanged }) {
  let source;
  let retry;
  const open = () => {
    source = new EventSource(`/sim/events?as=${encodeURIComponent(as)}`);
    source.onopen = () => onlineChanged(true);
    source.onmessage = (event) => changed(JSON.parse(event.data));
    source.onerror = () => {
      onlineChanged(false);
      // An HTTP error closes an EventSource for good; only a torn connection is retried by the browser.
      if (source.readyState === EventSource.CLOSED) retry = setTimeout(open, RETRY_MS);
    };
  };
  open();
  return {
    close() {
      clearTimeout(retry);
      source.close();
    },
  };
}
