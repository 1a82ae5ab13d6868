// Where a person writes: the box, what it answers or changes, the attachment, the commands and the reply keyboard.

import { el, icon, name } from "./elements.js";
import { summary } from "./message.js";
import { say } from "./words.js";

const drafts = new Map();
const TALLEST_PX = 160;

export class Composer {
  constructor(chat, me, acts) {
    this.acts = acts;
    this.chat = chat;
    this.me = me;
    this.draftKey = `${me.id}:${chat.id}`;
    this.forced = 0;
    this.keyboardOf = 0;
    this.context = el("div", { class: "context", hidden: true });
    this.panel = el("div", { class: "commands", hidden: true, onkeydown: (event) => this.panelKey(event) });
    this.keys = el("div", { class: "keys", hidden: true });
    this.box = this.buildBox();
    this.files = el("input", { type: "file", hidden: true, onchange: () => this.attach(this.files.files[0]) });
    this.commandsButton = this.tool("commands", "commands", () => this.toggleCommands());
    this.keysButton = this.tool("keyboard", "keyboard_hide", () => this.toggleKeys());
    this.sendButton = el("button", { class: "send", "aria-label": say("send"), onclick: () => this.submit() }, icon("send"));
    const attachButton = this.tool("attach", "attach", () => this.files.click());
    const line = el("div", { class: "line" }, this.commandsButton, attachButton, this.box, this.keysButton, this.sendButton, this.files);
    this.node = el("div", { class: "composer" }, this.panel, this.context, line, this.keys);
  }

  tool(shape, label, onclick) {
    return el("button", { class: `quiet tool-${shape}`, "aria-label": say(label), title: say(label), onclick }, icon(shape));
  }

  buildBox() {
    const box = el("textarea", {
      rows: "1",
      maxlength: "4096",
      placeholder: say("type_here"),
      "aria-label": say("type_label", { title: this.chat.title }),
      enterkeyhint: "send",
      onkeydown: (event) => this.key(event),
      oninput: () => this.typed(),
      onpaste: (event) => event.clipboardData.files.length && this.attach(event.clipboardData.files[0]),
    });
    box.value = drafts.get(this.draftKey) ?? "";
    return box;
  }

  /** Follows the chat: its commands, its reply keyboard, a question that forces a reply. */
  update(chat) {
    this.chat = chat;
    this.drawKeys();
    this.followForcedReply();
    if (!this.panel.hidden) this.drawCommands();
  }

  followForcedReply() {
    const last = this.chat.messages.findLast((message) => !message.service);
    if (!last?.force_reply || last.id === this.forced || last.from.id === this.me.id) return;
    this.forced = last.id;
    this.reply(last);
  }

