/** Puts the page together: who it acts as, which place it shows, and where live updates go. */

import { failLatest } from "./actions.js";
import { read } from "./api.js";
import { ChannelPane } from "./channel.js";
import { listen } from "./events.js";
import { HomePane } from "./home.js";
import { Modals } from "./modal.js";
import { showPane } from "./panes.js";
import { Sidebar } from "./sidebar.js";
import { channel, channelTitle, SLACKBOT, state } from "./state.js";
import { openSwitcher } from "./switcher.js";
import { ThreadPane } from "./thread.js";
import { toast } from "./toast.js";

class Page {
  #main = document.getElementById("main");
  #aside = document.getElementById("thread");
  #pane = null;
  #thread = null;
  #modals = new Modals(document.getElementById("modal"));
  #sidebar = null;

  async start() {
    state.me = new URLSearchParams(location.search).get("user") ?? sessionStorage.getItem("user");
    if (!(await this.#workspace())) return;
    sessionStorage.setItem("user", state.me);
    this.#sidebar = new Sidebar(document.getElementById("rail"), {
      go: this.go,
      search: this.search,
      become,
    });
    document.addEventListener("keydown", this.#shortcut);
    await listen(this.#handlers(), { onReturn: () => this.#reload(), onState: connection });
    await this.go(this.#first(), { keepPane: true });
    document.body.dataset.ready = "";
  }

  /** Opens {channel: id} or {home: app id}. */
  go = async (place, { keepPane = false } = {}) => {
    const app = state.apps.find(({ id }) => id === place.home);
    const handlers = { go: this.go, openThread: this.openThread };
    this.#pane = app
      ? new HomePane(app, handlers)
      : new ChannelPane(channel(place.channel), handlers);
    this.closeThread();
    this.#main.replaceChildren(...this.#pane.nodes);
    this.#sidebar.visit(place);
    if (!keepPane || document.body.dataset.pane === "thread") showPane("channel");
    history.replaceState(null, "", address(place));
    document.title = `${app ? app.name : channelTitle(channel(place.channel))} · ${state.team.name} · Sandbox`;
    if (!keepPane) this.#main.querySelector(".composer textarea")?.focus();
    await this.#pane.reload();
  };

  openThread = async (message) => {
    this.#thread = new ThreadPane(
      this.#pane.channel,
      message.thread_ts ?? message.ts,
      this.closeThread,
    );
    this.#aside.replaceChildren(...this.#thread.nodes);
    this.#aside.hidden = false;
    showPane("thread");
    this.#aside.querySelector("textarea").focus();
    await this.#thread.reload();
  };

  closeThread = () => {
    this.#thread = null;
    this.#aside.hidden = true;
    this.#aside.replaceChildren();
    if (document.body.dataset.pane === "thread") showPane("channel");
  };

  search = () => openSwitcher(this.go);

  #shortcut = (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.search();
  };

  async #workspace() {
    const answer = await read("/ui/workspace");
    if (!answer.ok) {
      toast(`The workspace cannot be shown: ${answer.error}`, "error");
      return false;
    }
    for (const name of Object.keys(state)) state[name] = answer[name] ?? state[name];
    return true;
  }

  async #reload() {
    if (await this.#workspace()) this.#sidebar.draw();
    await Promise.all([this.#pane?.reload(), this.#thread?.reload()]);
  }

  #first() {
    const wanted = decodeURIComponent(location.hash.slice(1));
    const app = state.apps.find(({ id }) => wanted === `home-${id}`);
    if (app) return { home: app.id };
    const found = wanted && state.channels.find(({ id, name }) => id === wanted || name === wanted);
    return { channel: (found || state.channels[0]).id };
  }

  #handlers() {
    return {
      message: ({ message }) => this.#message(message),
      message_changed: ({ message }) => this.#put(message),
      message_deleted: ({ channel: id, ts }) => this.#removed(id, ts),
      view_opened: ({ view }) => this.#modals.opened(view),
      view_pushed: ({ view }) => this.#modals.opened(view),
      view_updated: ({ view }) => this.#modals.updated(view),
      view_closed: ({ view_id: id }) => this.#modals.closed(id),
      home_published: ({ view, app }) =>
        this.#pane instanceof HomePane && this.#pane.app.id === app && this.#pane.show(view),
      notice: (notice) => this.#notice(notice),
      channels: () => this.#workspace().then(() => this.#sidebar.draw()),
    };
  }

  #message(message) {
    this.#put(message);
    if (message.user !== state.me) this.#sidebar.unread(message.channel);
  }

  #put(message) {
    if (this.#pane?.channel?.id !== message.channel) return;
    this.#pane.put(message);
    this.#thread?.put(message);
  }

  #removed(id, ts) {
    if (this.#pane?.channel?.id !== id) return;
    this.#pane.timeline.remove(ts);
    this.#thread?.timeline.remove(ts);
  }

  /** A word of the workspace itself, as a line that only this person sees. */
  #notice({ text, level, channel: id }) {
    if (level === "error") failLatest(id ?? null, text);
    const shownHere = id && this.#pane?.channel?.id === id;
    if (!shownHere) toast(text, level);
    else
      this.#put({
        channel: id,
        ts: String(Date.now() / 1000),
        user: SLACKBOT.id,
        text,
        blocks: [],
        files: [],
        ephemeral: true,
        local: true,
      });
  }
}

function address(place) {
  const name = place.home
    ? `home-${place.home}`
    : channel(place.channel).is_im
      ? place.channel
      : channel(place.channel).name;
  return `?${new URLSearchParams({ user: state.me })}#${encodeURIComponent(name)}`;
}

function become(user) {
  sessionStorage.setItem("user", user);
  location.search = new URLSearchParams({ user });
}

function connection(stands) {
  document.getElementById("connection").hidden = stands;
}

new Page().start();
