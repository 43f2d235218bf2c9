import { addFromPalette, expectSaved, openBuilder } from "./builder.ts";
import { expect, test } from "./fixtures.ts";
import { builtInTool, makePage, widget } from "./viewer-pages.ts";

test("viewers keep the published version until somebody publishes, and then switch by themselves", async ({ server, signIn }) => {
  const page = await makePage(server, "Watched", { widgets: [widget("text", [0, 0, 12, 2], { text: [{ insert: "First version" }] })] });
  const editor = await signIn(server.admin);
  const viewer = await signIn(await server.addPerson("viewer"));
  await viewer.goto(`p/${page.slug}`);
  await expect(viewer.getByText("First version")).toBeVisible();
  await viewer.evaluate(() => Object.assign(window, { wasNotReloaded: true }));

  await openBuilder(editor, page.id);
  await addFromPalette(editor, "button");
  await expectSaved(editor);
  await expect(viewer.locator("[data-widget=button]")).toHaveCount(0);

  await editor.getByRole("button", { name: /^Publish/ }).click();
  const dialog = editor.getByRole("dialog");
  await expect(dialog.getByRole("region", { name: "What changed" })).toContainText("Added Button");
  await dialog.getByLabel("Note").fill("With a button");
  await dialog.getByRole("button", { name: "Publish" }).click();

  await expect(viewer.locator("[data-widget=button]")).toBeVisible();
  await expect(viewer.getByText("First version")).toBeVisible();
  expect(await viewer.evaluate(() => "wasNotReloaded" in window)).toBe(true);
  const versions = (await server.api("GET", `api/pages/${page.id}/versions`)) as { version: number; note: string }[];
  expect(versions[0]).toMatchObject({ version: 2, note: "With a button" });
});

test("a page shows live data, and the last good of it with the reason when the source fails", async ({ server, signIn }) => {
  const system = await builtInTool(server, "system");
  const { slug } = await makePage(server, "Live", {
    widgets: [
      widget("stat", [0, 0, 6, 4], {
        props: { title: "CPU" },
        binding: { tool: system, operation: "overview", params: {}, refreshSeconds: 2, mapping: { value: ["cpu"] } },
      }),
    ],
  });
  const viewer = await signIn(await server.addPerson("viewer"));
  await viewer.goto(`p/${slug}`);
  const stat = viewer.locator("[data-widget=stat]");
  await expect(stat).toHaveAttribute("data-status", "ok");
  await expect(stat).toContainText(/\d+(\.\d+)?/);
});

test("whoever may only look can neither open the builder nor see drafts", async ({ server, signIn, browser }) => {
  const page = await makePage(server, "Not yours", {});
  const viewer = await signIn(await server.addPerson("viewer"));
  await viewer.goto(`pages/${page.id}/edit`);
  await viewer.waitForURL(`**/p/${page.slug}`);
  await expect(viewer.getByText("You may see this page, not edit it")).toBeVisible();
  const stranger = await (await browser.newContext({ baseURL: server.url })).newPage();
  await stranger.goto(`p/${page.slug}`);
  await expect(stranger.getByRole("button", { name: "Sign in" })).toBeVisible();
  await stranger.context().close();
});
