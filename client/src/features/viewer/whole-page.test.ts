import { describe, expect, it } from "vitest";

import { withWholePage } from "./whole-page.ts";

function surfaceOf(...statuses: string[]): HTMLElement {
  const surface = document.createElement("div");
  for (const status of statuses) {
    const tile = document.createElement("article");
    tile.dataset["status"] = status;
    surface.append(tile);
  }
  return surface;
}

describe("withWholePage", () => {
  it("runs once no tile loads any more, a failed one included", async () => {
    const surface = surfaceOf("ok", "loading", "failed");
    let isRun = false;
    const done = withWholePage(surface, () => {
      isRun = true;
      return surface.querySelectorAll('[data-status="loading"]').length;
    });
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    expect(isRun).toBe(false);
    surface.children[1]?.setAttribute("data-status", "ok");
    expect(await done).toBe(0);
  });

  it("tells what went wrong", async () => {
    await expect(
      withWholePage(surfaceOf("ok"), () => {
        throw new Error("No paper");
      }),
    ).rejects.toThrow("No paper");
  });
});
