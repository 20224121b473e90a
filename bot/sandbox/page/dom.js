/** Making and patching elements. Text only ever becomes text: nothing here parses HTML. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element. In `props`, functions named `onX` listen to the event x, `data` holds data-*
 * attributes, the rest are attributes; null, undefined and false are left out. Children are nodes
 * or strings; null and false are left out.
 */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) setProp(node, name, value);
  node.append(
    ...children.flat().filter((child) => child !== null && child !== undefined && child !== false),
  );
  return node;
}

function setProp(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (typeof value === "function") node.addEventListener(name.slice(2).toLowerCase(), value);
  else if (name === "data") Object.assign(node.dataset, value);
  else node.setAttribute(name, value === true ? "" : value);
}

/** An icon drawn with one path in a box of 20 by 20; hidden from screen readers. */
export function icon(path) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

export const ICONS = {
  back: "M12 4 6 10l6 6",
  close: "m5 5 10 10M15 5 5 15",
  eye: "M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5Zm8-2a2 2 0 1 1 0 4 2 2 0 0 1 0-4Z",
  file: "M6 2.5h6l3.5 3.5v11.5H6zM12 2.5V6h3.5",
  hash: "M8 3 6.5 17M13.5 3 12 17M3.5 7.5h13M3 12.5h13",
  home: "M3.5 9.5 10 4l6.5 5.5V16.5h-4.5V12H8v4.5H3.5z",
  lock: "M5 9h10v8H5zm2 0V6.5a3 3 0 0 1 6 0V9",
  moon: "M15.5 12.5A6.5 6.5 0 0 1 7.5 4.5a6.5 6.5 0 1 0 8 8Z",
  more: "M10 4.5v.1M10 10v.1M10 15.5v.1",
  reply: "M4 4.5h12v9H9.5L6 16.5v-3H4z",
  search: "M9 4a5 5 0 1 1 0 10A5 5 0 0 1 9 4Zm4 9 3.5 3.5",
  send: "m3.5 10 13-6-4 13-3-5z",
  warning: "M10 3 2.5 16.5h15zM10 8v4m0 2.3v.1",
};

const marks = new WeakMap();

/**
 * Makes the children of `container` those of `items`, in order: {key, stamp, build(old)}. A child
 * whose key and stamp are unchanged stays as it is (with its focus, its loaded picture and what was
 * typed into it); another is built, and `build` gets the former node to keep what it can of it.
 */
export function sync(container, items) {
  const former = new Map([...container.children].map((node) => [marks.get(node)?.key, node]));
  const focused = container.contains(document.activeElement) ? document.activeElement : null;
  let place = container.firstElementChild;
  for (const item of items) {
    const old = former.get(item.key);
    former.delete(item.key);
    const node = old && marks.get(old).stamp === item.stamp ? old : item.build(old);
    marks.set(node, { key: item.key, stamp: item.stamp });
    if (old && node !== old) {
      if (place === old) place = node;
      old.replaceWith(node);
    }
    if (node === place) place = node.nextElementSibling;
    else container.insertBefore(node, place);
  }
  for (const node of former.values()) node.remove();
  if (focused) refocus(container, focused);
}

function refocus(container, focused) {
  if (focused === document.activeElement) return;
  const id = focused.dataset?.actionId;
  const twin = id && container.querySelector(`[data-action-id="${CSS.escape(id)}"]`);
  (focused.isConnected ? focused : twin)?.focus?.({ preventScroll: true });
}
