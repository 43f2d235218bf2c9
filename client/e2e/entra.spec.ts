import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Browser, BrowserContext, FrameLocator, Page } from "@playwright/test";

import { selfSignedCertificate } from "../../simulators/entra/certificate.ts";
import { type Directory, type DirectoryPerson, startDirectory } from "../../simulators/entra/directory.ts";
import { expect, startServer, test as base, type TestServer } from "./fixtures.ts";

/** A group of the directory. */
const EDITORS = randomUUID();

interface Microsoft {
  directory: Directory;
  app: TestServer;
}

/** The server with a directory at its side, as Microsoft's is: over https, at another origin. */
const test = base.extend<{ visitor: BrowserContext }, { microsoft: Microsoft }>({
  microsoft: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs off this pattern.
    async ({}, use, worker) => {
      const port = 18_600 + worker.parallelIndex * 10 + (worker.workerIndex % 10);
      const folder = await mkdtemp(join(tmpdir(), "platform-builder-entra-"));
      const tls = selfSignedCertificate();
      await writeFile(join(folder, "directory.pem"), tls.cert);
      const directory = await startDirectory({ redirectUris: [`http://127.0.0.1:${port}/entra`], tls });
      const app = await startServer(port, {
        ENTRA_TENANT_ID: directory.tenantId,
        ENTRA_CLIENT_ID: directory.clientId,
        ENTRA_AUTHORITY: directory.origin,
        ENTRA_GRAPH_URL: directory.origin,
        NODE_EXTRA_CA_CERTS: join(folder, "directory.pem"),
      });
      const rules = [
        { source: "role", value: "Editors", role: "editor", groups: [] },
        { source: "group", value: EDITORS, role: "editor", groups: [] },
      ];
      await app.api("PATCH", "api/settings/entra", { changes: { rules, defaultRole: "viewer" } });
      await use({ directory, app });
      await app[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],
  visitor: async ({ browser, microsoft }, use) => {
    const context = await browser.newContext({ baseURL: microsoft.app.url, ignoreHTTPSErrors: true });
    await use(context);
    await context.close();
  },
});

// Two people's browsers and Microsoft's window at once: a busy machine needs longer for it.
test.describe.configure({ timeout: 120_000 });

let made = 0;

function addPerson({ directory }: Microsoft, person: Partial<DirectoryPerson> = {}): DirectoryPerson & { login: string } {
  made += 1;
  const login = `person${made}`;
  const whole = { objectId: randomUUID(), name: `Person ${made}`, userName: `${randomUUID()}@contoso.test`, ...person };
  directory.people.set(login, whole);
  return { login, ...whole };
}

const BUTTON = "Sign in with Microsoft";

async function openWindow(page: Page, frame: Page | FrameLocator, name = BUTTON): Promise<Page> {
  const opening = page.waitForEvent("popup");
  await frame.getByRole("button", { name, exact: true }).click();
  return opening;
}

/** Does in Microsoft's window what a person does there; it closes by itself. */
async function answer(popup: Page, login: string): Promise<void> {
  await popup.getByPlaceholder("Enter any login").fill(login);
  await popup.getByPlaceholder("and password").fill("any");
  const closing = popup.waitForEvent("close");
  await popup.getByRole("button", { name: "Sign-in" }).click();
  await closing;
}

async function signInAs(page: Page, login: string): Promise<void> {
  await page.goto("sign-in");
  await answer(await openWindow(page, page), login);
}

const pages = (page: Page | FrameLocator) => page.getByRole("heading", { name: "Pages", exact: true });

test("somebody of the directory signs in in Microsoft's window and is who the directory says", async ({
  microsoft,
  visitor,
  expectAccessible,
}) => {
  const { login, name } = addPerson(microsoft, { roles: ["Editors"] });
  const page = await visitor.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto("p/this-server-live");
  await page.goto("sign-in?next=%2Fusers");
  await expect(page.getByRole("button", { name: BUTTON })).toBeVisible();
  await expectAccessible(page);
  const popup = await openWindow(page, page);
  await expect(page.getByText("Go on in Microsoft's window.")).toBeVisible();
  await expectAccessible(page);
  await answer(popup, login);
  await expect(page).toHaveURL(/\/users$/);
  await page.goto(".");
  await expect(page.getByRole("button", { name: "New page" })).toBeVisible();
  await page.getByRole("button", { name: "Account" }).click();
  await expect(page.getByRole("menu")).toContainText(name);
  await page.getByRole("menuitem", { name: "Change password" }).click();
  await expect(page.getByText("You sign in with Microsoft")).toBeVisible();
  // Nothing of Microsoft's stays in the browser.
  expect(await page.evaluate(() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]))).not.toMatch(
    /secret|idtoken|accesstoken/i,
  );
  expect(errors).toEqual([]);
});

