/** Files of a message: pictures in place, others as a card to download. */

import { h, icon, ICONS } from "./dom.js";
import { picture } from "./images.js";
import { plainly, shown, size } from "./text.js";

function kindOf({ name, mimetype }) {
  const ending = name?.match(/\.(\w{1,5})$/)?.[1];
  return (ending ?? mimetype ?? "file").toUpperCase();
}

function card(file) {
  const name = file.title || file.name;
  return h(
    "a",
    {
      class: "file-card",
      href: file.url,
      download: file.name,
      "aria-label": `Download ${plainly(file.name)}`,
    },
    icon(ICONS.file),
    h(
      "span",
      { class: "file-words" },
      h("bdi", { class: "file-name" }, ...shown(name)),
      h("small", {}, `${plainly(kindOf(file))} · ${size(file.size)}`),
    ),
  );
}

/** One file. */
export const fileView = (file) =>
  file.is_image
    ? h(
        "figure",
        { class: "file-picture" },
        h("figcaption", {}, ...shown(file.title || file.name)),
        picture({ image_url: file.url, alt_text: file.title || file.name }),
      )
    : card(file);
