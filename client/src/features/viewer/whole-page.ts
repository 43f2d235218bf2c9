import { showAll } from "#client/widgets/use-is-near.ts";

const PATIENCE_MS = 10_000;
/** Charts glide into place this long after they have their data. */
const GLIDE_MS = 400;

function isLoading(surface: HTMLElement): boolean {
  return surface.querySelector('[data-status="loading"], [aria-label="Loading data"]') !== null;
}

/** Resolves once nothing on the page loads any more, or after ten seconds: a source that hangs keeps nobody from the rest. */
function settled(surface: HTMLElement): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      observer.disconnect();
      clearTimeout(patience);
      setTimeout(resolve, GLIDE_MS);
    };
    const look = () => {
      if (!isLoading(surface)) end();
    };
    const observer = new MutationObserver(look);
    observer.observe(surface, { subtree: true, childList: true, attributeFilter: ["data-status"] });
    const patience = setTimeout(end, PATIENCE_MS);
    // Tiles that were off the screen are asked for in the next frame.
    requestAnimationFrame(() => requestAnimationFrame(look));
  });
}

/** Does something with the page as a whole, tiles far below included, once all of them have what they show. */
export async function withWholePage<T>(surface: HTMLElement, run: () => T | Promise<T>): Promise<T> {
  const shown = showAll();
  try {
    await settled(surface);
    return await run();
  } finally {
    shown[Symbol.dispose]();
  }
}
