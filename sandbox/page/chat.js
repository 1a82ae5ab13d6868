// The page: who is looking, which chats are on the screen, and what the person does.

import * as clock from "./clock.js";
import { avatar, chatAvatar, el, icon, name } from "./elements.js";
import { deepLink, safe } from "./links.js";
import { summary } from "./message.js";
import { Pane } from "./pane.js";
import { choosePerson } from "./people.js";
import { entryName, language, say, setLanguage } from "./words.js";
import * as wire from "./wire.js";

const byId = (id) => document.getElementById(id);
const wide = matchMedia("(min-width: 900px)");
const KEPT_PERSON = "linli.person";
const TOAST_MS = 4000;
const GATHER_MS = 60;
const TICK_MS = 1000;

let people = [];
let me = null; // id of the person whose eyes we look through
let state = null;
let selected = null; // the chat on a phone, and the last one chosen on a desktop
let room = null; // the group beside the private chat on a desktop
let line = null; // the server-sent events
let panes = new Map();
let seen = new Map(); // chat → newest message id that was on the screen

// ---- what the server says ----

let loading = null;
let stale = false;

/** Fetches and shows the newest state; calls that overlap share one more fetch. */
function refresh() {
  stale = true;
  loading ??= load().finally(() => (loading = null));
  return loading;
}

async function load() {
  while (stale && me !== null) {
    stale = false;
    const as = me;
    const fresh = await wire.state(as);
    if (as === me) show(fresh);
  }
}

const refreshQuietly = () => refresh().catch((failure) => toast(failure.message));

let gathering = null;
// A burst of reports is many events; they are shown together.
function changed() {
  gathering ??= setTimeout(() => {
    gathering = null;
    refreshQuietly();
  }, GATHER_MS);
}

function onlineChanged(isOnline) {
  byId("offline").hidden = isOnline;
  byId("offline").textContent = say("offline");
  if (isOnline) refreshQuietly();
}

// ---- who is looking ----

function become(id) {
  me = id;
  state = null;
  selected = room = null;
  panes = new Map();
  seen = new Map();
  byId("panes").replaceChildren();
  localStorage.setItem(KEPT_PERSON, String(id));
  history.replaceState(null, "", `?as=${encodeURIComponent(id)}`);
  line?.close();
  line = wire.listen(id, { changed, onlineChanged });
  return refreshQuietly();
}

function openPeople() {
  choosePerson(byId("people"), { people, current: me, chosen: become, languageButton: languageButton() });
}

/** The person of the address, else the last one chosen, if the community still has them. */
function rememberedPerson() {
  const wanted = new URLSearchParams(location.search).get("as") ?? localStorage.getItem(KEPT_PERSON);
  return people.find((person) => String(person.id) === wanted)?.id ?? null;
}

// ---- drawing ----

function show(fresh) {
  const before = state;
  state = fresh;
  clock.setNow(state.now);
  // A person's chat with the bot carries the bot's name, as in every chat app.
  for (const chat of state.chats) if (chat.type === "private") chat.title = state.bot.name;
  const ids = state.chats.map((chat) => chat.id);
  if (!ids.includes(room)) room = state.chats.find((chat) => chat.type !== "private")?.id ?? null;
  if (!ids.includes(selected)) selected = room ?? ids[0] ?? null;
  draw();
  if (before) announce(before);
}

function draw() {
  drawBar();
  drawPanes();
  drawTabs();
  drawList();
}

function redrawAll() {
  document.documentElement.lang = language() === "zh" ? "zh-CN" : "en";
  document.title = say("title");
  panes = new Map();
  byId("panes").replaceChildren();
  if (state) draw();
}

const chatOf = (id) => state.chats.find((chat) => chat.id === id);
const privateChat = () => state.chats.find((chat) => chat.type === "private");

function visibleChats() {
  const ids = wide.matches ? [room, privateChat()?.id] : [selected];
  return ids.filter((id) => id !== null && id !== undefined);
}

function drawPanes() {
  const visible = visibleChats();
  for (const [id, pane] of panes) if (!visible.includes(id)) pane.node.hidden = true;
  for (const id of visible) drawPane(chatOf(id));
  markSeen(visible);
}

function drawPane(chat) {
  const pane = panes.get(chat.id) ?? new Pane(chat, state.me, desk);
  panes.set(chat.id, pane);
  const wasHidden = pane.node.hidden || !pane.node.parentNode;
  pane.node.classList.toggle("is-private", chat.type === "private");
  pane.node.hidden = false;
  if (!pane.node.parentNode) byId("panes").append(pane.node);
  pane.update(chat);
  if (wasHidden) pane.log.shown();
}

const newest = (chat) => Math.max(0, ...chat.messages.map(({ id }) => id));

function markSeen(visible) {
  if (document.hidden) return;
  for (const id of visible) {
    const chat = chatOf(id);
    const isNews = newest(chat) > (seen.get(id) ?? 0) && unread(chat);
    seen.set(id, newest(chat));
    if (isNews) wire.read(me, id).catch(() => {}); // only the badge of the next visit depends on it
  }
}

