import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";

/** An element's width, measured before the first paint and whenever it changes. */
export function useWidth(): [RefObject<HTMLDivElement | null>, number] {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    // Client sizes are in the element's own pixels, so that a magnified wall measures what it lays out in.
    const measure = () => setWidth(element.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}

const MOVE_MS = 250;

/** True for a moment after `layout` was exchanged for another: in the same paint that brings the new places. */
export function useMoving(layout: object): boolean {
  const [was, setWas] = useState(layout);
  const [isMoving, setMoving] = useState(false);
  if (was !== layout) {
    setWas(layout);
    setMoving(true);
  }
  useEffect(() => {
    if (!isMoving) return undefined;
    const timer = setTimeout(() => setMoving(false), MOVE_MS);
    return () => clearTimeout(timer);
  }, [isMoving, layout]);
  return isMoving;
}

/** Space left around a tile that fills the screen. */
const FULL_MARGIN_PX = 16;

/**
 * Lifts an element over everything else while `isFull`, and gives the size it has there. As a popover it stands in the
 * browser's top layer, whatever it is nested in, and what it shows is neither moved in the document nor made anew.
 */
export function useFullTile(
  ref: RefObject<HTMLElement | null>,
  isFull: boolean,
  onLeave: () => void,
): { width: number; height: number } | null {
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  const leave = useRef(onLeave);
  leave.current = onLeave;
  useLayoutEffect(() => {
    const element = ref.current;
    if (!isFull || element === null) return undefined;
    const measure = () => setSize({ width: window.innerWidth - 2 * FULL_MARGIN_PX, height: window.innerHeight - 2 * FULL_MARGIN_PX });
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented) leave.current();
    };
    element.popover = "manual";
    element.showPopover();
    measure();
    window.addEventListener("resize", measure);
    document.addEventListener("keydown", onKey);
    return () => {
      window.removeEventListener("resize", measure);
      document.removeEventListener("keydown", onKey);
      if (element.isConnected) element.hidePopover();
      element.popover = null;
      setSize(null);
    };
  }, [ref, isFull]);
  return isFull ? size : null;
}
