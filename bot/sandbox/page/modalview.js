/** One view of a modal: title, blocks, and the buttons that submit and close it. */

import { send } from "./api.js";
import { showBlocks } from "./blocks.js";
import { h, icon, ICONS } from "./dom.js";
import { textObject } from "./mrkdwn.js";
import { shown } from "./text.js";
import { problemsIn, stateOf } from "./values.js";

const FIRST = "input, textarea, select, .select, .choices input";

export class ModalView {
  #title = h("h2", { id: "modal-title" });
  #body = h("div", { class: "blocks modal-body" });
  #problem = h("p", { class: "problem", role: "alert", hidden: true });
  #foot = h("footer");
  #submit = null;
  #busy = false;

  /** `onClose(all)`: the person closes this view, or the whole stack. */
  constructor(view, { onClose }) {
    this.id = view.id;
    this.onClose = onClose;
    this.element = h(
      "form",
      {
        novalidate: true,
        data: { viewId: view.id, callbackId: view.callback_id ?? "" },
        onSubmit: (event) => this.#submitted(event),
      },
      h(
        "header",
        {},
        this.#title,
        h(
          "button",
          {
            type: "button",
            class: "icon-button",
            "aria-label": "Close",
            onClick: () => onClose(true),
          },
          icon(ICONS.close),
        ),
      ),
      this.#body,
      this.#problem,
      this.#foot,
    );
    this.update(view);
  }

  update(view) {
    this.#title.replaceChildren(textObject(view.title) ?? "");
    showBlocks(this.#body, view.blocks, {
      container: { type: "view", view_id: view.id },
      channel: null,
    });
    this.#submit =
      view.submit || needsSubmit(view)
        ? h(
            "button",
            { type: "submit", class: "button primary" },
            textObject(view.submit) ?? "Submit",
          )
        : null;
    const close = h(
      "button",
      { type: "button", class: "button", onClick: () => this.onClose(false) },
      textObject(view.close) ?? (this.#submit ? "Cancel" : "Close"),
    );
    this.#foot.replaceChildren(...[close, this.#submit].filter(Boolean));
  }

  focus() {
    (
      this.#body.querySelector(FIRST) ??
      this.#submit ??
      this.element.querySelector("button")
    ).focus();
  }

  async #submitted(event) {
    event.preventDefault();
    if (this.#busy || !this.#submit) return;
    this.#mark({});
    const missing = problemsIn(this.#body);
    if (Object.keys(missing).length > 0) {
      this.#mark(missing);
      return;
    }
    this.#wait(true);
    const answer = await send(`/ui/views/${encodeURIComponent(this.id)}/submit`, {
      state: stateOf(this.#body),
    });
    this.#wait(false);
    this.#problem.hidden = answer.ok;
    this.#problem.replaceChildren(
      ...shown(answer.ok ? "" : `We had some trouble connecting. Try again? (${answer.error})`),
    );
    this.#mark(answer.errors ?? {});
  }

  #wait(busy) {
    this.#busy = busy;
    this.element.classList.toggle("under-way", busy);
    this.element.setAttribute("aria-busy", String(busy));
    if (this.#submit) this.#submit.disabled = busy;
  }

  /** Shows a text under each named block and puts the focus on the first. */
  #mark(problems) {
    for (const node of this.#body.querySelectorAll(".field-error")) node.remove();
    for (const node of this.#body.querySelectorAll("[aria-invalid]"))
      node.removeAttribute("aria-invalid");
    const marked = Object.entries(problems).map(([blockId, text]) => this.#markOne(blockId, text));
    marked.find(Boolean)?.focus();
  }

  #markOne(blockId, text) {
    const block = this.#body.querySelector(`[data-block-id="${CSS.escape(blockId)}"]`);
    block?.append(h("p", { class: "field-error", role: "alert" }, ...shown(text)));
    const field = block?.querySelector("[data-action-id]");
    field?.setAttribute("aria-invalid", "true");
    return field?.matches("input, textarea, button") ? field : field?.querySelector("input");
  }
}

const needsSubmit = (view) => view.blocks.some(({ type }) => type === "input");
