/** The question before an action (https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object). */

import { h } from "./dom.js";
import { textObject } from "./mrkdwn.js";

/** Asks; resolves to whether the person said yes. Escape is no. */
export function confirmed({ title, text, confirm, deny, style }) {
  const yes = h(
    "button",
    { class: `button ${style ?? "primary"}`, value: "yes" },
    textObject(confirm) ?? "Yes",
  );
  const no = h("button", { class: "button", value: "no" }, textObject(deny) ?? "Cancel");
  const dialog = h(
    "dialog",
    { class: "confirm", "aria-labelledby": "confirm-title", role: "alertdialog" },
    h(
      "form",
      { method: "dialog" },
      h("h2", { id: "confirm-title" }, textObject(title) ?? "Are you sure?"),
      textObject(text, "div"),
      h("footer", {}, no, yes),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  yes.focus();
  return new Promise((resolve) => {
    dialog.addEventListener(
      "close",
      () => {
        dialog.remove();
        resolve(dialog.returnValue === "yes");
      },
      { once: true },
    );
  });
}
