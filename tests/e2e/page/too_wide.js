// What stands out of the window to the right; a table scrolls by itself.
() =>
  [...document.querySelectorAll("#main *, #thread *, #rail *")]
    .filter((node) => node.checkVisibility() && !node.closest("table"))
    .filter((node) => node.getBoundingClientRect().right > innerWidth + 1)
    .map((node) => node.outerHTML.slice(0, 80));
