/** Times as a person reads them, in the browser's zone and language. */

const time = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const timeSeconds = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });
const long = new Intl.DateTimeFormat(undefined, {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
});
const medium = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "long",
  year: "numeric",
});
const short = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  year: "numeric",
});
const ago = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

const DAY_MS = 86_400_000;
const UNITS = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

/** The instant of a message's ts ("1754300000.000100"). */
export const instant = (ts) => new Date(Number(ts) * 1000);

export const clock = (date) => time.format(date);
export const whole = (date) => full.format(date);

/** The local day, for telling days apart. */
export const dayKey = (date) => `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;

/** "Today", "Yesterday", or the day in full (`words` "long", "medium" or "short"). */
export function day(date, words = "long") {
  const near = nearDay(date);
  return near ?? { long, medium, short }[words].format(date);
}

function nearDay(date, now = new Date()) {
  if (dayKey(date) === dayKey(now)) return "Today";
  if (dayKey(date) === dayKey(new Date(now - DAY_MS))) return "Yesterday";
  return dayKey(date) === dayKey(new Date(Number(now) + DAY_MS)) ? "Tomorrow" : null;
}

/** "3 minutes ago". */
export function since(date, now = new Date()) {
  const seconds = Math.round((date - now) / 1000);
  const [unit, length] = UNITS.find(([, span]) => Math.abs(seconds) >= span) ?? UNITS.at(-1);
  return ago.format(Math.trunc(seconds / length), unit);
}

/** The same inside a sentence: "today", but still "Wednesday". */
export const dayInSentence = (date) => pretty("long")(date);

const pretty = (words) => (date) =>
  nearDay(date)?.toLowerCase() ?? { long, medium, short }[words].format(date);

// https://docs.slack.dev/messaging/formatting-message-text, "Date formatting"
const TOKENS = {
  date: (date) => medium.format(date),
  date_num: dayPadded,
  date_slash: (date) => dayPadded(date).replaceAll("-", "/"),
  date_long: (date) => long.format(date),
  date_short: (date) => short.format(date),
  date_pretty: pretty("medium"),
  date_long_pretty: pretty("long"),
  date_short_pretty: pretty("short"),
  time: clock,
  time_secs: (date) => timeSeconds.format(date),
  ago: (date) => since(date),
};

function dayPadded(date) {
  return dayKey(date)
    .split("-")
    .map((part) => part.padStart(2, "0"))
    .join("-");
}

/** A date token's format with its parts filled in, or the fallback where the time is no number. */
export function dateToken(seconds, format, fallback) {
  const date = new Date(Number(seconds) * 1000);
  if (!seconds || Number.isNaN(Number(date))) return fallback;
  return format.replace(/\{(\w+)\}/g, (token, name) => TOKENS[name]?.(date) ?? token);
}
