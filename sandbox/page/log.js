// The messages of one chat, newest below. Only what changed is drawn again, so 200 messages stay smooth.

import * as clock from "./clock.js";
import { chatAvatar, el, icon, name } from "./elements.js";
import { draw } from "./message.js";
import { language, say } from "./words.js";

const NEAR_BOTTOM_PX = 60;
const JOINED_MS = 5 * 60_000;

export class Log {
  constructor(acts) {
    this.acts = acts;
    this.drawn = new Map();
    this.stuck = true;
    this.below = 0;
    this.list = el("ol", { class: "items" });
    this.scroller = el("div", { class: "log", tabindex: "0", role: "region" }, this.list);
    this.jumpDown = el("button", { class: "to-bottom", hidden: true, onclick: () => this.toBottom() });
    this.node = el("div", { class: "log-frame" }, this.scroller, this.jumpDown);
    this.scroller.addEventListener("scroll", () => this.scrolled(), { passive: true });
    // A picture that loads, a keyboard that opens: whoever was at the bottom stays there.
    const follow = new ResizeObserver(() => this.stuck && this.toBottom());
    follow.observe(this.list);
    follow.observe(this.scroller);
  }

  scrolled() {
    if (!this.scroller.clientHeight) return;
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    // A scroll event that comes with a new size is the layout's doing, not the reader's.
    const size = `${scrollHeight}/${clientHeight}`;
    if (this.stuck && this.size !== size) return this.toBottom();
    this.stuck = scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM_PX;
    this.top = scrollTop;
    if (this.stuck) this.below = 0;
    this.drawJumpDown();
  }

  toBottom() {
    const { scrollHeight, clientHeight } = this.scroller;
    this.size = `${scrollHeight}/${clientHeight}`;
    this.scroller.scrollTop = scrollHeight;
  }

  /** To be called when the pane comes back on screen: a hidden scroller forgets where it was. */
  shown() {
    if (this.stuck) this.toBottom();
    else this.scroller.scrollTop = this.top;
  }

  drawJumpDown() {
    this.jumpDown.hidden = this.stuck;
    const words = this.below ? say("new_messages", { count: this.below }) : "";
    this.jumpDown.setAttribute("aria-label", words || say("to_bottom"));
    this.jumpDown.replaceChildren(icon("down"), words);
  }

  update(chat, me) {
    this.scroller.setAttribute("aria-label", say("messages", { title: chat.title }));
    const items = itemsOf(chat, me);
    const added = items.filter(({ key, from }) => from && from !== me.id && !this.drawn.has(key)).length;
    if (!this.stuck) this.below += added;
    this.place(items);
    if (this.stuck) this.toBottom();
    this.drawJumpDown();
  }

  place(items) {
    const wanted = new Set(items.map(({ key }) => key));
    for (const [key, { node }] of this.drawn) if (!wanted.has(key)) node.remove();
    const kept = new Map();
    let here = this.list.firstElementChild;
    for (const item of items) {
      const old = this.drawn.get(item.key)?.node;
      const node = this.nodeOf(item);
      if (old && here === old) here = node;
      if (node !== here) this.list.insertBefore(node, here);
      here = node.nextElementSibling;
      kept.set(item.key, { node, signature: item.signature });
    }
    this.drawn = kept;
  }

  nodeOf({ key, signature, build }) {
    const old = this.drawn.get(key);
    if (old?.signature === signature) return old.node;
    const fresh = build(this.acts);
    if (old) replaceKeepingFocus(old.node, fresh);
    return fresh;
  }

  /** Scrolls to a message and lets it glow; false when it is too far back. */
  jump(id) {
    const node = this.drawn.get(`message-${id}`)?.node;
    node?.scrollIntoView({ block: "center" });
    node?.classList.remove("glow");
    requestAnimationFrame(() => node?.classList.add("glow"));
    return Boolean(node);
  }
}

// The bot edits its message on a press: whoever pressed by keyboard must not be thrown out of it.
function replaceKeepingFocus(old, fresh) {
  const at = [...old.querySelectorAll("button, a")].indexOf(document.activeElement);
  old.replaceWith(fresh);
  if (at >= 0) [...fresh.querySelectorAll("button, a")][at]?.focus({ preventScroll: true });
}

function itemsOf(chat, me) {
  if (!chat.messages.length) return [emptyItem(chat)];
  const items = [];
  let above = null;
  for (const message of chat.messages) {
    const day = clock.dayKey(message.date);
    const newDay = !above || clock.dayKey(above.date) !== day;
    if (newDay) items.push(dayItem(day, message.date));
    items.push(messageItem(message, { chat, me, joined: !newDay && isJoined(above, message) }));
    above = message;
  }
  return items;
}

function emptyItem({ id, title, type }) {
  const words = type === "private" ? say("welcome") : say("empty");
  const build = () => el("li", { class: "welcome" }, chatAvatar({ id, title, type }), el("strong", {}, name(title)), el("p", {}, words));
  return { key: "empty", signature: language(), build };
}

function dayItem(day, date) {
  const words = clock.day(date);
  return { key: `day-${day}`, signature: words, build: () => el("li", { class: "service day" }, el("span", {}, words)) };
}

function messageItem(message, { chat, me, joined }) {
  const look = { mine: message.from.id === me.id, joined, inGroup: chat.type !== "private" };
  return {
    key: `message-${message.id}`,
    from: message.from.id,
    signature: JSON.stringify([message, look, language()]),
    build: (acts) => draw(message, { ...look, acts }),
  };
}

const isJoined = (above, message) =>
  !above.service && above.from.id === message.from.id && moment(message.date) - moment(above.date) < JOINED_MS;

const moment = (date) => (typeof date === "number" ? date * 1000 : Date.parse(date));
