import type { Page } from "@playwright/test";

import { expect, test } from "./fixtures.ts";

/** What each screen of the rail shows once it is there. */
const SCREENS = ["Tools", "Users", "Pages"];

/** Everything that went wrong in a page, caught by an error boundary or not. */
function errorsOf(page: Page): string[] {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    // A browser reports each refused request by itself, as "who am I?" of a visitor is.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) errors.push(message.text());
  });
  return errors;
}

/** Opens every screen of the rail from inside, and a page from the list. */
async function walk(page: Page): Promise<void> {
  for (const name of SCREENS) {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name, exact: true }).click();
    await expect(page.getByRole("main").getByRole("heading", { name, level: 1 })).toBeVisible();
  }
}

test("somebody signs in with email and password, on which everything opens", async ({ browser, server, expectAccessible }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const errors = errorsOf(page);
  await page.goto(`${server.url}tools`);
  await expect(page).toHaveURL(/sign-in\?next=/);
  await expect(page.getByRole("heading", { name: "Sign in", level: 1 })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Email").fill(server.admin.email);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await page.getByLabel("Password").fill(server.admin.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/tools$/);
  await walk(page);
  expect(errors).toEqual([]);
  await context.close();
});

for (const first of ["", "tools", "users", "settings/tokens", "p/this-server-live"])
  test(`every screen opens after a first visit of /${first}`, async ({ signIn, server }) => {
    const page = await signIn(server.admin);
    const errors = errorsOf(page);
    await page.goto(`${server.url}${first}`);
    if (first.startsWith("p/")) {
      await expect(page.getByRole("heading", { name: "This server, live" })).toBeVisible();
      await page.getByRole("link", { name: "Back to pages" }).click();
    }
    await walk(page);
    expect(errors).toEqual([]);
  });
