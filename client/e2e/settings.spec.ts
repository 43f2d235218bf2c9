import { SMTPServer } from "smtp-server";

import { expect, test } from "./fixtures.ts";

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="#0f5132"/></svg>`;

// The settings are everybody's: one after the other.
test.describe.configure({ mode: "serial" });

test("branding is in every open browser at once, signed in or not, and there from the first paint", async ({
  server,
  signIn,
  browser,
  expectAccessible,
}) => {
  const ada = await signIn(server.admin);
  const ben = await signIn(await server.addPerson("viewer"));
  const stranger = await (await browser.newContext({ baseURL: server.url })).newPage();
  await ben.goto("");
  await expect(ben.getByRole("link", { name: "Platform builder" })).toBeVisible();
  await stranger.goto("sign-in");
  await ada.goto("settings/branding");
  await ada.getByLabel("Name").fill("Acme Works");
  await ada.getByLabel("Logo", { exact: true }).setInputFiles({ name: "logo.svg", mimeType: "image/svg+xml", buffer: Buffer.from(LOGO) });
  await ada.getByLabel("Accent colour", { exact: true }).fill("#ffb300");
  // Amber can't be read on white: said in words, with a shade that can.
  await expect(ada.getByText(/1\.\d : 1, hard to read/)).toBeVisible();
  await ada.getByRole("button", { name: /^Use #/ }).click();
  await expect(ada.getByText(/hard to read/)).toHaveCount(0);
  await expectAccessible(ada);
  await ada.keyboard.press("Control+s");
  await expect(ada.getByText("All changes saved")).toBeVisible();

  await expect(ben.getByRole("link", { name: "Acme Works" })).toBeVisible();
  await expect(ben).toHaveTitle("Pages · Acme Works");
  const accent = await ada.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--accent"));
  expect(accent).not.toContain("oklch");
  expect(await ben.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--accent"))).toBe(accent);
  await expect(ben.locator('link[rel="icon"]')).toHaveAttribute("href", /api\/branding\/logo\?v=/);
  // Strangers ask when they come back to the tab.
  await stranger.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await expect(stranger.getByText("Acme Works")).toBeVisible();

  // Nothing of the app has run yet, and it is all there.
  const html = await (await stranger.request.get("sign-in", { headers: { accept: "text/html" } })).text();
  expect(html).toContain("<title>Acme Works</title>");
  expect(html).toContain(`--accent:${accent.trim()}`);
  await stranger.context().close();
  await ada.getByRole("button", { name: "History" }).click();
  await ada.getByRole("button", { name: /as it was at first/ }).click();
  await ada.getByRole("button", { name: "Bring back version 1" }).click();
  await expect(ben.getByRole("link", { name: "Platform builder" })).toBeVisible();
});

test("a theme follows its person to a new browser, without a flash", async ({ server, signIn, browser }) => {
  const person = await server.addPerson("viewer");
  const first = await signIn(person, { colorScheme: "light" });
  await first.goto("");
  await first.getByRole("button", { name: "Account" }).click();
  const kept = first.waitForResponse((response) => response.url().endsWith("/api/auth/me") && response.request().method() === "PATCH");
  await first.getByRole("menuitemradio", { name: "Dark" }).click();
  await kept;
  await expect(first.locator("html")).toHaveClass(/dark/);

  const context = await browser.newContext({ baseURL: server.url, colorScheme: "light" });
  const other = await context.newPage();
  await other.goto("sign-in");
  await expect(other.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expect(other.locator("html")).not.toHaveClass(/dark/);
  await other.getByLabel("Email").fill(person.email);
  await other.getByLabel("Password").fill(person.password);
  await other.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(other.locator("html")).toHaveClass(/dark/);

  // From then on it is dark before anything of the app has run.
  await other.route(/assets\/.*\.js/, () => undefined);
  await other.reload({ waitUntil: "commit" });
  await expect(other.locator("html")).toHaveClass(/dark/);
  await context.close();
});

test("a save that comes too late is refused at its field, and goes on as its person decides", async ({ server, signIn }) => {
  const ada = await signIn(server.admin);
  const bo = await signIn(await server.addPerson("admin", "Bo"));
  await bo.goto("settings/sessions");
  await ada.goto("settings/sessions");
  await ada.getByLabel("Shortest password").fill("14");
  await expect(ada.getByText("1 change not saved")).toBeVisible();
  await bo.getByLabel("Shortest password").fill("12");
  await bo.getByLabel("Ends without a visit after").fill("100");
  await bo.getByRole("button", { name: "Save changes" }).click();
  await expect(bo.getByText("All changes saved")).toBeVisible();
  // What Ada has not touched is theirs at once.
  await expect(ada.getByLabel("Ends without a visit after")).toHaveValue("100");
  await ada.getByRole("button", { name: "Save changes" }).click();
  await expect(ada.getByText("Bo changed this meanwhile to “12”")).toBeVisible();
  await expect(ada.getByLabel("Shortest password")).toHaveAttribute("aria-invalid", "true");
  await ada.getByRole("button", { name: "Overwrite with mine" }).click();
  await expect(ada.getByText("All changes saved")).toBeVisible();
  await expect(bo.getByLabel("Shortest password")).toHaveValue("14");
});

test("a test mail shows what the server really said", async ({ server, signIn }) => {
  const smtp = new SMTPServer({
    logger: false,
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo: ({ address }, _session, callback) =>
      callback(address.startsWith("nobody") ? Object.assign(new Error("No such user here"), { responseCode: 550 }) : undefined),
    onData: (stream, _session, callback) => stream.resume().on("end", () => callback()),
  });
  await new Promise<void>((resolve) => smtp.listen(0, "127.0.0.1", resolve));
  const address = smtp.server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const ada = await signIn(server.admin);
  await ada.goto("settings/mail");
  await ada.getByLabel("Server").fill("127.0.0.1");
  await ada.getByLabel("Port").fill(String(port));
  await ada.getByLabel("Sender").fill("acme@example.test");
  await ada.getByLabel("Encryption").selectOption("none");
  await ada.getByRole("button", { name: "Send a test" }).click();
  await expect(ada.getByText("Accepted")).toBeVisible();
  await expect(ada.getByText(/The server said: 250 /)).toBeVisible();
  await ada.getByLabel("To", { exact: true }).fill("nobody@example.test");
  await ada.getByRole("button", { name: "Send a test" }).click();
  await expect(ada.getByText("Not sent")).toBeVisible();
  await expect(ada.getByText("550 No such user here")).toBeVisible();
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
});

test("auditors look at settings and change none; what is not saved is kept while one looks elsewhere", async ({
  server,
  signIn,
  expectAccessible,
}) => {
  const auditor = await signIn(await server.addPerson("auditor"));
  await auditor.goto("settings");
  await expect(auditor.getByRole("heading", { name: "Branding" })).toBeVisible();
  await expect(auditor.getByLabel("Name")).toBeDisabled();
  await expect(auditor.getByRole("button", { name: "Save changes" })).toHaveCount(0);
  const ada = await signIn(server.admin, { viewport: { width: 390, height: 844 } });
  await ada.goto("settings/appearance");
  await ada.getByRole("radio", { name: "Dark" }).first().click();
  await ada.getByRole("link", { name: "Network" }).click();
  await expect(ada.getByRole("link", { name: /Appearance.*Not saved/ })).toBeVisible();
  await expectAccessible(ada);
  await ada.getByRole("link", { name: /Appearance/ }).click();
  await expect(ada.getByText("1 change not saved")).toBeVisible();
  await ada.getByRole("button", { name: "Discard" }).click();
  await expect(ada.getByText("All changes saved")).toBeVisible();
});
