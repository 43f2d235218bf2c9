import { expect, test } from "./fixtures.ts";
import { makePage, widget } from "./viewer-pages.ts";

const NOTE = { insert: "Shown to everybody who may" };

test("a screen is let in once with its link, shows its page as a wall, and is sent away when it is revoked", async ({
  browser,
  server,
  expectAccessible,
}) => {
  const { id, slug } = await makePage(server, "Lobby", { widgets: [widget("text", [0, 0, 12, 4], { text: [NOTE] })] });
  const screen = (await server.api("POST", "api/devices", { name: "Lobby", pages: [id] })) as { id: string; path: string };
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  const wall = await context.newPage();
  await wall.goto(`${server.url}${screen.path}`);
  await expect(wall).toHaveURL(new RegExp(`/p/${slug}\\?wall=1$`));
  await expect(wall.getByText(NOTE.insert)).toBeVisible();
  await expectAccessible(wall);
  await wall.goto(`${server.url}p/this-server-live`);
  await expect(wall.getByRole("heading", { name: "There is no page at this address" })).toBeVisible();
  const thief = await (await browser.newContext()).newPage();
  await thief.goto(`${server.url}${screen.path}`);
  await expect(thief.getByRole("heading", { name: "This link is over" })).toBeVisible();
  await wall.goto(`${server.url}p/${slug}?wall=1`);
  await expect(wall.getByText(NOTE.insert)).toBeVisible();
  await server.api("DELETE", `api/devices/${screen.id}`);
  // A wall never shows a form to sign in with: nobody stands before it.
  await expect(wall.getByRole("heading", { name: "This screen is not let in any more" })).toBeVisible({ timeout: 15_000 });
  await expect(wall.getByLabel("Password")).toHaveCount(0);
  // It is read from across the room.
  for (const text of [wall.getByRole("heading"), wall.getByText("An admin makes another link")]) {
    expect(await text.evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize))).toBeGreaterThanOrEqual(28);
    await expect(text).toBeInViewport({ ratio: 1 });
  }
  await expectAccessible(wall);
  await thief.context().close();
  await context.close();
});

test("whoever has a guest link sees the page with the link's values, and no more", async ({ browser, server, expectAccessible }) => {
  const { id, slug } = await makePage(server, "Orders", {
    variables: [{ name: "region", type: "text", default: "north", inUrl: true }],
    widgets: [widget("button", [0, 0, 12, 4], { props: { label: "Orders of {{region}}" } })],
  });
  const link = (await server.api("POST", `api/pages/${id}/links`, { name: "Customer", fixed: { region: "south" } })) as {
    id: string;
    path: string;
  };
  const context = await browser.newContext();
  const guest = await context.newPage();
  await guest.goto(`${server.url}p/${slug}`);
  await expect(guest).toHaveURL(/sign-in\?next=/);
  await guest.goto(`${server.url}${link.path}`);
  await expect(guest).toHaveURL(new RegExp(`/p/${slug}`));
  await expect(guest.getByText("Orders of south")).toBeVisible();
  await expect(guest.getByRole("link", { name: "Back to pages" })).toHaveCount(0);
  await expect(guest.getByRole("link", { name: "Edit" })).toHaveCount(0);
  await expectAccessible(guest);
  await server.api("DELETE", `api/pages/${id}/links/${link.id}`);
  await expect(guest.getByRole("heading", { name: "This link does not work any more" })).toBeVisible({ timeout: 15_000 });
  await guest.reload();
  await expect(guest.getByRole("heading", { name: "This link does not work any more" })).toBeVisible();
  await context.close();
});
