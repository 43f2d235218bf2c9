// How long the builder takes to open a page of 200 widgets, and how long frames take while one of them is dragged, in real
// Chromium. Prints one line of JSON: {"frameP95Ms": …, "interactiveMs": …}.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { chromium } from "@playwright/test";

import { findChromium, NODE, ROOT } from "../scripts/lib/setup.mjs";

const WIDGETS = 200;
const COLUMNS = 24;
const OPENINGS = 3;
const DRAG_STEPS = 240;
const SYSTEM_TOOL = "00000000-0000-7000-8000-000000000001";

/** A page as people draw them: of every kind some, most of them bound to live data. */
function layoutOf(count) {
  const bind = (operation, mapping) => ({ tool: SYSTEM_TOOL, operation, params: {}, refreshSeconds: 5, mapping });
  const kinds = [
    { kind: "stat", props: { title: "CPU" }, binding: bind("overview", { value: ["cpu"] }) },
    {
      kind: "text",
      props: {},
      text: [{ insert: "A note between the figures, with a " }, { insert: "link", attributes: { link: "https://example.com" } }],
    },
    { kind: "chart", props: { title: "CPU over time" }, binding: bind("history", { x: ["time"], y: ["cpu"] }) },
    { kind: "button", props: { label: "Open" } },
    { kind: "table", props: { title: "Readings" }, binding: bind("history", {}) },
  ];
  const widgets = Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / 4);
    return {
      id: `01900000-0000-7000-8000-${index.toString(16).padStart(12, "0")}`,
      container: "root",
      order: `a${index.toString(36).padStart(4, "0")}V`,
      pos: { desktop: [(index % 4) * (COLUMNS / 4), row * 6] },
      size: { desktop: [COLUMNS / 4, 6] },
      ...kinds[index % kinds.length],
    };
  });
  return { schema: 1, title: "Two hundred widgets", widgets };
}

async function startServer(dataDir, admin) {
  const child = spawn(NODE, ["server/main.ts"], {
    cwd: ROOT,
    env: {
      ...process.env,
      PORT: "0",
      HOST: "127.0.0.1",
      DATA_DIR: dataDir,
      ADMIN_EMAIL: admin.email,
      ADMIN_PASSWORD: admin.password,
      LOG_LEVEL: "warn",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await new Promise((resolve, reject) => {
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
      const found = /running at (\S+)/.exec(output);
      if (found !== null) resolve(found[1]);
    });
    child.once("exit", (code) => reject(new Error(`The server ended with ${code}: ${output}`)));
  });
  return { child, url };
}

async function makePage(context, url) {
  const headers = { origin: new URL(url).origin };
  const response = await context.request.post(`${url}api/pages`, {
    headers,
    data: { title: "Two hundred widgets", layout: layoutOf(WIDGETS) },
  });
  if (!response.ok()) throw new Error(await response.text());
  return (await response.json()).id;
}

/** From the navigation until a press on a widget selects it, with every widget on the canvas. */
async function openPage(context, address) {
  const page = await context.newPage();
  await page.addInitScript((count) => {
    const check = () => {
      const tiles = document.querySelectorAll("[data-canvas] [data-tile]");
      if (tiles.length < count) return void requestAnimationFrame(check);
      tiles[0].dispatchEvent(new PointerEvent("pointerdown", { bubbles: true, button: 0, pointerId: 1, clientX: 300, clientY: 100 }));
      window.dispatchEvent(new PointerEvent("pointerup", { bubbles: true, button: 0, pointerId: 1, clientX: 300, clientY: 100 }));
      const wait = () => {
        if (/selected/.test(document.querySelector("[data-canvas] [data-tile]")?.getAttribute("aria-label") ?? ""))
          window.interactiveAt = performance.now();
        else requestAnimationFrame(wait);
      };
      wait();
    };
    requestAnimationFrame(check);
  }, WIDGETS);
  await page.goto(address);
  await page.waitForFunction(() => window.interactiveAt !== undefined);
  return { page, interactiveMs: await page.evaluate(() => window.interactiveAt) };
}

/** Frame times while a widget is dragged over the page, in circles, as a hand would. */
async function dragFrames(page) {
  const tile = page.locator("[data-canvas] [data-tile]").nth(5);
  const box = await tile.boundingBox();
  await page.mouse.move(box.x + 30, box.y + 12);
  await page.mouse.down();
  await page.mouse.move(box.x + 60, box.y + 60, { steps: 4 });
  await page.evaluate(() => {
    window.frameTimes = [];
    let last = performance.now();
    const tick = (now) => {
      window.frameTimes.push(now - last);
      last = now;
      window.framing = requestAnimationFrame(tick);
    };
    window.framing = requestAnimationFrame(tick);
  });
  for (let step = 0; step < DRAG_STEPS; step += 1) {
    const angle = (step / 60) * 2 * Math.PI;
    await page.mouse.move(620 + 260 * Math.cos(angle), 450 + 220 * Math.sin(angle));
  }
  const frames = await page.evaluate(() => {
    cancelAnimationFrame(window.framing);
    return window.frameTimes.slice(2);
  });
  await page.mouse.up();
  return frames;
}

const dataDir = mkdtempSync(join(tmpdir(), "platform-builder-frames-"));
const admin = { email: "ada@example.test", password: randomBytes(12).toString("base64url") };
const { child, url } = await startServer(dataDir, admin);
try {
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const login = await context.request.post(`${url}api/auth/login`, { headers: { origin: new URL(url).origin }, data: admin });
  if (!login.ok()) throw new Error(await login.text());
  const address = `${url}pages/${await makePage(context, url)}/edit`;
  const openings = [];
  let frames = [];
  for (let opening = 0; opening < OPENINGS; opening += 1) {
    const { page, interactiveMs } = await openPage(context, address);
    openings.push(interactiveMs);
    // Everything has been drawn once and the first data is in, as when somebody begins to work.
    await page.waitForFunction(
      () => document.querySelectorAll("[data-canvas] [data-status=loading]").length === 0 || performance.now() > 8_000,
    );
    frames = frames.concat(await dragFrames(page));
    await page.close();
  }
  await browser.close();
  const sorted = frames.toSorted((a, b) => a - b);
  const frameP95Ms = sorted[Math.ceil(sorted.length * 0.95) - 1];
  const interactiveMs = openings.toSorted((a, b) => a - b)[Math.floor(OPENINGS / 2)];
  process.stdout.write(
    `${JSON.stringify({ frameP95Ms, interactiveMs, frames: frames.length, median: sorted[sorted.length >> 1], slow: sorted.filter((ms) => ms > 20).length / sorted.length })}\n`,
  );
} finally {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
  rmSync(dataDir, { recursive: true, force: true });
}
