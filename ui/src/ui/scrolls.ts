const NAMES = ["aria-labelledby", "aria-label"];

/** Whatever scrolls is reached by the keyboard, and named as what it stands in: a box takes the focus while some of it is out of sight. */
export function scrolls(box: HTMLElement): () => void {
  const size = new ResizeObserver(settle);
  function settle() {
    if (box.scrollWidth <= box.clientWidth && box.scrollHeight <= box.clientHeight) {
      for (const name of ["tabindex", "role", ...NAMES]) box.removeAttribute(name);
      return;
    }
    box.tabIndex = 0;
    box.setAttribute("role", "group");
    const around = box.parentElement?.closest(NAMES.map((name) => `[${name}]`).join());
    const told = NAMES.find((name) => around?.hasAttribute(name));
    if (around && told) box.setAttribute(told, around.getAttribute(told) ?? "");
    else box.setAttribute("aria-label", document.querySelector("h1")?.textContent ?? "");
  }
  for (const part of [box, ...box.children]) size.observe(part);
  return () => size.disconnect();
}
