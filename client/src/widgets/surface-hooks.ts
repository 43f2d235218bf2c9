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

const MOVE_MS = 180;

/** Counts how often an arrangement was exchanged for another. Tiles glide then; when the window is resized they move at once. */
export function useExchanges(arrangement: object): number {
  const [seen, setSeen] = useState({ arrangement, count: 0 });
  if (seen.arrangement === arrangement) return seen.count;
  setSeen({ arrangement, count: seen.count + 1 });
  return seen.count + 1;
}

/** Lets an element glide from where it stood to where it stands, each time `exchange` grows. At rest it has no transform. */
export function useGlide(ref: RefObject<HTMLElement | null>, left: number, top: number, exchange: number): void {
  const was = useRef({ left, top, exchange });
  useLayoutEffect(() => {
    const from = was.current;
    was.current = { left, top, exchange };
    const [dx, dy] = [from.left - left, from.top - top];
    if (from.exchange === exchange || (dx === 0 && dy === 0)) return;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    ref.current?.animate([{ transform: `translate(${dx}px, ${dy}px)` }, { transform: "none" }], { duration: MOVE_MS, easing: "ease-out" });
  }, [ref, left, top, exchange]);
}

/** Space left around a tile that fills the screen. */
const FULL_MARGIN_PX = 16;

interface Extent {
  width: number;
  height: number;
}

/** The size of a tile that fills the screen, while one does; Escape leads back. */
export function useFullSize(isFull: boolean, onLeave: () => void): Extent | null {
  const [size, setSize] = useState<Extent | null>(null);
  const leave = useRef(onLeave);
  useEffect(() => {
    leave.current = onLeave;
  });
  useLayoutEffect(() => {
    if (!isFull) return undefined;
    const measure = () => setSize({ width: window.innerWidth - 2 * FULL_MARGIN_PX, height: window.innerHeight - 2 * FULL_MARGIN_PX });
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented) leave.current();
    };
    measure();
    window.addEventListener("resize", measure);
    document.addEventListener("keydown", onKey);
    return () => {
      window.removeEventListener("resize", measure);
      document.removeEventListener("keydown", onKey);
    };
  }, [isFull]);
  return isFull ? size : null;
}
