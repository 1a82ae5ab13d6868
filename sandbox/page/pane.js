// One chat on the screen: its head, the pinned board, the messages and the place to write.

import { chatAvatar, el, icon, name } from "./elements.js";
import { Composer } from "./composer.js";
import { linked } from "./links.js";
import { Log } from "./log.js";
import { buttons, summary } from "./message.js";
import { language, say } from "./words.js";

export class Pane {
  /** `desk` carries out what the person does: send, edit, press, upload, start, block, openLink, menu, toast. */
  constructor(chat, me, desk) {
    this.chat = chat;
    this.me = me;
    this.desk = desk;
    this.acts = this.buildActs();
    this.log = new Log(this.acts);
    this.composer = new Composer(chat, me, this.acts);
    this.head = el("header", { class: "head" });
    this.pinned = el("div", { class: "pinned", hidden: true });
    this.foot = el("div", { class: "foot" }, this.composer.node);
    this.node = el("section", { class: "pane", id: `pane-${chat.id}`, "data-chat": chat.id }, this.head, this.pinned, this.log.node, this.foot);
    this.listenForDrops();
  }

  buildActs() {
    return {
      menu: (message) => this.desk.menu(this, message),
      jump: (id) => this.log.jump(id) || this.desk.toast(say("gone")),
      pressButton: (message, cell, node) => this.desk.pressButton(this.chat, message, cell, node),
      openPhoto: (url) => this.desk.openPhoto(url),
      openLink: (address) => this.desk.openLink(address),
      submit: (written) => this.submit(written),
      sendCommand: (text) => this.sendCommand(text),
      block: () => this.desk.block(true),
    };
  }

  async submit(written) {
    const sent = await this.desk.submit(this.chat, written);
    if (sent) this.log.toBottom();
    return sent;
  }

  sendCommand(text) {
    const addressed = this.chat.type !== "private" && /^\/\w+$/.test(text) ? `${text}@${this.desk.botUsername()}` : text;
    return this.submit({ text: addressed });
  }

  listenForDrops() {
    this.node.addEventListener("dragover", (event) => event.preventDefault());
    this.node.addEventListener("drop", (event) => {
      event.preventDefault();
      this.composer.attach(event.dataTransfer.files[0]);
    });
  }

  update(chat) {
    this.chat = chat;
    this.node.setAttribute("aria-label", chat.title);
    this.drawHead();
    this.drawPinned();
    this.log.update(chat, this.me);
    this.composer.update(chat);
    this.drawFoot();
  }

  drawHead() {
    const { id, title, type, members } = this.chat;
    const count = Array.isArray(members) ? members.length : members;
    const under = type === "private" ? say("private_chat") : say("members", { count });
    this.drawOnce(this.head, [title, under], () => [
      chatAvatar({ id, title, type }),
      el("div", { class: "head-words" }, el("h2", {}, name(title)), el("p", {}, under)),
    ]);
  }

  drawOnce(node, values, build) {
    const signature = JSON.stringify([values, language()]);
    if (node.signature === signature) return;
    node.signature = signature;
    node.replaceChildren(...build());
  }

  drawPinned() {
    const message = this.chat.pinned;
    this.pinned.hidden = !message;
    if (message) this.drawOnce(this.pinned, [message, Boolean(this.pinnedOpen)], () => this.pinnedParts(message));
  }

  pinnedParts(message) {
    const toggle = () => {
      this.pinnedOpen = !this.pinnedOpen;
      this.drawPinned();
      this.pinned.querySelector(".pinned-line").focus();
    };
    const line = el(
      "button",
      { class: "pinned-line", "aria-expanded": String(Boolean(this.pinnedOpen)), title: say(this.pinnedOpen ? "pinned_close" : "pinned_open"), onclick: toggle },
      icon("pin"),
      el("span", { class: "pinned-words" }, el("strong", {}, say("pinned")), " ", this.pinnedOpen ? null : name(summary(message))),
      icon(this.pinnedOpen ? "up" : "down"),
    );
    return this.pinnedOpen ? [line, this.pinnedBody(message)] : [line];
  }

  pinnedBody(message) {
    const go = el("button", { class: "link-button", onclick: () => this.acts.jump(message.id) }, say("pinned_go"));
    return el(
      "div",
      { class: "pinned-body" },
      el("div", { class: "text", dir: "auto" }, linked(message.text ?? "", this.acts)),
      buttons(message, this.acts),
      go,
    );
  }

  drawFoot() {
    const isPrivate = this.chat.type === "private";
    const state = isPrivate && this.chat.blocked ? "blocked" : isPrivate && this.chat.started === false ? "new" : "open";
    this.drawOnce(this.foot, state, () => [this.footOf(state)]);
    if (state === "open") this.composer.grow();
  }

  footOf(state) {
    if (state === "open") return this.composer.node;
    const [about, label, act] =
      state === "new"
        ? [say("start_about"), say("start"), () => this.desk.start(null)]
        : [say("blocked_about"), say("unblock"), () => this.desk.block(false)];
    return el("div", { class: "gate" }, el("p", {}, about), el("button", { class: "big", onclick: act }, label));
  }
}
