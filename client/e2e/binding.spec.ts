import { createServer, type Server } from "node:http";

import { addFromPalette, expectSaved, openBuilder, tilesOf } from "./builder.ts";
import { expect, test } from "./fixtures.ts";
import { makePage, widget } from "./viewer-pages.ts";

/** A JSON API as somebody else's: hosts in two regions. */
async function startApi(): Promise<{ server: Server; port: number; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    const region = new URL(request.url ?? "/", "http://api").searchParams.get("region") ?? "";
    const hosts = [
      { id: 1, host: "alpha", region: "north", load: 12 },
      { id: 2, host: "beta", region: "south", load: 55 },
      { id: 3, host: "gamma", region: "south", load: 91 },
    ].filter((host) => region === "" || host.region === region);
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ hosts }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The API has no port");
  return { server, port: address.port, asked };
}

test("a widget is bound to this server's figures without any set-up", async ({ server, signIn }) => {
  const { id } = await makePage(server, "To be bound", {});
  const page = await signIn(server.admin);
  await openBuilder(page, id);
  await addFromPalette(page, "stat");
  await page.getByRole("tab", { name: "Data" }).click();
  await page.getByLabel("Tool").selectOption({ label: "This server" });
  await page.getByLabel("Operation").selectOption({ label: "This host now" });
  await expect(page.getByRole("region", { name: "Rows" })).toContainText("CPU");
  await expect(tilesOf(page, "stat").locator("[data-widget=stat]")).toHaveAttribute("data-status", "ok");
  await expect(tilesOf(page, "stat")).toContainText(/\d/);
  // The choice of the operation bound it, and the choice of its column: both are taken back while the list still has the focus.
  await expect(async () => {
    await page.keyboard.press("Control+z");
    await expect(tilesOf(page, "stat")).toContainText("No data yet", { timeout: 500 });
  }).toPass();
  await expectSaved(page);
});

test("an input filters what an API is asked for, and a link carries the choice", async ({ server, signIn }) => {
  const api = await startApi();
  try {
    const tool = (await server.api("POST", "api/tools", {
      kind: "http",
      name: "Hosts",
      config: { baseUrl: `http://127.0.0.1:${api.port}`, allowedHosts: [`127.0.0.1:${api.port}`] },
    })) as { id: string };
    const { slug } = await makePage(server, "Hosts", {
      variables: [{ name: "region", type: "text", default: "", inUrl: true }],
      widgets: [
        widget("dropdown", [0, 0, 6, 2], {
          props: {
            label: "Region",
            variable: "region",
            options: [
              { label: "North", value: "north" },
              { label: "South", value: "south" },
            ],
          },
        }),
        widget("table", [0, 2, 12, 10], {
          props: { title: "Hosts of {{region}}" },
          binding: {
            tool: tool.id,
            operation: "request",
            params: { url: "/hosts", query: { region: "{{region}}" }, rows: "$.hosts[*]" },
            refreshSeconds: 5,
            mapping: {},
          },
        }),
      ],
    });
    const viewer = await signIn(await server.addPerson("viewer"));
    await viewer.goto(`p/${slug}`);
    const rows = viewer.locator("[data-widget=table] [role=row][aria-rowindex]");
    await expect(rows).toHaveCount(4);
    await viewer.getByRole("button", { name: /^Region:/ }).click();
    await viewer.getByRole("option", { name: "South" }).click();
    await expect(rows).toHaveCount(3);
    await expect(viewer.getByRole("heading", { name: "Hosts of south" })).toBeVisible();
    expect(new URL(viewer.url()).searchParams.get("region")).toBe("south");

    const again = await signIn(await server.addPerson("viewer"));
    await again.goto(`p/${slug}?region=north`);
    await expect(again.locator("[data-widget=table] [role=row][aria-rowindex]")).toHaveCount(2);
    expect(api.asked.some((url) => url.includes("region=north"))).toBe(true);

    // The source goes away: what was there last stays, and says why it is not newer.
    api.server.close();
    api.server.closeAllConnections();
    await expect(viewer.locator("[data-widget=table]")).toHaveAttribute("data-status", "failed", { timeout: 20_000 });
    await expect(rows).toHaveCount(3);
  } finally {
    api.server.close();
  }
});

test("the age of a table without a title lies over none of what the table shows", async ({ server, signIn }) => {
  const api = await startApi();
  try {
    const tool = (await server.api("POST", "api/tools", {
      kind: "http",
      name: "Hosts that go away",
      config: { baseUrl: `http://127.0.0.1:${api.port}`, allowedHosts: [`127.0.0.1:${api.port}`] },
    })) as { id: string };
    const binding = { tool: tool.id, operation: "request", params: { url: "/hosts", rows: "hosts" }, refreshSeconds: 5, mapping: {} };
    const { slug } = await makePage(server, "Untitled table", { widgets: [widget("table", [0, 0, 12, 10], { binding })] });
    const viewer = await signIn(await server.addPerson("viewer"));
    await viewer.goto(`p/${slug}`);
    const table = viewer.locator("[data-widget=table]");
    await expect(table.locator("[role=row][aria-rowindex]")).toHaveCount(4);
    api.server.close();
    api.server.closeAllConnections();
    const age = table.getByRole("button", { name: /The source fails/ });
    await expect(age).toBeVisible({ timeout: 20_000 });
    const left = (await age.boundingBox())?.x ?? 0;
    const beside = await table.getByRole("button", { name: "Columns" }).boundingBox();
    expect((beside?.x ?? Infinity) + (beside?.width ?? 0)).toBeLessThanOrEqual(left);
  } finally {
    api.server.close();
  }
});
