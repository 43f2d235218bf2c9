import { drag, gripOf, openBuilder, placeOf, tilesOf } from "./builder.ts";
import { expect, test } from "./fixtures.ts";
import { makePage, widget } from "./viewer-pages.ts";

/** Rows of a page that no screen shows at once. */
const LAST_ROW = 60;

test("the canvas is zoomed, and at any zoom what is dragged comes to lie below the pointer", async ({ server, signIn }) => {
  const { id } = await makePage(server, "Zoomed", {
    widgets: [
      widget("stat", [0, 0, 6, 4], { props: { title: "First" } }),
      widget("table", [0, 4, 24, LAST_ROW - 8]),
      widget("button", [0, LAST_ROW - 4, 6, 4]),
    ],
  });
  const page = await signIn(server.admin);
  await openBuilder(page, id);
  const stat = tilesOf(page, "stat");
  const percent = page.getByRole("button", { name: "Zoom to 100 %" });
  await expect(percent).toHaveText("100 %");

  const canvas = page.locator("[data-canvas-scroll]");
  const resting = { x: 5, y: 5 };
  await canvas.click({ position: resting });
  await page.keyboard.press("Shift+Digit1");
  await expect(percent).not.toHaveText("100 %");
  await expect(tilesOf(page, "button")).toBeInViewport({ ratio: 1 });
  await expect(stat).toBeInViewport({ ratio: 1 });

  for (const command of ["Zoom to fit", "Zoom to 100 %", "Zoom in"]) {
    await page.getByRole("button", { name: command, exact: true }).click();
    await canvas.evaluate((element) => element.scrollTo(0, 0));
    const before = await placeOf(stat);
    const box = await stat.boundingBox();
    if (box === null) throw new Error("The tile is not on the screen");
    // Five columns of the six that it is wide, with the gap that a tile leaves free.
    const columns = before.column === 1 ? 5 : -5;
    const scale = await canvas.evaluate((element) => Number(element.querySelector<HTMLElement>("[data-canvas]")?.style.zoom));
    const column = (box.width / scale + 12) / 6;
    await drag(page, await gripOf(stat), { x: columns * column * scale, y: 0 });
    await expect(async () => expect((await placeOf(stat)).column).toBe(before.column + columns)).toPass();
    // It glides there.
    const missedBy = async () => Math.abs(((await stat.boundingBox())?.x ?? 0) - box.x - columns * column * scale);
    await expect.poll(missedBy).toBeLessThan(3);

    const grip = await stat.locator("[data-handle='right']").boundingBox();
    if (grip === null) throw new Error("There is no handle");
    const wide = (await placeOf(stat)).w === 6 ? 2 : -2;
    await drag(page, { x: grip.x + grip.width / 2, y: grip.y + grip.height / 2 }, { x: wide * column * scale, y: 0 });
    await expect(async () => expect((await placeOf(stat)).w).toBe(6 + Math.max(0, wide))).toPass();
    if (wide > 0) {
      await canvas.click({ position: resting });
      await page.keyboard.press("Control+z");
      await expect(async () => expect((await placeOf(stat)).w).toBe(6)).toPass();
    }
  }
});
