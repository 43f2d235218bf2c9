import { useRef } from "react";

/** What had the focus when a dialog opened, and the dialog that it stood in, if any. */
interface Opener {
  element: Element | null;
  within: Element | null;
}

const openers = new WeakMap<Element, Opener>();
const DIALOG = "[role=dialog], [role=alertdialog]";

/** An item of a menu goes with its menu: what opened that stays. */
function lasting(element: Element | null): Element | null {
  const trigger = element?.closest("[role=menu]")?.getAttribute("aria-labelledby");
  return trigger == null ? element : document.getElementById(trigger);
}

let last: Opener | undefined;

function note(target: Element | null): Opener {
  const element = lasting(target);
  last = { element, within: element?.closest(DIALOG) ?? null };
  return last;
}

// A menu, or the dialog before, is gone when the next one opens, and with it where it stood and what had the focus.
document.addEventListener("focusin", ({ target }) => target instanceof Element && note(target));

/** The nearest that is still there: the opener, else the opener of the dialog that it stood in. */
function stillThere(opener: Opener | undefined): HTMLElement | null {
  for (let at = opener; at !== undefined; at = at.within === null ? undefined : openers.get(at.within)) {
    if (at.element instanceof HTMLElement && at.element.isConnected && at.element !== document.body) return at.element;
  }
  return null;
}

interface AutoFocus {
  onOpenAutoFocus?: ((event: Event) => void) | undefined;
  onCloseAutoFocus?: ((event: Event) => void) | undefined;
}

/**
 * Gives the focus back to whatever had it when a dialog opened. Radix does so for dialogs with a trigger of their own only; ours
 * are mostly opened by state, and some by another dialog or a menu that is gone by then. Where nothing of that is left, the screen
 * itself gets it, so that the keyboard goes on from there and not from the top of the app.
 */
export function useReturnFocus({ onOpenAutoFocus, onCloseAutoFocus }: AutoFocus): Required<AutoFocus> {
  const opener = useRef<Opener>(undefined);
  return {
    onOpenAutoFocus: (event) => {
      const { activeElement } = document;
      opener.current = last !== undefined && activeElement === document.body ? last : note(activeElement);
      if (event.currentTarget instanceof Element) openers.set(event.currentTarget, opener.current);
      onOpenAutoFocus?.(event);
    },
    onCloseAutoFocus: (event) => {
      onCloseAutoFocus?.(event);
      if (event.defaultPrevented) return;
      event.preventDefault();
      const to = stillThere(opener.current) ?? document.querySelector("main");
      if (to === null) return;
      if (to.tagName === "MAIN") to.tabIndex = -1;
      to.focus({ preventScroll: to.tagName === "MAIN" });
    },
  };
}
