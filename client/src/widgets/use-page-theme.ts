import { useLayoutEffect } from "react";

import type { Theme } from "#shared/pages/schema.ts";

/** Shows a page in the theme it was drawn for; `system` leaves the viewer's own. */
export function usePageTheme(theme: Theme): void {
  useLayoutEffect(() => {
    if (theme === "system") return undefined;
    const root = document.documentElement;
    const isDark = theme === "dark";
    const was = root.classList.contains("dark");
    const keep = () => {
      if (root.classList.contains("dark") !== isDark) root.classList.toggle("dark", isDark);
    };
    keep();
    // The viewer's own theme may change meanwhile (evening, another tab): the page keeps its own.
    const observer = new MutationObserver(keep);
    observer.observe(root, { attributeFilter: ["class"] });
    return () => {
      observer.disconnect();
      root.classList.toggle("dark", was);
    };
  }, [theme]);
}
