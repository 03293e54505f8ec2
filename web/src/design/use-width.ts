import { type RefObject, useEffect, useState } from "react";

/** How wide an element is on the screen, in pixels; `first` until it is there. */
export function useWidth(place: RefObject<Element | null>, first: number): number {
  const [width, setWidth] = useState(first);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const watch = new ResizeObserver(() => setWidth(element.clientWidth || first));
    watch.observe(element);
    return () => watch.disconnect();
  }, [place, first]);
  return width;
}
