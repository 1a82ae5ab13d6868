// One message as the reader sees it: bubble, quote, file, buttons, reactions.

import * as clock from "./clock.js";
import { avatar, el, icon, name, tone } from "./elements.js";
import { linked } from "./links.js";
import { say } from "./words.js";

/** The list item of a message; `joined` when the one above is by the same person just before. */
export function draw(message, { mine, joined, inGroup, acts }) {
  if (message.service) return el("li", { class: "service", "data-id": message.id }, el("span", {}, name(message.service)));
  const from = message.from;
  const classes = ["message", mine ? "mine" : "theirs", joined ? "joined" : ""].join(" ");
  return el(
    "li",
    { class: classes, "data-id": message.id },
    inGroup && !mine && (joined ? el("span", { class: "avatar blank" }) : avatar(from.id, from.name, from.is_bot ? "bot" : "")),
    el(
      "div",
      { class: "body" },
      el(
        "div",
        { class: "bubble", oncontextmenu: (event) => openMenu(event, message, acts), ...longPress(message, acts) },
        inGroup && !mine && !joined && sender(from),
        message.reply_to && quote(message.reply_to, acts),
        message.file && file(message.file, acts),
        message.text && el("div", { class: "text", dir: "auto" }, linked(message.text, acts)),
        meta(message),
      ),
      buttons(message, acts),
      reactions(message.reactions ?? []),
    ),
    el(
      "button",
      { class: "quiet more", "aria-label": say("more"), "aria-haspopup": "dialog", onclick: () => acts.menu(message) },
      icon("more"),
    ),
  );
}

function openMenu(event, message, acts) {
  if (event.target.closest("a, .photo")) return;
  event.preventDefault();
  acts.menu(message);
}

const LONG_PRESS_MS = 500;

// Phones without a context menu (iOS) still need the long press.
function longPress(message, acts) {
  let waiting;
  const stop = () => clearTimeout(waiting);
  return {
    ontouchstart: (event) => {
      if (!event.target.closest("a, button")) waiting = setTimeout(() => acts.menu(message), LONG_PRESS_MS);
    },
    ontouchend: stop,
    ontouchmove: stop,
    ontouchcancel: stop,
  };
}

function sender(from) {
  return el(
    "div",
    { class: `who ${tone(from.id)}` },
    name(from.name),
    from.is_bot && el("span", { class: "badge" }, say("bot")),
  );
}

function quote(quoted, acts) {
  const author = typeof quoted.from === "string" ? quoted.from : (quoted.from?.name ?? "");
  return el(
    "button",
    { class: "quote", onclick: () => acts.jump(quoted.id) },
    name(author, { class: "quote-who" }),
    el("span", { class: "quote-text", dir: "auto" }, quoted.text || "…"),
  );
}

function meta(message) {
  return el(
    "span",
    { class: "meta" },
    message.edited && el("span", {}, say("edited")),
    el("time", {}, clock.hours(message.date)),
  );
}

/** The rows of inline buttons under a message, or null. */
export function buttons(message, acts) {
  if (!message.buttons?.length) return null;
  const row = (cells) => el("div", { class: "row" }, cells.map((cell) => button(cell, message, acts)));
  return el("div", { class: "buttons" }, message.buttons.map(row));
}

function button(cell, message, acts) {
  const mark = cell.url ? icon("link") : cell.copy ? icon("copy") : null;
  const pressed = (event) => acts.pressButton(message, cell, event.currentTarget);
  return el("button", { class: `inline-button ${cell.style ?? ""}`, onclick: pressed }, el("span", { dir: "auto" }, cell.text), mark);
}

function reactions(given) {
  if (!given.length) return null;
  const chip = ({ emoji, count, mine }) =>
    el("span", { class: `reaction ${mine ? "own" : ""}` }, emoji, count > 1 && el("span", { class: "count" }, count));
  return el("div", { class: "reactions" }, given.map(chip));
}

function file(attached, acts) {
  if (attached.kind === "photo" && attached.url) return photo(attached, acts);
  if (attached.kind === "voice" && attached.url) return voice(attached);
  return card(attached);
}

function photo({ url }, acts) {
  const image = el("img", { src: url, alt: say("photo"), loading: "lazy" });
  return el("button", { class: "photo", title: say("photo_open"), onclick: () => acts.openPhoto(url) }, image);
}

function card({ url, name: title, size }) {
  const ending = /\.([A-Za-z0-9]{1,4})$/.exec(title ?? "")?.[1] ?? "";
  return el(
    url ? "a" : "div",
    { class: "card", href: url, download: url && (title || true), "aria-label": url && say("download", { name: title }) },
    el("span", { class: `sheet ${ending.toLowerCase()}`, "aria-hidden": "true" }, ending ? ending.toUpperCase() : icon("download")),
    el("span", { class: "card-words" }, name(title ?? "", { class: "card-name" }), el("span", { class: "card-size" }, bytes(size))),
    url && icon("download"),
  );
}

function bytes(size) {
  if (!size) return "";
  if (size < 1024) return `${size} B`;
  return size < 1024 ** 2 ? `${(size / 1024).toFixed(1)} KB` : `${(size / 1024 ** 2).toFixed(1)} MB`;
}

function voice({ url }) {
  const sound = el("audio", { src: url, preload: "metadata" });
  const length = el("span", { class: "length" }, "0″");
  const progress = el("progress", { max: "1", value: "0", "aria-hidden": "true" });
  const toggle = el("button", { class: "play", "aria-label": say("play") }, icon("play"));
  const show = () => {
    toggle.replaceChildren(icon(sound.paused ? "play" : "pause"));
    toggle.setAttribute("aria-label", say(sound.paused ? "play" : "pause"));
  };
  toggle.addEventListener("click", () => (sound.paused ? sound.play().catch(show) : sound.pause()));
  for (const change of ["play", "pause", "ended"]) sound.addEventListener(change, show);
  sound.addEventListener("durationchange", () => {
    if (Number.isFinite(sound.duration)) length.textContent = `${Math.max(1, Math.round(sound.duration))}″`;
  });
  sound.addEventListener("timeupdate", () => {
    if (Number.isFinite(sound.duration)) progress.value = sound.currentTime / sound.duration;
  });
  return el("div", { class: "voice", role: "group", "aria-label": say("voice") }, toggle, progress, length, sound);
}

/** One line that stands for a message in lists, quotes and the pinned bar. */
export function summary(message) {
  if (message.service) return message.service;
  if (message.text) return message.text.replace(/\s*\n\s*/g, " · ");
  return message.file ? message.file.name || say(message.file.kind === "voice" ? "voice" : "photo") : "";
}
