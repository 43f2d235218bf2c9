import { expect, type Locator, type Page } from "@playwright/test";

/** Opens a page's draft in the builder and waits until it is there and saved. */
export async function openBuilder(page: Page, pageId: string): Promise<void> {
  await page.goto(`pages/${pageId}/edit`);
  await expect(page.locator("[data-canvas]")).toBeVisible();
  await expectSaved(page);
}

export async function expectSaved(page: Page): Promise<void> {
  await expect(page.locator("[data-save-state]")).toHaveAttribute("data-save-state", "saved");
}

export function tiles(page: Page): Locator {
  return page.locator("[data-canvas] [data-tile]");
}

/** The tiles of a kind, in reading order. */
export function tilesOf(page: Page, kind: string): Locator {
  return page.locator(
    `[data-canvas] [data-tile]:has(> [data-face] > [data-widget="${kind}"], > [data-face] > * > [data-widget="${kind}"])`,
  );
}

/** What every tile says of itself: kind, name, place and size; without who has it selected. */
export async function board(page: Page): Promise<string[]> {
  const labels = await tiles(page).evaluateAll((elements) => elements.map((element) => element.getAttribute("aria-label") ?? ""));
  return labels.map((label) => label.replace(", selected", ""));
}

/** Both browsers show the same board. */
export async function expectSameBoard(one: Page, other: Page): Promise<void> {
  await expect(async () => expect(await board(other)).toEqual(await board(one))).toPass({ timeout: 5_000 });
}

export async function addFromPalette(page: Page, kind: string): Promise<void> {
  const before = await tiles(page).count();
  await page.locator(`[data-palette="${kind}"]`).click();
  await expect(tiles(page)).toHaveCount(before + 1);
}

/** Drags by so many pixels, in steps as a hand would. `hold` runs before the button is let go. */
export async function drag(
  page: Page,
  from: { x: number; y: number },
  by: { x: number; y: number },
  hold?: () => Promise<void>,
): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + by.x / 2, from.y + by.y / 2, { steps: 5 });
  await page.mouse.move(from.x + by.x, from.y + by.y, { steps: 5 });
  await hold?.();
  await page.mouse.up();
}

/** A point inside a tile, near its upper left corner, on the screen. */
export async function gripOf(tile: Locator): Promise<{ x: number; y: number }> {
  await tile.scrollIntoViewIfNeeded();
  const box = await tile.boundingBox();
  if (box === null) throw new Error("The tile is not on the screen");
  return { x: box.x + 24, y: box.y + 14 };
}

/** The number that comes after a word in a tile's label, for instance its column. */
export async function placeOf(tile: Locator): Promise<{ column: number; row: number; w: number; h: number }> {
  const label = (await tile.getAttribute("aria-label")) ?? "";
  const found = /column (\d+), row (\d+), (\d+) by (\d+)/.exec(label);
  if (found === null) throw new Error(`${label} says no place`);
  const [column = 0, row = 0, w = 0, h = 0] = found.slice(1).map(Number);
  return { column, row, w, h };
}
