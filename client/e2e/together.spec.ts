import { newId } from "../../shared/kernel/ids.ts";
import { addFromPalette, board, drag, expectSameBoard, expectSaved, gripOf, openBuilder, placeOf, tiles, tilesOf } from "./builder.ts";
import { expect, test } from "./fixtures.ts";
import { makePage, widget } from "./viewer-pages.ts";

test("what one adds, moves, resizes and deletes, the other sees; each takes back only what is theirs", async ({ server, signIn }) => {
  const { id } = await makePage(server, "Drawn by two", {});
  const ada = await signIn(server.admin);
  const bo = await signIn(await server.addPerson("editor", "Bo Builder"));
  await openBuilder(ada, id);
  await openBuilder(bo, id);

  await addFromPalette(ada, "stat");
  await addFromPalette(bo, "chart");
  await addFromPalette(ada, "table");
  await expect(tiles(ada)).toHaveCount(3);
  await expectSameBoard(ada, bo);

  const stat = tilesOf(ada, "stat");
  const from = await placeOf(stat);
  await drag(ada, await gripOf(stat), { x: 260, y: 320 }, async () => {
    // While it is in the hand of one, it is held in the picture of the other, with the name.
    await expect(bo.locator("[data-peer-outline]", { hasText: server.admin.name })).toBeVisible();
  });
  expect(await placeOf(stat)).not.toEqual(from);
  await expectSameBoard(ada, bo);

  const grip = await stat.locator("[data-handle='right-bottom']").boundingBox();
  if (grip === null) throw new Error("There is no handle");
  const size = await placeOf(stat);
  await drag(ada, { x: grip.x + 8, y: grip.y + 8 }, { x: 80, y: 80 });
  expect((await placeOf(stat)).w).toBeGreaterThan(size.w);
  expect((await placeOf(stat)).h).toBeGreaterThan(size.h);
  await expectSameBoard(ada, bo);

  await tilesOf(bo, "chart").click();
  await bo.keyboard.press("Delete");
  await expect(tiles(ada)).toHaveCount(2);
  const mine = await board(ada);
  // Ada's undo takes back her resize, not Bo's delete.
  await ada.locator("[data-canvas-scroll]").click({ position: { x: 5, y: 5 } });
  await ada.keyboard.press("Control+z");
  await expect(async () => expect(await board(ada)).not.toEqual(mine)).toPass();
  await expect(tiles(ada)).toHaveCount(2);
  expect((await placeOf(stat)).w).toBe(size.w);
  await bo.locator("[data-canvas-scroll]").click({ position: { x: 5, y: 5 } });
  await bo.keyboard.press("Control+z");
  await expect(tiles(ada)).toHaveCount(3);
  await expectSameBoard(ada, bo);
  await expectSaved(ada);
});

test("whoever writes in a widget that the other deletes is told, can put it back, and goes on writing into nothing", async ({
  server,
  signIn,
}) => {
  const { id } = await makePage(server, "Deleted meanwhile", { widgets: [widget("button", [0, 0, 6, 2])] });
  const ada = await signIn(server.admin);
  const bo = await signIn(await server.addPerson("editor", "Bo Deleter"));
  await openBuilder(ada, id);
  await openBuilder(bo, id);
  await tilesOf(ada, "button").click();
  await ada.getByLabel("Label", { exact: true }).click();
  await ada.keyboard.type("Res");
  await tilesOf(bo, "button").click();
  await bo.keyboard.press("Delete");
  await expect(tiles(ada)).toHaveCount(0);
  await ada.keyboard.type("tart / now");
  await expect(ada.getByText(/^Bo Deleter deleted Button/)).toBeVisible();
  await expect(ada.getByRole("dialog")).toHaveCount(0);
  await ada.getByRole("button", { name: "Put it back" }).click();
  await expect(tiles(bo)).toHaveCount(1);
  // A key that is pressed after a click on the page is a shortcut again.
  await ada.locator("[data-canvas-scroll]").click({ position: { x: 5, y: 5 } });
  await ada.keyboard.press("/");
  await expect(ada.getByRole("dialog")).toBeVisible();
});

test("two write one text at once, and see each other's letters", async ({ server, signIn }) => {
  const { id, layout } = await makePage(server, "Written by two", {
    widgets: [widget("text", [0, 0, 12, 4], { text: [{ insert: "Start" }] })],
  });
  const ada = await signIn(server.admin);
  const bo = await signIn(await server.addPerson("editor", "Bo Writer"));
  await openBuilder(ada, id);
  await openBuilder(bo, id);
  for (const page of [ada, bo]) {
    await tilesOf(page, "text").dblclick();
    await expect(page.getByRole("textbox", { name: "Text", exact: true })).toBeFocused();
  }
  await bo.keyboard.press("Control+Home");
  await Promise.all([ada.keyboard.type(" from Ada", { delay: 15 }), bo.keyboard.type("Bo: ", { delay: 15 })]);
  for (const page of [ada, bo]) await expect(page.getByRole("textbox", { name: "Text", exact: true })).toHaveText("Bo: Start from Ada");
  // How many letters are one step depends on how fast they were typed.
  await expect(async () => {
    await ada.keyboard.press("Control+z");
    await expect(bo.getByRole("textbox", { name: "Text", exact: true })).toHaveText("Bo: Start", { timeout: 500 });
  }).toPass();
  await ada.keyboard.press("Escape");
  await expect(ada.getByRole("textbox", { name: "Text", exact: true })).toHaveCount(0);
  await expectSaved(ada);
  await expectSaved(bo);
  expect((await layout()).widgets[0]?.text?.map(({ insert }) => insert).join("")).toContain("Bo: Start");
});

