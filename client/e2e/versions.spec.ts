import type { Page } from "@playwright/test";

import { expectSaved, openBuilder, tilesOf } from "./builder.ts";
import { expect, test } from "./fixtures.ts";
import { makePage, widget } from "./viewer-pages.ts";

async function openVersions(page: Page): Promise<void> {
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Versions" }).click();
}

test("chosen widgets go back while somebody else writes, and Undo takes back the restore alone", async ({ server, signIn }) => {
  const stats = ["CPU", "Memory", "Disk"].map((title, index) => widget("stat", [index * 6, 0, 6, 4], { props: { title } }));
  const text = widget("text", [0, 4, 12, 4], { text: [{ insert: "Notes" }] });
  const { id, layout, put } = await makePage(server, "Gone back", { widgets: [...stats, text] });
  const renamed = (title: unknown) => `${String(title)} by mistake`;
  await put({ widgets: [...stats.map((each) => ({ ...each, props: { title: renamed(each.props["title"]) } })), text] });
  const titles = async () => (await layout()).widgets.filter(({ kind }) => kind === "stat").map(({ props }) => props["title"]);
  const written = async () =>
    (await layout()).widgets
      .find(({ kind }) => kind === "text")
      ?.text?.map(({ insert }) => insert)
      .join("");

  const ada = await signIn(server.admin);
  const bo = await signIn(await server.addPerson("editor", "Bo Writer"));
  await openBuilder(ada, id);
  await openBuilder(bo, id);
  await tilesOf(bo, "text").dblclick();
  await expect(bo.getByRole("textbox", { name: "Text", exact: true })).toBeFocused();
  await bo.keyboard.press("Control+End");

  await openVersions(ada);
  await ada.getByRole("list", { name: "Versions" }).getByText("Version 1").click();
  const dialog = ada.getByRole("dialog", { name: "Versions" });
  await dialog.getByRole("radio", { name: "Changes" }).click();
  await dialog.getByRole("checkbox", { name: /CPU/ }).click();
  await dialog.getByRole("checkbox", { name: /Disk/ }).click();

  const words = " and what Bo writes all the while, letter by letter, without a pause";
  const writing = bo.keyboard.type(words, { delay: 25 });
  await dialog.getByRole("button", { name: "Restore 2 widgets" }).click();
  await expect(ada.getByText("Restored 2 widgets from “Version 1”")).toBeVisible();
  expect(await titles()).toEqual(["CPU", "Memory by mistake", "Disk"]);
  await expect(bo.getByText("ada restored “Version 1”")).toBeVisible();
  await dialog.getByRole("button", { name: "Undo restore" }).click();
  await expect(ada.getByText("The restore was taken back")).toBeVisible();
  await writing;
  await expect(async () => expect(await titles()).toEqual(["CPU by mistake", "Memory by mistake", "Disk by mistake"])).toPass();
  await expect(async () => expect(await written()).toContain(`Notes${words}`)).toPass();
  await expectSaved(bo);
});

test("a state is kept under a name, found between the versions, and gone back to", async ({ server, signIn, expectAccessible }) => {
  const stat = widget("stat", [0, 0, 6, 4], { props: { title: "CPU" } });
  const { id, layout, put } = await makePage(server, "Kept", { widgets: [stat] });
  await put({ widgets: [{ ...stat, props: { title: "Processors" } }] });
  const ada = await signIn(server.admin);
  await openBuilder(ada, id);
  await openVersions(ada);
  await ada.getByRole("button", { name: "Keep this state" }).click();
  await ada.getByLabel("Name", { exact: true }).fill("Before the move");
  await ada.getByRole("button", { name: "Keep", exact: true }).click();
  const list = ada.getByRole("list", { name: "Versions" });
  await expect(list).toContainText("Before the move");
  // A message that fades in or out has another contrast for a moment.
  await expect(ada.locator("[data-sonner-toast]")).toHaveCount(0);
  await expectAccessible(ada);
  await put({ widgets: [] });

  await list.getByText("Before the move").click();
  const dialog = ada.getByRole("dialog", { name: "Versions" });
  await dialog.getByRole("radio", { name: "Side by side" }).click();
  await expect(dialog.getByRole("region", { name: "Before the move", exact: true })).toContainText("Processors");
  await expect(dialog.getByRole("region", { name: "Draft", exact: true })).not.toContainText("Processors");
  await expectAccessible(ada);
  await dialog.getByRole("radio", { name: "JSON" }).click();
  await expect(dialog.getByLabel("layout.json of Before the move")).toContainText("Processors");
  await dialog.getByRole("radio", { name: "Changes" }).click();
  await expectAccessible(ada);
  await dialog.getByRole("button", { name: "Restore this state" }).click();
  await expect(ada.getByText("The draft is as in “Before the move” again")).toBeVisible();
  expect((await layout()).widgets.map(({ props }) => props["title"])).toEqual(["Processors"]);

  await ada.keyboard.press("Escape");
  await ada.getByRole("link", { name: "Audit log of this page" }).click();
  await expect(ada.getByText(/Restored “Before the move” of “Kept”/)).toBeVisible();
  await expect(ada.getByText(/Kept a state as “Before the move”/)).toBeVisible();
});
