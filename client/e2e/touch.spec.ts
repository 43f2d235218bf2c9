import { openBuilder, tilesOf } from "./builder.ts";
import { expect, test } from "./fixtures.ts";
import { makePage, widget } from "./viewer-pages.ts";

test("a finger that stays on a widget opens its menu, in which it is deleted", async ({ server, signIn }) => {
  const box = widget("container", [0, 0, 12, 10]);
  const stat = widget("stat", [0, 0, 12, 4], { container: box.id, props: { title: "Held" } });
  const { id } = await makePage(server, "By finger", { widgets: [box, stat] });
  const page = await signIn(server.admin, { viewport: { width: 820, height: 1180 }, hasTouch: true });
  await openBuilder(page, id);
  const place = await tilesOf(page, "stat").boundingBox();
  if (place === null) throw new Error("The widget is not on the screen");
  const devtools = await page.context().newCDPSession(page);
  const touchPoints = [{ x: place.x + 30, y: place.y + 20 }];
  await devtools.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints });
  const remove = page.getByRole("menuitem", { name: "Delete" });
  await expect(remove).toBeVisible();
  await devtools.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await remove.tap();
  await expect(tilesOf(page, "stat")).toHaveCount(0);
  await expect(tilesOf(page, "container")).toHaveCount(1);
});