  key(event) {
    // Enter that picks a Chinese word in the input method must not send.
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key === "Enter" && !event.shiftKey && !composing) {
      event.preventDefault();
      this.submit();
    }
    if (event.key === "Escape") this.clear();
    if (event.key === "ArrowUp" && !this.panel.hidden) {
      event.preventDefault();
      this.panel.querySelector("button:last-of-type")?.focus();
    }
  }

  typed() {
    drafts.set(this.draftKey, this.box.value);
    this.grow();
    this.panel.hidden = !/^\/\w*$/.test(this.box.value);
    if (!this.panel.hidden) this.drawCommands();
  }

  grow() {
    this.box.style.height = "auto";
    if (this.box.scrollHeight) this.box.style.height = `${Math.min(this.box.scrollHeight, TALLEST_PX)}px`;
  }

  setText(text) {
    this.box.value = text;
    drafts.set(this.draftKey, text);
    this.grow();
  }

  async submit() {
    const text = this.box.value.trim();
    const { replying, editing, attachment } = this;
    if (!text && !attachment) return;
    this.setText("");
    this.clear();
    this.panel.hidden = true;
    const sent = await this.acts.submit({ text, replying, editing, attachment });
    if (sent || this.box.value) return;
    this.setText(text);
    Object.assign(this, { replying, editing, attachment });
    this.drawContext();
  }

  reply(message) {
    this.clear();
    this.replying = message;
    this.drawContext();
  }

  edit(message) {
    this.clear();
    this.editing = message;
    this.setText(message.text);
    this.drawContext();
  }

  attach(file) {
    if (!file) return;
    this.clear();
    this.attachment = { file, kind: kindsFor(file)[0] };
    this.files.value = "";
    this.drawContext();
    this.box.focus();
  }

  /** Lets go of the reply, edit or attachment; the text of a broken-off edit goes with it. */
  clear() {
    if (this.editing && this.box.value === this.editing.text) this.setText("");
    this.replying = this.editing = this.attachment = null;
    this.drawContext();
  }

  drawContext() {
    const [mark, head, line] = this.contextWords();
    this.context.hidden = !mark;
    this.box.placeholder = say(this.attachment ? "caption" : "type_here");
    this.sendButton.setAttribute("aria-label", say(this.editing ? "save" : "send"));
    this.sendButton.replaceChildren(icon(this.editing ? "check" : "send"));
    if (!mark) return;
    const cancel = el("button", { class: "quiet", "aria-label": say("cancel"), onclick: () => this.cancel() }, icon("close"));
    const words = el("div", { class: "context-words" }, el("strong", {}, head), line);
    this.context.replaceChildren(icon(mark), words, cancel);
  }

  contextWords() {
    if (this.editing) return ["edit", say("editing"), name(summary(this.editing), { class: "context-line" })];
    if (this.replying)
      return ["reply", say("replying", { name: this.replying.from.name }), name(summary(this.replying), { class: "context-line" })];
    if (this.attachment) return ["attach", name(this.attachment.file.name), this.kinds()];
    return [];
  }

  kinds() {
    const choose = (kind) => {
      this.attachment.kind = kind;
      this.drawContext();
      this.box.focus();
    };
    const one = (kind) =>
      el("button", { class: "kind", "aria-pressed": String(kind === this.attachment.kind), onclick: () => choose(kind) }, say(`as_${kind}`));
    return el("div", { class: "kinds" }, kindsFor(this.attachment.file).map(one));
  }

  cancel() {
    this.clear();
    this.box.focus();
  }

  toggleCommands() {
    this.panel.hidden = !this.panel.hidden;
    if (this.panel.hidden) return;
    this.drawCommands();
    this.panel.querySelector("button")?.focus();
  }

  drawCommands() {
    const typed = /^\/(\w*)$/.exec(this.box.value)?.[1] ?? "";
    const fitting = this.chat.commands.filter(({ command }) => command.startsWith(typed.toLowerCase()));
    const rows = fitting.map(({ command, description }) =>
      el("button", { class: "command", onclick: () => this.choose(command) }, el("b", {}, `/${command}`), el("span", {}, description)),
    );
    if (!rows.length) rows.push(el("p", { class: "none" }, say("commands_none")));
    if (this.chat.type === "private" && !typed)
      rows.push(el("button", { class: "command danger", onclick: () => this.chooseBlock() }, say("block")));
    this.panel.replaceChildren(...rows);
  }

  panelKey(event) {
    const rows = [...this.panel.querySelectorAll("button")];
    const at = rows.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      (rows[at + step] ?? this.box).focus();
    }
    if (event.key === "Escape") this.closeCommands();
  }

  closeCommands() {
    this.panel.hidden = true;
    this.box.focus();
  }

  choose(command) {
    this.setText("");
    this.closeCommands();
    this.acts.sendCommand(`/${command}`);
  }

  chooseBlock() {
    this.closeCommands();
    this.acts.block();
  }

  drawKeys() {
    const holder = this.chat.messages.findLast((message) => message.keyboard && !message.service);
    const rows = Array.isArray(holder?.keyboard) ? holder.keyboard : null;
    this.keysButton.hidden = !rows;
    if (!rows) {
      this.keys.hidden = true;
    } else if (this.keyboardOf !== holder.id) {
      this.keyboardOf = holder.id;
      this.keys.replaceChildren(...rows.map((row) => el("div", { class: "row" }, row.map((cell) => this.keyCap(cell)))));
      this.keys.hidden = false;
    }
    this.labelKeys();
  }

  keyCap(cell) {
    const text = typeof cell === "string" ? cell : cell.text;
    const press = () => this.acts.submit({ text, replying: this.replying });
    return el("button", { class: "key", dir: "auto", onclick: press }, text);
  }

  toggleKeys() {
    this.keys.hidden = !this.keys.hidden;
    this.labelKeys();
  }

  labelKeys() {
    this.keysButton.setAttribute("aria-label", say(this.keys.hidden ? "keyboard_show" : "keyboard_hide"));
    this.keysButton.setAttribute("aria-expanded", String(!this.keys.hidden));
  }
}

function kindsFor(file) {
  if (file.type.startsWith("image/")) return ["photo", "document"];
  if (file.type.startsWith("audio/")) return ["voice", "document"];
  return ["document"];
}
