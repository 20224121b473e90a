/** The rail: workspace, channels, direct messages, apps, and who the page acts as. */

import { avatar } from "./avatar.js";
import { h, icon, ICONS, sync } from "./dom.js";
import { pick } from "./picker.js";
import { appOf, channelName, state, user } from "./state.js";
import { plainly } from "./text.js";
import { themeToggle } from "./theme.js";

export class Sidebar {
  #unread = new Map();
  #place = {};
  #lists = h("div", { class: "rail-lists" });

  /** `go(place)` opens {channel} or {home}; `search()` opens the switcher; `become(user)` changes who it is. */
  constructor(rail, { go, search, become }) {
    this.go = go;
    rail.replaceChildren(
      h(
        "header",
        {},
        h("h2", {}, plainly(state.team.name)),
        h("span", { class: "badge" }, "Sandbox"),
      ),
      h(
        "button",
        { type: "button", class: "jump", onClick: search },
        icon(ICONS.search),
        "Jump to…",
        h("kbd", {}, "Ctrl K"),
      ),
      this.#lists,
      h("footer", {}, userSwitcher(become), themeToggle()),
    );
  }

  /** Marks a place as the present one, which also makes it read. */
  visit(place) {
    this.#place = place;
    this.#unread.delete(place.channel);
    this.draw();
  }

  /** Counts a message in a channel that is not looked at. */
  unread(channelId) {
    if (channelId === this.#place.channel) return;
    this.#unread.set(channelId, (this.#unread.get(channelId) ?? 0) + 1);
    this.draw();
  }

  draw() {
    const people = state.channels.filter((one) => one.is_im && !appOf(one.user));
    const talks = state.channels.filter((one) => one.is_im && appOf(one.user));
    const open = state.channels.filter((one) => !one.is_im);
    sync(
      this.#lists,
      [
        section(
          "Channels",
          open.map((one) => this.#channel(one)),
        ),
        section(
          "Direct messages",
          [...talks, ...people].map((one) => this.#channel(one)),
        ),
        section(
          "Apps",
          state.apps.map((app) => this.#home(app)),
        ),
      ].filter(Boolean),
    );
  }

  #channel(channel) {
    const name = channelName(channel);
    const unread = this.#unread.get(channel.id) ?? 0;
    const current = this.#place.channel === channel.id;
    const other = channel.is_im ? user(channel.user) : null;
    const sign = other ? avatar(other, "tiny") : icon(channel.is_private ? ICONS.lock : ICONS.hash);
    const badge = other && unread > 0 ? h("span", { class: "count" }, String(unread)) : null;
    return this.#entry({
      key: channel.id,
      current,
      place: { channel: channel.id },
      data: { channel: name, channelId: channel.id },
      label: unread > 0 ? `${name}, ${unread} unread` : name,
      unread: unread > 0,
      content: [
        sign,
        h("bdi", {}, plainly(name)),
        other?.is_bot ? h("span", { class: "app-badge" }, "APP") : null,
        badge,
      ],
    });
  }

  #home(app) {
    const name = `${plainly(app.name)} home`;
    return this.#entry({
      key: `home ${app.id}`,
      current: this.#place.home === app.id,
      place: { home: app.id },
      data: { home: app.name },
      label: name,
      unread: false,
      content: [icon(ICONS.home), h("bdi", {}, name)],
    });
  }

  #entry({ key, current, place, data, label, unread, content }) {
    return {
      key,
      stamp: JSON.stringify([label, current]),
      build: () =>
        h(
          "button",
          {
            type: "button",
            class: `entry${unread ? " unread" : ""}`,
            "aria-current": current ? "page" : null,
            "aria-label": plainly(label),
            data,
            onClick: () => this.go(place),
          },
          content,
        ),
    };
  }
}

function section(title, entries) {
  if (entries.length === 0) return null;
  return {
    key: title,
    stamp: entries.map(({ stamp }) => stamp).join(),
    build: (old) => {
      const node =
        old ??
        h("section", { "aria-label": title }, h("h3", {}, title), h("div", { class: "entries" }));
      sync(node.lastElementChild, entries);
      return node;
    },
  };
}

function userSwitcher(become) {
  const me = user(state.me);
  const people = state.users.filter(({ is_bot: bot }) => !bot);
  const options = people.map((one) => ({
    value: one.id,
    words: `${one.real_name} ${one.name}`,
    nodes: [avatar(one, "tiny"), plainly(one.real_name)],
    detail: plainly(one.name),
    chosen: one.id === state.me,
  }));
  const node = h(
    "button",
    {
      type: "button",
      class: "me",
      "aria-haspopup": "listbox",
      "aria-label": `You are ${plainly(me.real_name)}. Switch user`,
      data: { testid: "user-switch", user: me.name },
      onClick: () =>
        pick(node, { label: "Switch user", groups: () => [{ options }], onPick: become }),
    },
    avatar(me, "small"),
    h("span", {}, h("strong", {}, plainly(me.real_name)), h("small", {}, "Switch user")),
  );
  return node;
}
