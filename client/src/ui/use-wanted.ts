import { type MouseEvent, useState } from "react";

import { toast } from "./toast.tsx";

interface Wanted<T> {
  part: T;
  /** Opened without a pointer: the focus then goes on to the first thing inside. */
  isByKeyboard: boolean;
}

/**
 * What a button opens, fetched when somebody is about to press it. `button` goes on the button until `wanted` is there; from
 * then on the part does as it does by itself.
 */
export function useWanted<T>(load: () => Promise<T>) {
  const [wanted, setWanted] = useState<Wanted<T> | null>(null);
  const prepare = () => void Promise.allSettled([load()]);
  const open = async (isByKeyboard: boolean) => {
    try {
      setWanted({ part: await load(), isByKeyboard });
    } catch {
      toast.error("This could not be fetched", { description: "Check the connection and try again." });
    }
  };
  const button = {
    "aria-expanded": false,
    onPointerEnter: prepare,
    onFocus: prepare,
    // Enter and the space bar are clicks too, of no button of a mouse.
    onClick: (event: MouseEvent) => void open(event.detail === 0),
  };
  return { wanted, button, open };
}
