import { board, expectSaved, openBuilder, placeOf, tiles, tilesOf } from "./builder.ts";
import { expect, test } from "./fixtures.ts";
import { makePage } from "./viewer-pages.ts";

test("a page is drawn with the keyboard alone", async ({ server, signIn }) => {
  const { id } = await makePage(server, "By keys", {});
  const page = await signIn(server.admin);
  await openBuilder(page, id);

  await page.keyboard.press("/");
  await page.keyboard.type("stat");
  await page.keyboard.press("Enter");
  await expect(tiles(page)).toHaveCount(1);
  const stat = tilesOf(page, "stat").first();
  await expect(stat).toHaveAttribute("aria-label", /selected/);

  const before = await placeOf(stat);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowDown");
  expect(await placeOf(stat)).toEqual({ column: before.column + 2, row: before.row, w: before.w + 1, h: before.h + 1 });

  await page.keyboard.press("Control+d");
  await expect(tiles(page)).toHaveCount(2);
  await page.keyboard.press("ArrowUp");
  expect((await placeOf(tiles(page).last())).row).toBe(1);
  await page.keyboard.press("Control+a");
  await expect(page.locator("[data-canvas] [data-tile][aria-label*=selected]")).toHaveCount(2);
  await page.keyboard.press("Delete");
  await expect(tiles(page)).toHaveCount(0);
  await page.keyboard.press("Control+z");
  await expect(tiles(page)).toHaveCount(2);
  await page.keyboard.press("Control+Shift+z");
  await expect(tiles(page)).toHaveCount(0);
  await page.keyboard.press("Control+z");

  await page.keyboard.press("Control+k");
  await page.keyboard.type("full width");
  await page.keyboard.press("Enter");
  await expect(async () => expect(await board(page)).toContainEqual(expect.stringContaining("column 1, row 1, 24 by"))).toPass();
  await expectSaved(page);
});

test("widgets are copied from one page to another", async ({ server, signIn }) => {
  const { id } = await makePage(server, "From", {});
  const other = await makePage(server, "To", {});
  const page = await signIn(server.admin, { permissions: ["clipboard-read", "clipboard-write"] });
  await openBuilder(page, id);
  await page.locator("[data-palette=stat]").click();
  await page.keyboard.press("Control+c");
  await openBuilder(page, other.id);
  await page.keyboard.press("Control+v");
  await expect(tilesOf(page, "stat")).toHaveCount(1);
});
