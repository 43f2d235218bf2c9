import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "./fixtures.ts";

const ROOT = join(import.meta.dirname, "../..");

/** A server that nobody has been to: no account, an empty data folder. */
async function startBareServer(): Promise<{ address: string; code: string; child: ChildProcess; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), "platform-builder-first-"));
  const child = spawn(join(ROOT, "node_modules/node/bin/node"), ["server/main.ts"], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, PORT: "0", HOST: "127.0.0.1", DATA_DIR: folder, LOG_LEVEL: "warn" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const said = await new Promise<string>((resolve, reject) => {
    let output = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes("one-time code: ")) resolve(output);
    });
    child.once("exit", () => reject(new Error(`The server ended: ${output}`)));
  });
  return { address: /running at (\S+)/.exec(said)?.[1] ?? "", code: /one-time code: (\S+)/.exec(said)?.[1] ?? "", child, folder };
}

test("a first visit makes the account with the printed code and shows a page that is alive", async ({ browser, expectAccessible }) => {
  const server = await startBareServer();
  const context = await browser.newContext();
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  try {
    await page.goto(server.address);
    await expect(page.getByRole("heading", { name: "Make the first account" })).toBeVisible();
    await page.getByLabel("Set-up code").fill(server.code);
    await page.getByLabel("Your name").fill("Grace First");
    await page.getByLabel("Email").fill("grace@example.test");
    await page.getByLabel("Password").fill(randomBytes(12).toString("base64url"));
    await page.getByRole("button", { name: "Make account" }).click();

    await expect(page.getByRole("heading", { name: "This server, live" })).toBeVisible();
    const cpu = page.locator("article[aria-label='Stat “CPU”']");
    await expect(cpu).toHaveAttribute("data-status", "ok");
    await expect(cpu).toContainText(/\d/);
    // The figures go on by themselves: the table of readings gets a newer first row.
    const newest = page.locator("[data-widget=table] [role=row][aria-rowindex='2']");
    const before = await newest.innerText();
    await expect(newest).not.toHaveText(before, { timeout: 15_000 });
    await expectAccessible(page);
    expect(errors).toEqual([]);
  } finally {
    await context.close();
    server.child.kill("SIGKILL");
    await rm(server.folder, { recursive: true, force: true });
  }
});
