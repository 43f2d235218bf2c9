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

test("what stands in a container is put there, taken out and set up with the keyboard alone", async ({ server, signIn }) => {
  const { id, layout } = await makePage(server, "Into a box by keys", {});
  const page = await signIn(server.admin);
  await openBuilder(page, id);
  const add = async (name: string) => {
    await page.keyboard.press("/");
    await page.keyboard.type(name);
    await page.keyboard.press("Enter");
  };
  const containers = async () => (await layout()).widgets.map(({ kind, container }) => [kind, container === "root"]);

  await add("container");
  await expect(tilesOf(page, "container")).toBeFocused();
  // Into the container that is selected.
  await add("stat");
  await expect(tilesOf(page, "stat")).toBeFocused();
  await expect.poll(containers).toEqual([
    ["container", true],
    ["stat", false],
  ]);
  await page.keyboard.press("Alt+ArrowUp");
  await expect.poll(containers).toEqual([
    ["container", true],
    ["stat", true],
  ]);
  await page.keyboard.press("Alt+ArrowDown");
  await expect.poll(containers).toEqual([
    ["container", true],
    ["stat", false],
  ]);

  // Enter leads to its settings, also before the focus has come to what is drawn anew; Escape back to it, and another lets it go.
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Title", { exact: true })).toBeFocused();
  await page.keyboard.type("CPU");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(tilesOf(page, "stat")).toBeFocused();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("choose its data");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Tool", { exact: true })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(tilesOf(page, "stat")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.locator("[data-canvas] [data-tile][aria-label*=selected]")).toHaveCount(0);
  expect((await layout()).widgets.find(({ kind }) => kind === "stat")?.props["title"]).toBe("CPU");
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
