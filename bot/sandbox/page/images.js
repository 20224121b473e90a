/** Pictures: from an address or a file of the workspace; a press shows them large. */

import { h, icon, ICONS } from "./dom.js";
import { textOf } from "./mrkdwn.js";
import { plainly } from "./text.js";

/** The address a picture is fetched from, or null: the web's, this server's, or a file's here. */
export function source({ image_url: address, slack_file: file }) {
  if (file?.id) return `/files/${encodeURIComponent(file.id)}/picture`;
  const url = address ?? file?.url;
  if (!url || !URL.canParse(url, location.href)) return null;
  const { protocol, origin, pathname, href } = new URL(url, location.href);
  if (origin === location.origin) return pathname;
  return protocol === "https:" || href.startsWith("data:image/") ? href : null;
}

/** A picture that cannot be had is said so. */
export function picture(spec, kind = "picture") {
  const alt = plainly(spec.alt_text ?? "");
  const from = source(spec);
  if (from === null)
    return h("p", { class: "unknown", role: "note" }, `A picture without a usable address: ${alt}`);
  const image = h("img", { src: from, alt, class: kind, draggable: "false" });
  image.addEventListener(
    "error",
    () =>
      image.replaceWith(
        h("p", { class: "unknown", role: "note" }, `A picture that could not be loaded: ${alt}`),
      ),
    { once: true },
  );
  if (kind === "small-picture") return image;
  return h(
    "button",
    {
      type: "button",
      class: "picture-frame",
      "aria-label": `Show larger: ${alt || "picture"}`,
      onClick: () => enlarge(from, alt),
    },
    image,
  );
}

/** An image block. */
export function imageBlock(block) {
  const title = textOf(block.title);
  return h("figure", {}, title ? h("figcaption", {}, plainly(title)) : null, picture(block));
}

function enlarge(from, alt) {
  const close = h("button", { class: "icon-button", "aria-label": "Close" }, icon(ICONS.close));
  const dialog = h(
    "dialog",
    { class: "lightbox", "aria-label": alt || "Picture" },
    h("form", { method: "dialog" }, close),
    h("img", { src: from, alt }),
  );
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove(), { once: true });
  document.body.append(dialog);
  dialog.showModal();
}