test("it works inside a frame as hosts make it", async ({ microsoft, visitor }) => {
  const { login } = addPerson(microsoft);
  const page = await visitor.newPage();
  await page.goto("healthz");
  await page.evaluate(() => {
    const frame = document.createElement("iframe");
    frame.setAttribute(
      "sandbox",
      "allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-same-origin allow-scripts allow-downloads",
    );
    frame.src = "sign-in";
    Object.assign(frame.style, { width: "1200px", height: "800px" });
    document.body.replaceChildren(frame);
  });
  const frame = page.frameLocator("iframe");
  await answer(await openWindow(page, frame), login);
  await expect(pages(frame)).toBeVisible();
});

test("a window that is blocked or closed is told, and one tries again", async ({ microsoft, visitor }) => {
  const { login } = addPerson(microsoft);
  const page = await visitor.newPage();
  await page.goto("sign-in");
  await page.evaluate(() => {
    const open = window.open.bind(window);
    window.open = () => {
      window.open = open;
      return null;
    };
  });
  await page.getByRole("button", { name: BUTTON }).click();
  await expect(page.getByRole("alert").filter({ hasText: "blocked" })).toBeVisible();
  const popup = await openWindow(page, page);
  await popup.close();
  await page.bringToFront();
  await expect(page.getByText("Microsoft's window seems to be closed.")).toBeVisible();
  await answer(await openWindow(page, page, "Try again"), login);
  await expect(pages(page)).toBeVisible();
});

test("who is disabled, or not let in, is told so", async ({ microsoft, visitor }) => {
  const { login, userName } = addPerson(microsoft);
  const page = await visitor.newPage();
  await signInAs(page, login);
  await expect(pages(page)).toBeVisible();
  const users = (await microsoft.app.api("GET", "api/users")) as { id: string; email: string }[];
  const id = users.find(({ email }) => email === userName)?.id ?? "";
  await microsoft.app.api("PATCH", `api/users/${id}`, { isDisabled: true });
  await page.reload();
  await expect(page).toHaveURL(/sign-in/);
  await answerAgain(page);
  await expect(page.getByText("This account is disabled. Ask an admin")).toBeVisible();
  const other = addPerson(microsoft, { userName: microsoft.app.admin.email });
  await visitor.clearCookies();
  await signInAs(page, other.login);
  await expect(page.getByText(`object ${other.objectId}`)).toBeVisible();
});

/** Microsoft knows them still: its window needs no password. */
async function answerAgain(page: Page): Promise<void> {
  const popup = await openWindow(page, page);
  await popup.waitForEvent("close");
}

/** The first admin, signed in with a password. */
async function openOffice(browser: Browser, { app }: Microsoft, path: string): Promise<Page> {
  const office = await (await browser.newContext({ baseURL: app.url })).newPage();
  await office.goto(`sign-in?next=${encodeURIComponent(path)}`);
  await office.getByLabel("Email").fill(app.admin.email);
  await office.getByLabel("Password").fill(app.admin.password);
  await office.getByRole("button", { name: "Sign in", exact: true }).click();
  return office;
}

test("admins say in the settings what the directory gives", async ({ microsoft, visitor, browser, expectAccessible }) => {
  const office = await openOffice(browser, microsoft, "/settings/entra");
  await expect(office.getByText(`${microsoft.app.url}entra`)).toBeVisible();
  await office.getByRole("button", { name: "Add line" }).click();
  const line = await office.getByLabel(/^Kind of line/).count();
  await office.getByLabel(`Value of the app role of line ${line}`).fill("Tools.Manage");
  await office.getByLabel(`Role of line ${line}`, { exact: true }).selectOption("integrator");
  await expectAccessible(office);
  await office.getByRole("button", { name: /^Save changes/ }).click();
  await expect(office.getByText("All changes saved")).toBeVisible();
  await office.context().close();
  const page = await visitor.newPage();
  await signInAs(page, addPerson(microsoft, { roles: ["Tools.Manage"] }).login);
  await expect(page.getByRole("link", { name: "Tools" })).toBeVisible();
});

