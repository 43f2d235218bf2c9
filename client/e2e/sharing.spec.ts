import type { Page } from "@playwright/test";

import { addFromPalette, expectSaved, openBuilder } from "./builder.ts";
import { expect, test } from "./fixtures.ts";
import { makePage, widget } from "./viewer-pages.ts";

/** A right that is given or taken is there, or gone, in open browsers: a second for the server, one for a busy browser to draw it. */
const AT_ONCE = { timeout: 2_000 };

// Several browsers at once.
test.slow();

/** Opens the share dialog of the page that is shown, or of one in the list. */
async function share(page: Page, title?: string): Promise<void> {
  if (title === undefined) await page.getByRole("button", { name: "Share" }).click();
  else {
    await page.getByRole("button", { name: `More about ${title}` }).click();
    await page.getByRole("menuitem", { name: "Share" }).click();
  }
  await expect(page.getByRole("heading", { name: "By role" })).toBeVisible();
}

/** Finds somebody by typing and gives them what is chosen beside the field. */
async function choose(page: Page, field: string, name: string): Promise<void> {
  await page.getByRole("combobox", { name: field }).fill(name);
  await page.getByRole("listbox", { name: "Found" }).getByRole("option", { name }).click();
}

test("the right to edit a page comes into an open browser, and leaves it in the middle of an edit", async ({ server, signIn }) => {
  const { slug } = await makePage(server, "Shared with one", { widgets: [widget("stat", [0, 0, 6, 4])] });
  const person = await server.addPerson("viewer", "Bo Beholder");
  const bo = await signIn(person);
  await bo.goto(`p/${slug}`);
  await expect(bo.getByRole("heading", { name: "Shared with one" })).toBeVisible();
  await expect(bo.getByRole("link", { name: "Edit" })).toHaveCount(0);
  await expect(bo.getByRole("button", { name: "Share" })).toHaveCount(0);

  const ada = await signIn(server.admin);
  await ada.goto("");
  await share(ada, "Shared with one");
  await choose(ada, "Add people, groups or roles", person.name);
  await expect(ada.getByLabel(`Level of ${person.name}`)).toHaveValue("view");
  await ada.getByLabel(`Level of ${person.name}`).selectOption("edit");
  await expect(bo.getByRole("link", { name: "Edit" })).toBeVisible(AT_ONCE);

  await bo.getByRole("link", { name: "Edit" }).click();
  await expect(bo.locator("[data-canvas]")).toBeVisible();
  await addFromPalette(bo, "button");
  await expectSaved(bo);
  await ada.getByLabel(`Level of ${person.name}`).selectOption("view");
  await expect(bo.getByText(/You may see it as published, not edit it/)).toBeVisible(AT_ONCE);
  await expect(bo.locator("[data-canvas]")).toHaveCount(0);
  await expect(bo.getByRole("link", { name: "See it as published" })).toBeVisible();
  // No copy of the draft is left in this browser: what is there to see is opened at once.
  await bo.reload();
  await expect(bo).toHaveURL(new RegExp(`/p/${slug}`));
  await expect(bo.getByRole("heading", { name: "Shared with one" })).toBeVisible();
  await expect(bo.getByRole("link", { name: "Edit" })).toHaveCount(0);

  // Nothing at all, and then again what the role gives.
  await ada.getByLabel(`Level of ${person.name}`).selectOption("none");
  await expect(bo.getByRole("heading", { name: "There is no page at this address" })).toBeVisible(AT_ONCE);
  await ada.getByRole("button", { name: `Remove ${person.name}` }).click();
  await expect(ada.getByLabel(`Level of ${person.name}`)).toHaveCount(0);
  await bo.reload();
  await expect(bo.getByRole("heading", { name: "Shared with one" })).toBeVisible();
});

test("a widget for some only leaves the open pages of all others, and stays in the page of those", async ({ server, signIn }) => {
  const { id, slug } = await makePage(server, "Not for all", {
    widgets: [
      widget("button", [0, 0, 6, 2], { props: { label: "For everybody" } }),
      widget("button", [0, 2, 6, 2], { props: { label: "For Bo" } }),
    ],
  });
  const person = await server.addPerson("viewer", "Bo Chosen");
  const bo = await signIn(person);
  const cy = await signIn(await server.addPerson("viewer", "Cy Other"));
  for (const page of [bo, cy]) {
    await page.goto(`p/${slug}`);
    await expect(page.getByText("For Bo")).toBeVisible();
  }
  const ada = await signIn(server.admin);
  await openBuilder(ada, id);
  await share(ada);
  await ada.getByRole("tab", { name: "Widgets for some only" }).click();
  await ada.getByLabel("Show a widget to some only").selectOption({ label: "Button “For Bo”" });
  await choose(ada, "Who may see it", person.name);
  await expect(cy.getByText("For Bo")).toHaveCount(0, AT_ONCE);
  await expect(cy.getByText("For everybody")).toBeVisible();
  await expect(bo.getByText("For Bo")).toBeVisible();
  await ada.getByRole("button", { name: `Remove ${person.name} from Button “For Bo”` }).click();
  await expect(cy.getByText("For Bo")).toBeVisible(AT_ONCE);
});

test("a guest link from the dialog works without an account, and stops where it is watched when it is ended", async ({
  browser,
  server,
  signIn,
}) => {
  const { slug } = await makePage(server, "For a customer", {
    variables: [{ name: "region", type: "text", default: "north", inUrl: true }],
    widgets: [widget("button", [0, 0, 12, 4], { props: { label: "Orders of {{region}}" } })],
  });
  const ada = await signIn(server.admin);
  await ada.goto(`p/${slug}`);
  await share(ada);
  await ada.getByRole("tab", { name: "Guest links" }).click();
  await ada.getByRole("button", { name: "New guest link" }).click();
  await ada.getByLabel("Whom it is for").fill("Customer");
  await ada.getByLabel("What the link says of region").selectOption({ label: "Always this value" });
  await ada.getByLabel("Value of region").fill("south");
  await ada.getByRole("button", { name: "Make link" }).click();
  const address = await ada.locator("code", { hasText: "guest#" }).textContent();
  const context = await browser.newContext();
  const guest = await context.newPage();
  await guest.goto(address ?? "");
  await expect(guest.getByText("Orders of south")).toBeVisible();
  await ada.getByRole("button", { name: "End the link Customer" }).click();
  await ada.getByRole("button", { name: "End link" }).click();
  await expect(ada.getByText("No guest links yet.")).toBeVisible();
  await expect(guest.getByText("Orders of south")).toHaveCount(0, AT_ONCE);
  const late = await (await browser.newContext()).newPage();
  await late.goto(address ?? "");
  await expect(late.getByRole("heading", { name: "This link is over" })).toBeVisible();
  await late.context().close();
  await context.close();
});
