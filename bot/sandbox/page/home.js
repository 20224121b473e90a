/** The pane of an app's home tab. */

import { read } from "./api.js";
import { appTabs } from "./apptabs.js";
import { showBlocks } from "./blocks.js";
import { h } from "./dom.js";
import { paneHead } from "./panes.js";
import { state } from "./state.js";
import { plainly } from "./text.js";

export class HomePane {
  #blocks = h("div", { class: "blocks" });
  #published = 0;
  #nothing = h("p", { class: "nothing", hidden: true });

  constructor(app, { go }) {
    this.app = app;
    const im = state.channels.find((one) => one.is_im && one.user === app.user) ?? null;
    this.#nothing.textContent = `${plainly(app.name)} has not published a home tab for you yet.`;
    this.nodes = [
      paneHead({ title: plainly(app.name), back: "rail" }),
      appTabs(app, im, "home", go),
      h(
        "div",
        {
          class: "home",
          tabindex: "0",
          role: "region",
          "aria-label": `Home of ${plainly(app.name)}`,
        },
        this.#nothing,
        this.#blocks,
      ),
    ];
  }

  async reload() {
    const before = this.#published;
    const { ok, view } = await read("/ui/home", { app: this.app.id });
    // Being looked at makes the app publish: its new view may be here before the answer is.
    if (ok && this.#published === before) this.show(view ?? null);
  }

  show(view) {
    this.#published += 1;
    this.#nothing.hidden = view !== null;
    const surface = { container: { type: "view", view_id: view?.id }, channel: null };
    showBlocks(this.#blocks, view?.blocks ?? [], surface);
  }
}
