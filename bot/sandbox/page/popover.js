/** A panel under (or above) what opened it, over everything else; Escape or a press elsewhere closes it. */

const GAP = 4;
const EDGE = 8;

/** Opens `panel` at `anchor`; `onClose` is called once it is gone. Returns what closes it. */
export function popAt(anchor, panel, onClose = () => {}) {
  panel.popover = "auto";
  panel.classList.add("popover");
  // Inside the dialog that is open, or it would be out of reach behind it.
  (anchor.closest("dialog") ?? document.body).append(panel);
  panel.addEventListener("toggle", ({ newState }) => {
    if (newState !== "closed") return;
    panel.remove();
    onClose();
  });
  panel.showPopover();
  place(anchor, panel);
  return () => panel.hidePopover();
}

function place(anchor, panel) {
  const box = anchor.getBoundingClientRect();
  panel.style.minWidth = `${Math.min(box.width, innerWidth - 2 * EDGE)}px`;
  const below = innerHeight - box.bottom - GAP - EDGE;
  const above = box.top - GAP - EDGE;
  const under = below >= Math.min(panel.offsetHeight, 240) || below >= above;
  panel.style.maxHeight = `${under ? below : above}px`;
  const top = under ? box.bottom + GAP : box.top - GAP - panel.offsetHeight;
  panel.style.top = `${top}px`;
  panel.style.left = `${Math.max(EDGE, Math.min(box.left, innerWidth - panel.offsetWidth - EDGE))}px`;
}
