import { type ComponentProps, type RefObject, useEffect, useRef } from "react";

const FOCUSABLE = "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex='0']";

function focusablesIn(container: Element): HTMLElement[] {
  return [...container.querySelectorAll<HTMLElement>(FOCUSABLE)];
}

/** Whether nobody has the focus: browsers give that of what is gone to the page, dialogs to themselves. */
function isFocusLost(container: Element): boolean {
  const { activeElement } = document;
  return activeElement === null || activeElement === document.body || activeElement === container.closest("[role=dialog]");
}

/**
 * Keeps the focus in a part of a screen where what had it is taken away: it goes to what is in that place now, else to the part itself,
 * so that whoever works by keyboard ends one row after the other and doesn't start at the top of the app again each time.
 */
export function useKeepFocus(part: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const container = part.current;
    if (container === null) return undefined;
    let last: { element: Element; index: number } | undefined;
    const note = ({ target }: FocusEvent) => {
      if (target instanceof HTMLElement) last = { element: target, index: focusablesIn(container).indexOf(target) };
    };
    // A row is often taken away long after it had the focus: only whoever has gone nowhere else meanwhile is brought back.
    const forget = ({ target }: FocusEvent) => {
      const isElsewhere = target instanceof Element && !container.contains(target) && target.closest("[role=alertdialog]") === null;
      if (isElsewhere && target !== container.closest("[role=dialog]")) last = undefined;
    };
    const rescue = () => {
      if (last === undefined || last.element.isConnected || !isFocusLost(container)) return;
      const left = focusablesIn(container);
      const next = left[Math.min(last.index, left.length - 1)];
      if (next === undefined) container.tabIndex = -1;
      (next ?? container).focus();
    };
    const observer = new MutationObserver(rescue);
    observer.observe(container, { childList: true, subtree: true });
    container.addEventListener("focusin", note);
    document.addEventListener("focusin", forget);
    return () => {
      observer.disconnect();
      container.removeEventListener("focusin", note);
      document.removeEventListener("focusin", forget);
    };
  }, [part]);
}

/** A part of a screen that keeps the focus; see `useKeepFocus`. */
export function KeepFocus(props: ComponentProps<"div">) {
  const part = useRef<HTMLDivElement>(null);
  useKeepFocus(part);
  return <div ref={part} {...props} />;
}
