import { type RefObject, useEffect, useRef, useState, useSyncExternalStore } from "react";

import { createStore } from "#client/platform/external-store.ts";

const NEAR = "200px";
const listeners = new WeakMap<Element, (isNear: boolean) => void>();
let observer: IntersectionObserver | undefined;

/** One observer for all tiles of all pages: two hundred of their own would cost more than they save. */
function shared(): IntersectionObserver {
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const entry of entries) listeners.get(entry.target)?.(entry.isIntersecting);
    },
    { rootMargin: NEAR },
  );
  return observer;
}

const wanted = createStore(0);

/** Until it is disposed, all tiles count as on the screen: for whoever takes the page as a whole. */
export function showAll(): Disposable {
  wanted.set(wanted.getSnapshot() + 1);
  return { [Symbol.dispose]: () => wanted.set(wanted.getSnapshot() - 1) };
}

/** Whether an element is on the screen or about to be. True while printing: paper shows all. */
export function useIsNear(): [RefObject<HTMLDivElement | null>, boolean] {
  const ref = useRef<HTMLDivElement>(null);
  const [isNear, setNear] = useState(false);
  const [isPrinting, setPrinting] = useState(false);
  const isAllWanted = useSyncExternalStore(wanted.subscribe, wanted.getSnapshot) > 0;
  useEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const start = () => setPrinting(true);
    const end = () => setPrinting(false);
    listeners.set(element, setNear);
    shared().observe(element);
    window.addEventListener("beforeprint", start);
    window.addEventListener("afterprint", end);
    return () => {
      shared().unobserve(element);
      listeners.delete(element);
      window.removeEventListener("beforeprint", start);
      window.removeEventListener("afterprint", end);
    };
  }, []);
  return [ref, isNear || isPrinting || isAllWanted];
}
