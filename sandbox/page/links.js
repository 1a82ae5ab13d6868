// Links in what people and the bot write. Nothing but http(s) and the bot's own deep links ever opens.

import { el } from "./elements.js";

const LINK = /(https?:\/\/[^\s<>"'，。；！？、（）]+|(?<![\w./])t\.me\/[\w?=&%+-]+|(?<![\w./<])\/[a-z][a-z0-9_]{0,31}(?:@\w+)?(?![\w/]))/giu;

/** `{username, payload}` of t.me/<bot>?start=… or tg://resolve?domain=<bot>&start=…, else null. */
export function deepLink(address) {
  const url = parse(address);
  if (url?.protocol === "tg:" && /resolve/.test(url.host + url.pathname))
    return { username: url.searchParams.get("domain") ?? "", payload: url.searchParams.get("start") };
  if (url && ["t.me", "telegram.me"].includes(url.host))
    return { username: url.pathname.slice(1), payload: url.searchParams.get("start") };
  return null;
}

/** The address if a browser may open it safely, else null; javascript: and its kin are not. */
export function safe(address) {
  const url = parse(address);
  return url && ["http:", "https:"].includes(url.protocol) ? url.href : null;
}

function parse(address) {
  try {
    return new URL(/^t\.me\//i.test(address) ? `https://${address}` : address);
  } catch {
    return null;
  }
}

/** The text as nodes, its addresses and /commands made pressable. */
export function linked(text, { openLink, sendCommand }) {
  return text.split(LINK).map((part, index) => {
    if (index % 2 === 0) return part;
    if (part.startsWith("/")) return el("button", { class: "inline", onclick: () => sendCommand(part) }, part);
    return anchor(part, openLink);
  });
}

function anchor(address, openLink) {
  const follow = (event) => {
    event.preventDefault();
    openLink(address);
  };
  return el("a", { href: parse(address)?.href ?? "#", rel: "noopener noreferrer", onclick: follow }, address);
}
