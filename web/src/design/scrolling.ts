/**
 * The `ref` of what may be larger than its place: while it is, it takes the focus, so that the keyboard scrolls it too.
 */
export function scrolling(element: HTMLElement | null): (() => void) | undefined {
  if (!element) return undefined;
  const look = () => {
    const larger = element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight;
    if (larger && getComputedStyle(element).overflowX !== "visible") element.tabIndex = 0;
    else element.removeAttribute("tabindex");
  };
  const sizes = new ResizeObserver(look);
  sizes.observe(element);
  const content = new MutationObserver(look);
  content.observe(element, { childList: true, subtree: true });
  return () => {
    sizes.disconnect();
    content.disconnect();
  };
}