test("admins link a Microsoft account to an account that was here before", async ({ microsoft, visitor, browser, expectAccessible }) => {
  const local = await microsoft.app.addPerson("editor");
  const theirs = addPerson(microsoft, { userName: local.email });
  const page = await visitor.newPage();
  await signInAs(page, theirs.login);
  await expect(page.getByText(`object ${theirs.objectId}`)).toBeVisible();
  const office = await openOffice(browser, microsoft, "/users");
  await office.getByRole("button", { name: `Manage ${local.name}` }).click();
  await office.getByRole("button", { name: "Link a Microsoft account" }).click();
  await office.getByLabel("Object id").fill(theirs.objectId);
  await office.getByLabel("Directory id").fill(microsoft.directory.tenantId);
  await expectAccessible(office);
  await office.getByRole("button", { name: "Link", exact: true }).click();
  await expect(office.getByText(theirs.objectId)).toBeVisible();
  await office.context().close();
  await answerAgain(page);
  await page.getByRole("button", { name: "Account" }).click();
  await expect(page.getByRole("menu")).toContainText(local.name);
});

test("groups that are too many come from Microsoft Graph, or nobody gets in", async ({ microsoft, visitor }) => {
  const groups = [...Array.from({ length: 240 }, () => randomUUID()), EDITORS];
  const { login } = addPerson(microsoft, { groups, isInTooManyGroups: true });
  const page = await visitor.newPage();
  microsoft.directory.answerGraph((_request, response) => void response.writeHead(503).end());
  await signInAs(page, login);
  await expect(page.getByText("Microsoft did not say clearly which groups you are in")).toBeVisible();
  microsoft.directory.answerGraph(undefined);
  await answerAgain(page);
  await expect(page.getByRole("button", { name: "New page" })).toBeVisible();
});

test("tokens that Microsoft would not write are refused: wrong audience, expired, of another sign-in, used before", async ({
  microsoft,
  visitor,
}) => {
  const { directory } = microsoft;
  const { login } = addPerson(microsoft);
  const page = await visitor.newPage();
  let change: (claims: Record<string, unknown>) => Record<string, unknown> = (claims) => claims;
  await visitor.route(/\/v2\.0\/token/, async (route) => {
    const response = await route.fetch();
    const tokens = (await response.json()) as { id_token: string };
    const claims = JSON.parse(Buffer.from(tokens.id_token.split(".")[1] ?? "", "base64url").toString()) as Record<string, unknown>;
    await route.fulfill({ response, json: { ...tokens, id_token: await directory.sign(change(claims)) } });
  });
  const now = Math.floor(Date.now() / 1_000);
  change = (claims) => ({ ...claims, aud: randomUUID() });
  await signInAs(page, login);
  await expect(page.getByText("it was made for another application")).toBeVisible();
  change = (claims) => ({ ...claims, iat: now - 4_000, exp: now - 400 });
  await answerAgain(page);
  await expect(page.getByText("it is too old")).toBeVisible();
  change = (claims) => ({ ...claims, iss: `${directory.origin}/${randomUUID()}/v2.0` });
  await answerAgain(page);
  await expect(page.getByText("it comes from another issuer")).toBeVisible();
  change = (claims) => ({ ...claims, nonce: "of-another-sign-in" });
  await answerAgain(page);
  await expect(page.getByText("Microsoft's answer belongs to another sign-in. Try again.")).toBeVisible();
  change = (claims) => claims;
  const bringing = page.waitForRequest(/api\/auth\/entra$/);
  await answerAgain(page);
  const body = (await bringing).postData();
  await expect(pages(page)).toBeVisible();
  const again = await page.evaluate(
    async (text) => (await fetch("api/auth/entra", { method: "POST", body: text, headers: { "content-type": "application/json" } })).json(),
    body,
  );
  expect(again).toMatchObject({ code: "entra.refused", detail: expect.stringContaining("was used already") });
});

test("new keys of Microsoft's are found within a minute", async ({ microsoft, visitor }) => {
  test.setTimeout(180_000);
  const page = await visitor.newPage();
  await signInAs(page, addPerson(microsoft).login);
  await expect(pages(page)).toBeVisible();
  await visitor.clearCookies();
  await microsoft.directory.rotateKeys();
  const { login } = addPerson(microsoft);
  await signInAs(page, login);
  await expect(async () => {
    if (await page.getByText("try again in a minute").isVisible()) await answerAgain(page);
    await expect(pages(page)).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 100_000, intervals: [5_000] });
});
