// The contrast of each element's text and what it stands on (WCAG 2.2, "contrast ratio").
(nodes) => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const parts = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const luminance = (color) => {
    const [red, green, blue] = parts(color).map((part) => linear(part / 255));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const groundOf = (one) => getComputedStyle(one).backgroundColor;
  const contrast = (node) => {
    let ground = node;
    while (ground !== document.body && parts(groundOf(ground))[3] < 255)
      ground = ground.parentElement;
    const [low, high] = [luminance(getComputedStyle(node).color), luminance(groundOf(ground))].sort(
      (a, b) => a - b,
    );
    return (high + 0.05) / (low + 0.05);
  };
  const what = (node, index) => `${index} ${node.tagName} ${node.className} ${node.innerText}`;
  return Object.fromEntries(nodes.map((node, index) => [what(node, index), contrast(node)]));
};
