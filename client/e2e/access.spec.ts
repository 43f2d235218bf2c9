import type { Page } from "@playwright/test";

import { expect, test } from "./fixtures.ts";
import { makePage, widget } from "./viewer-pages.ts";

const NOTE = { insert: "Shown to everybody who may" };
/** What changes counts in open windows within a second, more on a busy machine; lists that ask by themselves do so every 10 s. */
const AT_ONCE = { timeout: 5_000 };

// Two browsers each, and a look at what they show.
test.describe.configure({ timeout: 180_000 });

/** The address that a dialog shows this once. */
async function shownLink(page: Page, path: string): Promise<string> {
  const link = page.getByRole("dialog").locator("code", { hasText: `/${path}#` });
  return (await link.textContent()) ?? "";
}

test("who is invited comes in with the link, with the role that was chosen", async ({ browser, server, signIn, expectAccessible }) => {
  const admin = await signIn(server.admin);
  await admin.goto("users");
  await admin.getByRole("button", { name: "Invite", exact: true }).click();
  await admin.getByLabel("Email").fill("grace@example.test");
  await admin.getByRole("dialog").getByLabel("Role").selectOption("editor");
  await admin.getByRole("dialog").getByRole("button", { name: "Invite" }).click();
  const link = await shownLink(admin, "join");
  await admin.getByRole("button", { name: "Done" }).click();
  await expect(admin.getByText("grace@example.test")).toBeVisible();

  const context = await browser.newContext();
  const guest = await context.newPage();
  await guest.goto(link);
  await expectAccessible(guest);
  await guest.getByLabel("Your name").fill("Grace");
  await guest.getByLabel("Password", { exact: true }).fill("a-password-of-hers");
  await guest.getByRole("button", { name: "Join" }).click();
  await expect(guest.getByRole("heading", { name: "Pages" })).toBeVisible();
  await expect(guest.getByRole("button", { name: "New page" })).toBeVisible();
  await context.close();
});

test("a sign-in that is ended from the account screen is over in the other browser at once", async ({
  server,
  signIn,
  expectAccessible,
}) => {
  const person = await server.addPerson("viewer");
  const [here, other] = [await signIn(person), await signIn(person)];
  await other.goto("");
  await expect(other.getByRole("heading", { name: "Pages" })).toBeVisible();
  await here.goto("");
  await here.getByRole("button", { name: "Account" }).click();
  await here.getByRole("menuitem", { name: "My account" }).click();
  await expect(here.getByRole("heading", { name: "My account" })).toBeVisible();
  await expectAccessible(here);
  await here.getByRole("button", { name: /^End this session/ }).click();
  await expect(other.getByRole("button", { name: "Sign in" })).toBeVisible(AT_ONCE);
  await expect(other.getByText(/^Your session here has ended/)).toBeVisible();
  await expect(here.getByRole("button", { name: /^End this session/ })).toHaveCount(0);
  await expect(here.getByText("This one")).toBeVisible();
});

test("a role that is changed counts in what is open, at once", async ({ server, signIn }) => {
  const person = await server.addPerson("viewer");
  const users = (await server.api("GET", "api/users")) as { id: string; email: string }[];
  const setRole = (role: string) =>
    server.api("PATCH", `api/users/${users.find(({ email }) => email === person.email)?.id ?? ""}`, { role });
  const page = await signIn(person);
  await page.goto("");
  const rail = page.getByRole("navigation", { name: "Main" });
  await expect(rail.getByRole("link", { name: "Pages" })).toBeVisible();
  await expect(rail.getByRole("link", { name: "Tools" })).toHaveCount(0);
  await setRole("editor");
  await expect(rail.getByRole("link", { name: "Tools" })).toBeVisible(AT_ONCE);
  await expect(page.getByRole("button", { name: "New page" })).toBeVisible();
  await setRole("viewer");
  await expect(page.getByRole("button", { name: "New page" })).toHaveCount(0, AT_ONCE);
});

test("a screen is added by hand, shows what is chosen for it, and is revoked", async ({ browser, server, signIn }) => {
  const lobby = await makePage(server, "For the lobby", { widgets: [widget("text", [0, 0, 12, 4], { text: [NOTE] })] });
  const hall = await makePage(server, "For the hall", { widgets: [widget("text", [0, 0, 12, 4], { text: [{ insert: "In the hall" }] })] });
  const admin = await signIn(server.admin);
  await admin.goto("users/screens");
  await admin.getByRole("button", { name: "Add screen" }).click();
  const dialog = admin.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Lobby, left");
  await dialog.getByLabel("Search pages").fill("for the");
  await dialog.getByRole("checkbox", { name: "For the lobby" }).click();
  await dialog.getByRole("button", { name: "Add screen" }).click();
  const link = await shownLink(admin, "screen");
  await admin.getByRole("button", { name: "Done" }).click();
  const row = admin.getByRole("listitem").filter({ hasText: "Lobby, left" });
  await expect(row.getByText("Its link was not opened yet")).toBeVisible();

  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  const wall = await context.newPage();
  await wall.goto(link);
  await expect(wall).toHaveURL(new RegExp(`/p/${lobby.slug}\\?wall=1$`));
  await expect(wall.getByText(NOTE.insert)).toBeVisible();
  // The list finds out by itself.
  await expect(row.getByText("Shows its pages")).toBeVisible({ timeout: 15_000 });

  await row.getByRole("button", { name: "Edit Lobby, left" }).click();
  await dialog.getByRole("checkbox", { name: "For the lobby" }).click();
  await dialog.getByRole("checkbox", { name: "For the hall" }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(row.getByText("For the hall")).toBeVisible();
  await wall.goto(`${server.url}p/${hall.slug}?wall=1`);
  await expect(wall.getByText("In the hall")).toBeVisible();

  await row.getByRole("button", { name: "Revoke Lobby, left" }).click();
  await admin.getByRole("button", { name: "Revoke screen" }).click();
  await expect(wall.getByRole("heading", { name: "This screen is not let in any more" })).toBeVisible(AT_ONCE);
  await expect(row).toHaveCount(0);
  await context.close();
});
