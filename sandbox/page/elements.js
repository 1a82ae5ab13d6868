// Building the page. Text goes in as text nodes only, so a name like <b> stays a name.

const SVG = "http://www.w3.org/2000/svg";

/** `el("button", {class: "x", onclick: f, "aria-label": "…"}, "text", child)`; null children and false attributes are left out. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) set(node, name, value);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function set(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else node.setAttribute(name, value === true ? "" : value);
}

const SHAPES = {
  send: "M4 12 20 4l-4 16-5-6-7-2Zm7 2 9-10",
  attach: "m20 11-8.5 8.5a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 4.8 4.8l-8.4 8.4a1.7 1.7 0 0 1-2.4-2.4L14.5 7",
  commands: "M4 6h16M4 12h16M4 18h10",
  keyboard: "M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M17 10h.01M8 14h8",
  more: "M12 5.5h.01M12 12h.01M12 18.5h.01",
  close: "M6 6l12 12M18 6 6 18",
  pin: "M9 4h6l-1 6 4 4H6l4-4-1-6ZM12 14v6",
  down: "m6 9 6 6 6-6",
  up: "m6 15 6-6 6 6",
  next: "M5 5l9 7-9 7V5ZM18 5v14",
  reply: "M10 6 4 12l6 6M4 12h9c4 0 7 2 7 6",
  edit: "M4 20l1-5L16 4l4 4L9 19l-5 1Z",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  download: "M12 4v11m-5-5 5 5 5-5M5 20h14",
  link: "M9 5H5v14h14v-4M13 5h6v6M19 5l-9 9",
  play: "M8 5l11 7-11 7V5Z",
  pause: "M8 5v14M16 5v14",
  check: "m5 12 5 5 9-10",
};

/** A line icon, hidden from screen readers: the button around it carries the label. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}

/** A name that cannot turn the text around it, whatever direction marks it holds. */
export const name = (text, attributes = {}) => el("bdi", attributes, text);

const TONES = 8;

/** One of eight colours, always the same for the same id. */
export const tone = (id) => `tone-${Math.abs(Number(id) || 0) % TONES}`;

/** The round picture of a person or chat: their initials on their colour. */
export function avatar(id, title, extra = "") {
  return el("span", { class: `avatar ${tone(id)} ${extra}`, "aria-hidden": "true" }, initials(title));
}

/** The picture of a chat: a group by how its title begins, the bot in its own colour. */
export const chatAvatar = ({ id, title, type }) =>
  type === "private" ? avatar(id, title, "bot") : avatar(id, Array.from(title).slice(0, 2).join(""));

function initials(title) {
  const letters = Array.from(title).filter((letter) => /\p{L}|\p{N}/u.test(letter));
  if (letters.some((letter) => /\p{Script=Han}/u.test(letter)))
    return letters.filter((letter) => /\p{Script=Han}/u.test(letter)).slice(-2).join("");
  return letters.slice(0, 1).join("").toUpperCase() || "?";
}
