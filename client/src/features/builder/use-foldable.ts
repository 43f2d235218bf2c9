import { useCallback, useState } from "react";

/** On a narrow screen panels lie over the canvas, so they start folded. */
const NARROW = "(max-width: 900px)";

/** A panel that folds away, and stays as it was left. */
export function useFoldable(side: "left" | "right"): { isOpen: boolean; toggle: () => void; open: () => void } {
  const key = `pb.builder.${side}`;
  const [isOpen, setOpen] = useState(() => !matchMedia(NARROW).matches && localStorage.getItem(key) !== "folded");
  const toggle = () => {
    localStorage.setItem(key, isOpen ? "folded" : "open");
    setOpen(!isOpen);
  };
  const open = useCallback(() => setOpen(true), []);
  return { isOpen, toggle, open };
}
