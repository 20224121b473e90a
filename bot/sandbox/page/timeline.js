/** The messages of a channel or a thread: kept in order, patched one by one, at the end while there. */

import { day, dayKey, instant } from "./dates.js";
import { h, sync } from "./dom.js";
import { messageRow } from "./message.js";

const TOGETHER_SECONDS = 300;
const NEAR_END_PX = 48;

export class Timeline {
  #messages = new Map();
  #late = null;
  #atEnd = true;
  #openThread;
  #list;

  /** `openThread(message)` is null for the timeline of a thread. */
  constructor({ label, openThread = null }) {
    this.#openThread = openThread;
    this.#list = h("div", { class: "message-list", role: "log", "aria-label": label });
    this.element = h(
      "div",
      {
        class: "timeline",
        tabindex: "0",
        "aria-label": label,
        role: "region",
        onScroll: () => this.#scrolled(),
      },
      this.#list,
    );
    // Pictures come late and blocks grow: who reads the end stays there.
    new ResizeObserver(() => this.#settle()).observe(this.#list);
    new ResizeObserver(() => this.#settle()).observe(this.element);
  }

  /** Replaces all by what `loading` resolves to ({ok, messages}); what arrives meanwhile is kept. */
  async load(loading) {
    this.#late = [];
    const { messages } = await loading;
    const late = this.#late ?? [];
    this.#late = null;
    // Where the server could not be asked, what was known is better than nothing.
    if (messages) this.#messages = new Map(messages.map((message) => [message.ts, message]));
    for (const [change, argument] of late) change.call(this, argument);
    this.#draw();
  }

  get(ts) {
    return this.#messages.get(ts);
  }

  /** Adds a message, or takes its new state. */
  put(message) {
    this.#late?.push([this.put, message]);
    this.#messages.set(message.ts, message);
    this.#draw();
  }

  remove(ts) {
    this.#late?.push([this.remove, ts]);
    this.#messages.delete(ts);
    this.#draw();
  }

  toEnd() {
    this.#atEnd = true;
    this.#settle();
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    this.#atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  }

  #settle() {
    if (this.#atEnd) this.element.scrollTop = this.element.scrollHeight;
  }

  #draw() {
    const ordered = [...this.#messages.values()].sort(
      (one, other) => Number(one.ts) - Number(other.ts),
    );
    sync(
      this.#list,
      ordered.flatMap((message, index) => this.#items(message, ordered[index - 1], ordered.length)),
    );
    this.#settle();
  }

  #items(message, before, count) {
    const follows = Boolean(before) && joins(before, message);
    const row = {
      key: message.ts,
      stamp: JSON.stringify([message, follows]),
      build: (old) => messageRow(message, { follows, openThread: this.#openThread }, old),
    };
    const separator = this.#openThread
      ? daySeparator(message, before)
      : repliesSeparator(before, message, count - 1);
    return separator ? [separator, row] : [row];
  }
}

function joins(before, message) {
  return (
    before.user === message.user &&
    !before.ephemeral &&
    !message.ephemeral &&
    !isParent(before, message) &&
    dayKey(instant(before.ts)) === dayKey(instant(message.ts)) &&
    Number(message.ts) - Number(before.ts) < TOGETHER_SECONDS
  );
}

const isParent = (before, message) => Boolean(message.thread_ts) && before.ts === message.thread_ts;

function daySeparator(message, before) {
  const date = instant(message.ts);
  const key = dayKey(date);
  if (before && dayKey(instant(before.ts)) === key) return null;
  return { key: `day ${key}`, stamp: day(date), build: () => separator(day(date)) };
}

function repliesSeparator(before, message, count) {
  if (!before || !isParent(before, message)) return null;
  const words = count === 1 ? "1 reply" : `${count} replies`;
  return { key: "replies", stamp: words, build: () => separator(words) };
}

const separator = (words) =>
  h("div", { class: "separator", role: "separator", "aria-label": words }, h("span", {}, words));