function unread(chat) {
  const last = seen.get(chat.id);
  if (last === undefined) return chat.unread ?? 0;
  return chat.messages.filter(({ id, from }) => id > last && from?.id !== state.me.id).length;
}

function badge(chat) {
  const count = unread(chat);
  if (!count) return null;
  return el("span", { class: "unread", "aria-label": say("unread", { count }) }, count > 99 ? "99+" : count);
}

function drawTabs() {
  const tab = (chat) =>
    el(
      "button",
      { role: "tab", "aria-selected": String(chat.id === selected), "aria-controls": `pane-${chat.id}`, onclick: () => select(chat.id) },
      name(chat.title),
      badge(chat),
    );
  replaceRow(byId("tabs"), state.chats.map(tab), say("chats"));
}

function drawList() {
  const visible = visibleChats();
  const row = (chat) => {
    const count = unread(chat);
    const label = count ? `${chat.title}, ${say("unread", { count })}` : chat.title;
    const last = chat.messages.at(-1);
    const isShown = visible.includes(chat.id);
    return el(
      "button",
      { class: `list-row ${isShown ? "shown" : ""}`, "aria-label": label, title: chat.title, "aria-current": isShown && "true", onclick: () => select(chat.id) },
      chatAvatar(chat),
      el(
        "span",
        { class: "list-words" },
        el("span", { class: "list-title" }, name(chat.title), last && el("time", {}, clock.brief(last.date))),
        el("span", { class: "list-last" }, last ? name(preview(chat, last)) : "", badge(chat)),
      ),
    );
  };
  replaceRow(byId("list"), [...state.chats.map(row), el("p", { class: "hint" }, say("hint"), " ", el("a", { href: "/link-page", target: "_blank" }, say("link_page")))], say("chats"));
}

function preview(chat, last) {
  const isOther = chat.type !== "private" && !last.service && last.from.id !== state.me.id;
  return isOther ? `${last.from.name}：${summary(last)}` : summary(last);
}

function replaceRow(node, children, label) {
  const at = [...node.children].indexOf(document.activeElement);
  node.setAttribute("aria-label", label);
  node.replaceChildren(...children);
  if (at >= 0) node.children[at]?.focus();
}

function drawBar() {
  const next = state.next_entry;
  const words = [el("span", { class: "next-when" }, say("next"), " ", next && el("b", {}, clock.hours(next.at))), name(next ? entryName(next.name) : say("next_none"))];
  const person = el(
    "button",
    { class: "me", "aria-label": say("switch_person", { name: state.me.name }), title: say("switch_person", { name: state.me.name }), onclick: openPeople },
    avatar(state.me.id, state.me.name),
    name(state.me.name, { class: "me-name" }),
    icon("down"),
  );
  const when = el(
    "div",
    { class: "when", title: say("sandbox_about") },
    el("span", { class: "when-time" }, el("span", { class: "sandbox" }, say("sandbox")), el("time", { id: "now", datetime: state.now }, clock.hours(clock.now()))),
    el("span", { class: "when-date" }, clock.date(clock.now())),
  );
  const ten = el("button", { class: "ten", "aria-label": say("plus_ten_label"), onclick: () => moveClock({ seconds: 600 }) }, say("plus_ten"), el("span", { class: "ten-word" }, say("plus_ten_unit")));
  const label = next ? say("next_label", { at: clock.hours(next.at), name: entryName(next.name) }) : say("next_none");
  const goNext = el(
    "button",
    { class: "next", "aria-label": label, title: label, disabled: !next, onclick: () => moveClock({ next: true }) },
    el("span", { class: "next-entry" }, words),
    icon("next"),
  );
  replaceRow(byId("bar"), [person, when, ten, goNext, languageButton()], say("sandbox_about"));
  byId("bar").classList.toggle("moving", moving);
}

/** The sandbox's clock runs on by itself between two answers of the server. */
function tick() {
  if (!state) return;
  const shown = byId("now");
  if (shown.textContent !== clock.hours(clock.now())) drawBar();
}

function languageButton() {
  const turn = () => {
    setLanguage(language() === "zh" ? "en" : "zh");
    redrawAll();
    if (!byId("people").open) return;
    openPeople();
    byId("people").querySelector(".language").focus();
  };
  return el("button", { class: "language", lang: language() === "zh" ? "en" : "zh-CN", "aria-label": say("language_label"), onclick: turn }, say("language"));
}

function select(id) {
  selected = id;
  if (chatOf(id).type !== "private") room = id;
  draw();
  if (wide.matches) panes.get(id).composer.box.focus();
}

/** Tells screen readers the newest message of each chat on the screen. */
function announce(before) {
  const heard = visibleChats().map(chatOf).flatMap((chat) => {
    const last = chat.messages.at(-1);
    const old = before.chats.find(({ id }) => id === chat.id);
    const isNews = last && old && last.id > newest(old) && last.from?.id !== state.me.id;
    return isNews ? [last.service ?? `${last.from.name}: ${summary(last)}`] : [];
  });
  if (heard.length) byId("announcer").textContent = heard.join("\n");
}

