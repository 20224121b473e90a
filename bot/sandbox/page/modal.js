/** Modals: a stack of views in one dialog, of which the top one is shown. */

import { send } from "./api.js";
import { ModalView } from "./modalview.js";

export class Modals {
  #stack = [];
  #dialog;

  constructor(dialog) {
    this.#dialog = dialog;
    dialog.addEventListener("cancel", (event) => {
      // Escape belongs to the picker or the question that is open over the modal.
      event.preventDefault();
      if (event.target === dialog && this.#stack.length > 0) this.close(false);
    });
  }

  /** A view that was opened, or pushed over the present one. */
  opened(view) {
    this.#stack.push(new ModalView(view, { onClose: (all) => this.close(all) }));
    this.#show();
  }

  updated(view) {
    this.#stack.find(({ id }) => id === view.id)?.update(view);
  }

  closed(id) {
    this.#stack = this.#stack.filter((one) => one.id !== id);
    this.#show();
  }

  /** Closes the top view, or all of them, as the person wished. */
  close(all) {
    const top = this.#stack.at(-1);
    this.#stack = all ? [] : this.#stack.slice(0, -1);
    this.#show();
    send(`/ui/views/${encodeURIComponent(top.id)}/close`, all ? { clear: true } : {});
  }

  #show() {
    const top = this.#stack.at(-1);
    if (!top) {
      this.#dialog.close();
      this.#dialog.replaceChildren();
      return;
    }
    if (this.#dialog.firstElementChild === top.element) return;
    this.#dialog.replaceChildren(top.element);
    if (!this.#dialog.open) this.#dialog.showModal();
    top.focus();
  }
}
