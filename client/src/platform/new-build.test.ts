import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const page = (script: string) => `<!doctype html><body><script type="module" src="./assets/${script}"></script></body>`;

/** The module remembers what it found out, so that each test needs one of its own. */
async function fresh() {
  vi.resetModules();
  return import("./new-build.ts");
}

beforeEach(() => {
  document.body.innerHTML = '<script type="module" src="/assets/index-old.js"></script>';
  vi.spyOn(globalThis, "fetch");
});
afterEach(() => {
  document.body.innerHTML = "";
  vi.restoreAllMocks();
});

describe("a newer client on the server", () => {
  it("is told by the name of the page's script, and not asked for again", async () => {
    const { checkBuild } = await fresh();
    vi.mocked(fetch).mockResolvedValueOnce(new Response(page("index-old.js")));
    expect(await checkBuild()).toBe(false);
    vi.mocked(fetch).mockResolvedValueOnce(new Response(page("index-new.js")));
    expect(await Promise.all([checkBuild(), checkBuild()])).toEqual([true, true]);
    expect(await checkBuild()).toBe(true);
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it("is not guessed while the server is away or in trouble", async () => {
    const { checkBuild } = await fresh();
    vi.mocked(fetch).mockRejectedValueOnce(new TypeError("Failed to fetch"));
    expect(await checkBuild()).toBe(false);
    vi.mocked(fetch).mockResolvedValueOnce(new Response(page("index-new.js"), { status: 502 }));
    expect(await checkBuild()).toBe(false);
  });

  it("is asked for when a part of this one can't be fetched", async () => {
    const { watchParts, checkBuild } = await fresh();
    vi.mocked(fetch).mockResolvedValue(new Response(page("index-new.js")));
    watchParts();
    window.dispatchEvent(new Event("vite:preloadError"));
    expect(fetch).toHaveBeenCalledTimes(1);
    expect(await checkBuild()).toBe(true);
  });
});
