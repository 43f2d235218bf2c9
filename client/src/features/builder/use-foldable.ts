import { useCallback, useState } from "react";

/** On a narrow screen panels leave little of the canvas, or lie over it, so they start folded. */
const NARROW = "(max-width: 900px)";
/** Narrower than this they lie over it. */
const OVER_CANVAS = "(max-width: 767px)";

interface Foldable {
  isOpen: boolean;
  toggle: () => void;
  open: () => void;
  /** Folds it where it hides what was chosen in it. */
  uncover: () => void;
}

/** A panel that folds away, and stays as it was left. */
export function useFoldable(side: "left" | "right"): Foldable {
  const key = `pb.builder.${side}`;
  const [isOpen, setOpen] = useState(() => !matchMedia(NARROW).matches && localStorage.getItem(key) !== "folded");
  const toggle = () => {
    localStorage.setItem(key, isOpen ? "folded" : "open");
    setOpen(!isOpen);
  };
  const open = useCallback(() => setOpen(true), []);
  const uncover = useCallback(() => {
    if (matchMedia(OVER_CANVAS).matches) setOpen(false);
  }, []);
  return { isOpen, toggle, open, uncover };
}
