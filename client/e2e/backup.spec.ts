import { readFile } from "node:fs/promises";

import { expect, test } from "./fixtures.ts";

const PASSPHRASE = "correct horse battery staple";

// Everything may be replaced: one after the other.
test.describe.configure({ mode: "serial" });

test("a backup is made, proven, and brings back what was deleted", async ({ server, signIn, expectAccessible }) => {
  const ada = await signIn(server.admin);
  await server.api("POST", "api/groups", { name: "Night shift", members: [] });
  await ada.goto("settings/backup");
  await expect(ada.getByText("No backups yet")).toBeVisible();
  await ada.getByRole("button", { name: "Back up now" }).click();
  await expect(ada.getByText("Proven", { exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(ada.getByText(/Restored and equal: \d+ rows/)).toBeVisible();
  await expectAccessible(ada);

  const groups = await server.api("GET", "api/groups");
  for (const { id } of groups as { id: string }[]) await server.api("DELETE", `api/groups/${id}`);
  await ada.getByRole("button", { name: /^Restore the backup of/ }).click();
  const dialog = ada.getByRole("dialog");
  await expect(dialog.getByText("Night shift")).toBeVisible();
  await expect(dialog.getByText("1 added")).toBeVisible();
  await dialog.getByLabel("Search what changes").fill("something else");
  await expect(dialog.getByText("Night shift")).toHaveCount(0);
  await dialog.getByLabel("Search what changes").fill("night");
  await expectAccessible(ada);
  await dialog.getByRole("button", { name: "Merge" }).click();
  await expect(dialog.getByText("Everything is in place")).toBeVisible();
  expect(await server.api("GET", "api/groups")).toMatchObject([{ name: "Night shift" }]);
});

test("an export comes back with its secrets, in place of everything only when that is typed", async ({ server, signIn }) => {
  const ada = await signIn(server.admin);
  await ada.goto("settings/backup");
  await ada.getByLabel("With secrets").click();
  await ada.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
  await ada.getByRole("button", { name: "Export", exact: true }).click();
  await expect(ada.getByText("The two are not the same.")).toBeVisible();
  await ada.getByLabel("Once more").fill(PASSPHRASE);
  const downloading = ada.waitForEvent("download");
  await ada.getByRole("button", { name: "Export", exact: true }).click();
  const text = await readFile(await (await downloading).path(), "utf8");
  expect(text).toContain(`"schemaVersion": 1`);
  expect(text).not.toContain("scrypt$");

  const choose = (name: string, content: string) =>
    ada.getByLabel("Choose a file").setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(content) });
  await choose("newer.json", text.replace(`"schemaVersion": 1`, `"schemaVersion": 2`));
  await expect(ada.getByText(/written by a newer version/)).toBeVisible();
  await choose("broken.json", text.slice(0, 100));
  await expect(ada.getByText(/it is not JSON/)).toBeVisible();

  const ben = await server.addPerson("viewer", "Ben");
  await choose("all.json", text);
  const dialog = ada.getByRole("dialog");
  await dialog.getByText("Replace everything").first().click();
  await expect(dialog.getByText(ben.name)).toBeVisible();
  const replace = dialog.getByRole("button", { name: "Replace everything" });
  await expect(replace).toBeDisabled();
  await dialog.getByLabel(/to confirm/).fill("replace");
  await dialog.getByLabel("Passphrase of its secrets").fill("another passphrase");
  await replace.click();
  await expect(dialog.getByText(/don't open with this passphrase/)).toBeVisible();
  await dialog.getByLabel("Passphrase of its secrets").fill(PASSPHRASE);
  await replace.click();
  await expect(dialog.getByText("Everything is in place")).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).first().click();
  expect(JSON.stringify(await server.api("GET", "api/users"))).not.toContain(ben.email);
});

test("auditors look and change nothing", async ({ server, signIn }) => {
  const page = await signIn(await server.addPerson("auditor"));
  await page.goto("settings/backup");
  await expect(page.getByRole("heading", { name: "Backups on the server" })).toBeVisible();
  for (const name of ["Back up now", "Export", /^Restore/, "Choose a file"])
    await expect(page.getByRole("button", { name, ...(typeof name === "string" && { exact: true }) })).toHaveCount(0);
});
