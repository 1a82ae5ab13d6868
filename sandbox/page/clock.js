// The sandbox's own time. Everything is shown in the zone of its `now`, whatever zone the browser is in.

import { language, say } from "./words.js";

const DAY_MS = 86_400_000;
const SHANGHAI_MS = 8 * 3_600_000;
let offset = SHANGHAI_MS;
let told = 0;
let toldAt = 0;

/** Takes over the sandbox's time and zone from an ISO text such as 2022-04-11T08:00:00+08:00. */
export function setNow(iso) {
  told = Date.parse(iso);
  toldAt = performance.now();
  const zone = /([+-])(\d\d):?(\d\d)$/.exec(iso);
  // A server that speaks UTC says nothing about the zone of the people.
  if (zone && zone[2] + zone[3] !== "0000") offset = (zone[1] === "-" ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) * 60_000;
}

/** The sandbox's time in Unix seconds; it runs on between two answers of the server. */
export const now = () => (told + performance.now() - toldAt) / 1000;

/** A Date whose UTC fields read as the sandbox's wall clock; `moment` is ISO text or Unix seconds. */
function wall(moment) {
  const at = typeof moment === "number" ? moment * 1000 : Date.parse(moment);
  return new Date(at + offset);
}

const two = (number) => String(number).padStart(2, "0");

export const hours = (moment) => {
  const at = wall(moment);
  return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
};

export const dayKey = (moment) => wall(moment).toISOString().slice(0, 10);

/** 4月11日, or 11 Apr. */
export function monthDay(moment) {
  const at = wall(moment);
  if (language() === "zh") return `${at.getUTCMonth() + 1}月${at.getUTCDate()}日`;
  return `${at.getUTCDate()} ${at.toLocaleString("en-GB", { month: "short", timeZone: "UTC" })}`;
}

/** 4月11日 周一, or 11 Apr, Mon. */
export function date(moment) {
  const weekday = say("weekdays").split(" ")[wall(moment).getUTCDay()];
  return language() === "zh" ? `${monthDay(moment)} ${weekday}` : `${monthDay(moment)}, ${weekday}`;
}

/** 今天, 昨天 or the date, for the line between two days. */
export function day(moment) {
  const days = Math.round((Date.parse(dayKey(now())) - Date.parse(dayKey(moment))) / DAY_MS);
  if (days === 0) return `${say("today")} ${date(moment)}`;
  if (days === 1) return `${say("yesterday")} ${date(moment)}`;
  return date(moment);
}

/** The time today, the date before: what a chat list shows. */
export const brief = (moment) => (dayKey(moment) === dayKey(now()) ? hours(moment) : monthDay(moment));