test("everything is there after the server was killed, and what was edited meanwhile comes in", async ({ server, signIn }) => {
  const { id, layout } = await makePage(server, "Through a crash", {});
  const ada = await signIn(server.admin);
  await openBuilder(ada, id);
  await addFromPalette(ada, "stat");
  await expectSaved(ada);
  await server.stop();
  await expect(ada.locator("[data-save-state]")).toHaveAttribute("data-save-state", "offline");
  await addFromPalette(ada, "button");
  await expect(ada.locator("[data-save-state]")).toContainText("Your changes are kept here");
  await server.start();
  await expectSaved(ada);
  expect((await layout()).widgets.map(({ kind }) => kind).toSorted()).toEqual(["button", "stat"]);
});

test("offline edits survive a closed tab and merge with what others did", async ({ server, signIn }) => {
  const { id, layout } = await makePage(server, "Offline", {});
  const ada = await signIn(server.admin);
  await openBuilder(ada, id);
  await addFromPalette(ada, "stat");
  await expectSaved(ada);
  const state = ada.locator("[data-save-state]");
  await ada.context().setOffline(true);
  // The browser knows at once; the connection would find out after half a minute.
  await expect(state).toHaveText("Offline. Changes will be kept here", { timeout: 2_000 });
  await addFromPalette(ada, "chart");
  await expect(state).toHaveText("Offline. Your changes are kept here", { timeout: 2_000 });
  const context = ada.context();
  await ada.close();
  const bo = await signIn(await server.addPerson("editor"));
  await openBuilder(bo, id);
  await addFromPalette(bo, "table");
  await expectSaved(bo);
  await context.setOffline(false);
  const again = await context.newPage();
  await openBuilder(again, id);
  await expect(tiles(again)).toHaveCount(3);
  await expectSameBoard(again, bo);
  expect((await layout()).widgets.map(({ kind }) => kind).toSorted()).toEqual(["chart", "stat", "table"]);
});

test("whoever signs out leaves no copy of a page in the browser, but one with changes that the server does not have", async ({
  server,
  signIn,
}) => {
  const { id } = await makePage(server, "Left behind", {});
  const other = await makePage(server, "Not sent", {});
  const person = await server.addPerson("editor", "Cy Shared");
  const page = await signIn(person);
  const kept = () =>
    page.evaluate(async () => (await indexedDB.databases()).flatMap(({ name }) => (name?.includes(":page:") === true ? [name] : [])));
  await openBuilder(page, id);
  await openBuilder(page, other.id);
  const unsent = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("pb.unsent:")));
  await page.context().setOffline(true);
  await addFromPalette(page, "stat");
  await expect(page.locator("[data-save-state]")).toHaveAttribute("data-save-state", "offline");
  const [mark = ""] = await unsent();
  expect(mark).toContain(other.id);
  await page.context().setOffline(false);
  await expectSaved(page);
  await expect.poll(unsent).toEqual([]);
  expect(await kept()).toHaveLength(2);
  await page.goto(".");
  // As when it was closed before it could send.
  await page.evaluate((key) => localStorage.setItem(key, "1"), mark);
  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByLabel("Password")).toBeVisible();
  await expect.poll(kept).toEqual([expect.stringContaining(other.id)]);
});

test("whoever follows a peer looks at what they look at: scroll, size, open tab; and for themselves again after a scroll", async ({
  server,
  signIn,
}) => {
  const tall = widget("text", [0, 0, 12, 60], { text: [{ insert: "Top" }] });
  const box = widget("container", [0, 60, 24, 12], { props: { title: "Box" } });
  const tab = (title: string, order: string) => ({ id: newId(), owner: box.id, title, order });
  const second = tab("Second", "a2");
  const stat = widget("stat", [0, 0, 6, 4], { container: second.id });
  const { id } = await makePage(server, "Followed", { widgets: [tall, box, stat], tabs: [tab("First", "a1"), second] });
  const ada = await signIn(server.admin);
  const bo = await signIn(await server.addPerson("editor", "Bo Follower"));
  await bo.setViewportSize({ width: 1_000, height: 700 });
  await openBuilder(ada, id);
  await openBuilder(bo, id);
  await bo.getByRole("button", { name: `Follow ${server.admin.name}` }).click();
  await expect(ada.getByRole("button", { name: "Follow Bo Follower" })).toHaveAttribute("title", /They follow you/);

  // Nothing is pointed at nor selected: only what Ada looks at.
  await ada.locator("[data-canvas-scroll]").evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect(bo.getByRole("tab", { name: "Second" })).toBeInViewport();
  await ada.getByRole("tab", { name: "Second" }).click();
  await expect(tilesOf(bo, "stat")).toBeInViewport();
  await ada.getByRole("radio", { name: "Phone" }).click();
  await expect(bo.getByRole("radio", { name: "Phone" })).toBeChecked();
  await ada.getByRole("radio", { name: "Desktop" }).click();
  await ada.locator("[data-canvas-scroll]").evaluate((element) => element.scrollTo(0, 0));
  await expect(bo.getByText("Top", { exact: true })).toBeInViewport();

  // Each of two who follow one another looks for themselves; a wheel ends it.
  await ada.getByRole("button", { name: "Follow Bo Follower" }).click();
  await expect(ada.getByText("Following Bo Follower")).toBeVisible();
  await bo.mouse.move(500, 400);
  await bo.mouse.wheel(0, 300);
  await expect(bo.getByText(`Following ${server.admin.name}`)).toBeHidden();
  await bo.locator("[data-canvas-scroll]").evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect(ada.getByRole("tab", { name: "Second" })).toBeInViewport();
});