// ---- what the person does ----

/** Does one thing at the server and shows the outcome; a refusal becomes a toast and false. */
async function attempt(act) {
  try {
    const outcome = await act();
    refreshQuietly();
    return outcome ?? true;
  } catch (failure) {
    toast(say("failed", { error: failure.message }));
    return false;
  }
}

function submitted(chat, { text, replying, editing, attachment }) {
  if (attachment) return wire.upload(me, chat.id, attachment.file, attachment.kind, text);
  if (editing) return wire.edit(me, chat.id, editing.id, text);
  return wire.send(me, chat.id, text, replying?.id);
}

let moving = false;

async function moveClock(move) {
  if (moving) return;
  moving = true;
  drawBar();
  await attempt(() => wire.clock(move));
  moving = false;
  drawBar();
}

async function pressButton(chat, message, cell, node) {
  if (cell.copy) return copy(cell.copy);
  if (cell.url) return openLink(cell.url);
  if (!cell.data || node.getAttribute("aria-busy")) return null;
  node.setAttribute("aria-busy", "true");
  const answer = await attempt(() => wire.press(me, chat.id, message.id, cell.data));
  node.removeAttribute("aria-busy");
  if (answer) heed(answer);
  return null;
}

function heed({ toast: words, alert: isAlert, url, answered }) {
  if (answered === false) toast(say("no_answer"));
  if (words) isAlert ? openAlert(words) : toast(words);
  if (url) openLink(url);
}

async function start(payload) {
  await attempt(() => wire.start(me, payload));
  const chat = privateChat();
  if (chat) select(chat.id);
}

function openLink(address) {
  const deep = deepLink(address);
  if (deep && deep.username.toLowerCase() === state.bot.username.toLowerCase()) {
    if (deep.payload) start(deep.payload);
    else if (privateChat()) select(privateChat().id);
    return;
  }
  const url = safe(address);
  if (url) window.open(url, "_blank", "noopener,noreferrer");
  else toast(say("unsafe_link"));
}

async function copy(text) {
  await navigator.clipboard.writeText(text);
  toast(say("copied"));
}

const desk = {
  submit: (chat, written) => attempt(() => submitted(chat, written)),
  block: (blocked) => attempt(() => wire.block(me, blocked)),
  botUsername: () => state.bot.username,
  menu: openMenu,
  start,
  openLink,
  openPhoto,
  pressButton,
  toast,
};

// ---- things that lie over the page ----

let fading = null;

function toast(words) {
  clearTimeout(fading);
  byId("toast").textContent = words;
  byId("toast").classList.add("up");
  fading = setTimeout(() => byId("toast").classList.remove("up"), TOAST_MS);
}

function openAlert(words) {
  const close = el("button", { class: "big", autofocus: true, onclick: () => byId("alert").close() }, say("ok"));
  byId("alert").replaceChildren(el("p", { id: "alert-words", dir: "auto" }, words), close);
  byId("alert").setAttribute("aria-labelledby", "alert-words");
  byId("alert").showModal();
}

function openPhoto(url) {
  const dialog = byId("photo");
  const close = el("button", { class: "shut", "aria-label": say("close"), onclick: () => dialog.close() }, icon("close"));
  dialog.setAttribute("aria-label", say("photo"));
  dialog.replaceChildren(el("img", { src: url, alt: say("photo") }), close);
  dialog.showModal();
}

function openMenu(pane, message) {
  const dialog = byId("actions");
  const choice = (shape, word, act) =>
    el("button", { class: "choice", onclick: () => (dialog.close(), act()) }, icon(shape), say(word));
  const write = (act) => () => (act(), pane.composer.box.focus());
  const isMine = message.from.id === state.me.id;
  dialog.setAttribute("aria-label", say("more"));
  dialog.replaceChildren(
    el("p", { class: "actions-line" }, name(summary(message))),
    choice("reply", "reply", write(() => pane.composer.reply(message))),
    ...(isMine && message.text && !message.file ? [choice("edit", "edit", write(() => pane.composer.edit(message)))] : []),
    ...(message.text ? [choice("copy", "copy", () => copy(message.text))] : []),
    choice("close", "cancel", () => {}),
  );
  dialog.showModal();
}

/** A press beside a dialog closes it, unless nobody is chosen yet. */
function closeBeside(dialog) {
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog && me !== null) dialog.close();
  });
}

async function begin() {
  redrawAll();
  for (const dialog of document.querySelectorAll("dialog")) closeBeside(dialog);
  wide.addEventListener("change", () => state && draw());
  setInterval(tick, TICK_MS);
  document.addEventListener("visibilitychange", () => state && !document.hidden && draw());
  people = await wire.people();
  const person = rememberedPerson();
  if (person === null) openPeople();
  else await become(person);
}

begin().catch((failure) => toast(failure.message));
