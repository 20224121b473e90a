/** A field to search in and the options that match: what opens from a select. */

import { h } from "./dom.js";
import { OptionList } from "./optionlist.js";
import { popAt } from "./popover.js";

// A short list needs no search.
const SEARCH_FROM = 8;

/**
 * Opens at `anchor`. `groups()` gives [{label, options: [{value, words, nodes, detail, chosen}]}];
 * `onPick(value)` is called for each pick; the picker stays open where `multiple`.
 */
export function pick(anchor, { label, groups, onPick, multiple = false }) {
  const list = new OptionList({ label, multiple, onPick: (value) => picked(value) });
  const search = h("input", {
    type: "text",
    class: "search",
    role: "combobox",
    "aria-label": `Search: ${label}`,
    "aria-expanded": "true",
    placeholder: "Search",
    autocomplete: "off",
    spellcheck: "false",
    onInput: () => show(),
    onKeyDown: (event) => key(event),
  });
  const empty = h("p", { class: "nothing", hidden: true }, "Nothing matches");
  list.serve(search);
  const panel = h("div", { class: "picker" }, search, list.element, empty);
  anchor.setAttribute("aria-expanded", "true");
  const show = () => {
    list.show(matching(groups(), search.value));
    empty.hidden = list.length > 0;
  };
  show();
  // Out of sight, not gone: it is where the keys are read.
  search.classList.toggle("unseen", list.length < SEARCH_FROM);
  const close = popAt(anchor, panel, () => {
    anchor.setAttribute("aria-expanded", "false");
    if (panel.contains(document.activeElement) || document.activeElement === document.body)
      anchor.focus();
  });
  search.focus();

  function key(event) {
    // On to the next field, as from any other select.
    if (event.key === "Tab") close();
    else list.key(event);
  }

  function picked(value) {
    if (multiple) {
      onPick(value);
      show();
      return;
    }
    close();
    anchor.focus();
    onPick(value);
  }
}

function matching(groups, query) {
  const wanted = query.trim().toLowerCase();
  const fits = ({ words, detail }) => `${words} ${detail ?? ""}`.toLowerCase().includes(wanted);
  return groups.map(({ label, options }) => ({ label, options: options.filter(fits) }));
}
