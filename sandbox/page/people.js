// The sheet on which one chooses whom to be.

import { avatar, el, icon, name } from "./elements.js";
import { language, roleName, say } from "./words.js";

/** Shows the sheet; `chosen` gets the id. Without a current person it stays until someone is chosen. */
export function choosePerson(sheet, { people, current, chosen, languageButton }) {
  const results = el("div", { class: "results" });
  const search = el("input", {
    type: "search",
    placeholder: say("search"),
    "aria-label": say("search"),
    oninput: () => draw(search.value),
  });
  const pick = (id) => {
    sheet.close();
    chosen(id);
  };
  const draw = (wanted) => results.replaceChildren(...sections(people, wanted, current, pick));
  const close = el("button", { class: "quiet", "aria-label": say("close"), onclick: () => sheet.close() }, icon("close"));
  const top = el(
    "div",
    { class: "sheet-top" },
    el("div", { class: "sheet-title" }, el("h2", { id: "who", tabindex: "-1", autofocus: true }, say("who")), languageButton, current && close),
    el("p", {}, say("who_about")),
    search,
  );
  sheet.setAttribute("aria-labelledby", "who");
  // A handler that returns false would itself keep the sheet open.
  sheet.oncancel = (event) => {
    if (!current) event.preventDefault();
  };
  sheet.replaceChildren(top, results);
  draw("");
  if (!sheet.open) sheet.showModal();
  results.scrollTop = 0;
}

const blurb = (person) => (language() === "zh" ? person.blurb_zh : person.blurb_en) ?? "";

function matches(person, wanted) {
  const words = [person.name, person.room, person.grid, roleName(person.role), person.blurb_zh, person.blurb_en];
  return wanted.every((word) => words.some((text) => String(text ?? "").toLowerCase().includes(word)));
}

function sections(people, typed, current, pick) {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const found = people.filter((person) => matches(person, wanted));
  if (!found.length) return [el("p", { class: "none" }, say("nobody"))];
  found.sort((one, other) => Boolean(other.persona) - Boolean(one.persona));
  const groups = Map.groupBy(found, (person) => (person.persona ? say("suggested") : (person.grid ?? "")));
  return [...groups].map(([title, members]) =>
    el("section", {}, el("h3", {}, title), el("ul", {}, members.map((person) => row(person, current, pick)))),
  );
}

function row(person, current, pick) {
  const isCurrent = person.id === current;
  const place = [person.grid, person.room].filter(Boolean).join(" · ");
  return el(
    "li",
    {},
    el(
      "button",
      { class: "person", "aria-current": isCurrent && "true", "data-person": person.id, onclick: () => pick(person.id) },
      avatar(person.id, person.name),
      el(
        "span",
        { class: "person-words" },
        el("span", { class: "person-name" }, name(person.name), el("span", { class: `badge role-${person.role}` }, roleName(person.role))),
        el("span", { class: "person-line" }, blurb(person) || place),
        blurb(person) && place && el("span", { class: "person-line" }, place),
      ),
      isCurrent && icon("check"),
    ),
  );
}
