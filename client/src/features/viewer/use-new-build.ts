import { useEffect } from "react";

const CHECK_MS = 300_000;

/** Reloads a screen that nobody looks after when the server has a newer client: between two checks, never in the midst of trouble. */
export function useNewBuild(): void {
  useEffect(() => {
    const running = scriptOf(document);
    const check = async () => {
      try {
        const response = await fetch(new URL("./", document.baseURI), { cache: "no-store", headers: { accept: "text/html" } });
        if (!response.ok) return;
        const served = scriptOf(new DOMParser().parseFromString(await response.text(), "text/html"));
        if (served !== null && running !== null && served !== running) location.reload();
      } catch {
        // The server is away: asked again at the next check.
      }
    };
    const timer = setInterval(() => void check(), CHECK_MS);
    return () => clearInterval(timer);
  }, []);
}

/** The name of the entry script, which holds a hash of its content. */
function scriptOf(page: Document): string | null {
  return page.querySelector('script[type="module"][src]')?.getAttribute("src")?.split("/").at(-1) ?? null;
}
