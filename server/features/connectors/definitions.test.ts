import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { toolsContract } from "#shared/connectors/contract.ts";
import type { Json } from "#shared/kernel/json.ts";

import { startTestApp, type TestApp, type TestPerson } from "../../test/test-app.ts";
import { startVendor, type Vendor } from "../../test/vendor.ts";

const SYSTEM = "00000000-0000-7000-8000-000000000001";
const PUBLIC = "00000000-0000-7000-8000-000000000002";

let app: TestApp;
let vendor: Vendor;
let admin: TestPerson;
beforeAll(async () => {
  app = await startTestApp();
  vendor = await startVendor();
  admin = await app.signIn("admin");
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await vendor[Symbol.asyncDispose]();
});

const query = (toolId: string, operation: string, params: Record<string, Json> = {}) =>
  admin.ask(toolsContract.query, { params: { toolId }, body: { operation, params } });

/** What the person hears, and nothing of the address. */
async function reason(toolId: string, params: Record<string, Json>): Promise<string> {
  const response = await admin.fetch(`api/tools/${toolId}/query`, { method: "POST", json: { operation: "request", params } });
  const answer: unknown = await response.json();
  if (response.ok || typeof answer !== "object" || answer === null || !("detail" in answer)) throw new Error(JSON.stringify(answer));
  return String(answer.detail);
}

const toolFor = async (config: Record<string, Json>) =>
  (await admin.ask(toolsContract.create, { body: { kind: "http", name: "API", config } })).id;
const vendorTool = (config: Record<string, Json> = {}) => toolFor({ baseUrl: vendor.url, allowedHosts: [vendor.host], ...config });

describe("every connector", () => {
  it("describes itself so that forms can be drawn, with its secrets marked", async () => {
    const kinds = await admin.ask(toolsContract.kinds);
    expect(kinds.map(({ id }) => id).toSorted()).toEqual(["http", "system"]);
    for (const kind of kinds) {
      expect(kind.operations.length).toBeGreaterThan(0);
      for (const operation of kind.operations) {
        expect(operation.floorSeconds).toBeGreaterThan(0);
        expect(operation.params).toMatchObject({ type: "object" });
      }
    }
    expect(kinds.find(({ id }) => id === "http")?.config).toMatchObject({
      properties: { token: { "x-ui": { label: "Token", secret: true } }, baseUrl: { title: "Base address" } },
    });
  });
});

describe("the system connector", () => {
  it("answers this host's figures, one row, with labels and units", async () => {
    const { table } = await query(SYSTEM, "overview");
    expect(table.rows).toHaveLength(1);
    expect(table.columns.map(({ key }) => key).toSorted()).toEqual(Object.keys(table.rows[0] ?? {}).toSorted());
    const row: Record<string, number> = Object.fromEntries(Object.entries(table.rows[0] ?? {}).map(([key, value]) => [key, Number(value)]));
    for (const share of ["cpu", "memory", "disk"]) {
      expect(row[share], share).toBeGreaterThanOrEqual(0);
      expect(row[share], share).toBeLessThanOrEqual(100);
    }
    expect(row["memoryUsed"]).toBeLessThan(row["memoryTotal"] ?? 0);
    expect(row["process"]).toBeGreaterThan(10_000_000);
    expect(table.columns.find(({ key }) => key === "cpu")).toEqual({ key: "cpu", label: "CPU", type: "number", unit: "%" });
  });

  it("answers the cores and the last minutes, rows known by their keys", async () => {
    const cores = (await query(SYSTEM, "cores")).table;
    expect(cores.rows.length).toBeGreaterThan(0);
    expect(cores.rows[0]).toEqual({ core: "Core 1", busy: expect.any(Number) });
    const history = (await query(SYSTEM, "history", { minutes: "5" })).table;
    expect(history.columns[0]).toEqual({ key: "time", label: "Time", type: "time", isKey: true });
    expect(history.rows.length).toBeGreaterThan(0);
    const times = history.rows.map(({ time }) => Date.parse(typeof time === "string" ? time : ""));
    expect(times.at(-1)).toBeGreaterThan(Date.now() - 60_000);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
  });

  it("answers what the product has open", async () => {
    const { table } = await query(SYSTEM, "server");
    expect(table.rows).toEqual([
      { rooms: expect.any(Number), syncSockets: 0, liveSockets: 0, liveQueries: 0, liveSubscriptions: 0, fetchP50Ms: 0, fetchP95Ms: 0 },
    ]);
  });
});

describe("the http connector", () => {
  it("sends method, query, headers and body, its own sign-in last", async () => {
    vendor.answer({ json: [{ id: 1 }] });
    const tool = await vendorTool({ auth: "header", headerName: "X-Api-Key", headerValue: "k-1", headers: { "X-Team": "noc" } });
    const params = {
      url: "/search",
      method: "POST",
      query: { page: 2, all: true },
      headers: { "x-api-key": "mine", "Content-Length": "1", Accept: "text/csv" },
      body: '{"q":"x"}',
    };
    expect((await query(tool, "request", params)).table.rows).toEqual([{ id: 1 }]);
    const sent = vendor.requests.at(-1);
    expect(sent).toMatchObject({ method: "POST", url: "/search?page=2&all=true", body: '{"q":"x"}' });
    expect(sent?.headers).toMatchObject({
      "x-api-key": "k-1",
      "x-team": "noc",
      "content-type": "application/json",
      "content-length": "9",
      accept: "text/csv",
    });
  });

  it("signs in with a user name and password", async () => {
    const tool = await vendorTool({ auth: "basic", username: "ada", password: "p:w" });
    await query(tool, "request");
    expect(vendor.requests.at(-1)?.headers.authorization).toBe(`Basic ${Buffer.from("ada:p:w").toString("base64")}`);
  });

  it("finds rows by JSON path and by JSONata", async () => {
    vendor.answer({ json: { data: { items: [{ name: "a", tags: { env: "prod" } }, { name: "b" }] }, total: 2 } });
    const tool = await vendorTool();
    const rows = async (text: string) => (await query(tool, "request", { rows: text })).table.rows;
    expect(await rows("$.data.items[*]")).toEqual([{ name: "a", "tags.env": "prod" }, { name: "b" }]);
    expect(await rows("data.items.name")).toEqual([{ value: "a" }, { value: "b" }]);
    expect(await rows("data.items[0]")).toEqual([{ name: "a", "tags.env": "prod" }]);
    expect(await rows("data.nothing")).toEqual([]);
    expect(await rows("{'sum': total * 2}")).toEqual([{ sum: 4 }]);
    expect(await rows("")).toEqual([{ "data.items": expect.any(Array), total: 2 }]);
  });

  it("reads CSV and one JSON a line", async () => {
    const tool = await vendorTool();
    vendor.answer({ text: "id,name\n1,a\n2,b\n", headers: { "content-type": "text/csv" } });
    expect((await query(tool, "request")).table).toMatchObject({
      columns: [
        { key: "id", type: "number", isKey: true },
        { key: "name", type: "text" },
      ],
      rows: [
        { id: 1, name: "a" },
        { id: 2, name: "b" },
      ],
    });
    vendor.answer({ text: '{"id":1}\n{"id":2}\n', headers: { "content-type": "application/x-ndjson" } });
    expect((await query(tool, "request")).table.rows).toEqual([{ id: 1 }, { id: 2 }]);
    vendor.answer({ json: [] });
  });

  it("calls no private address that is not allowed, also where a redirect leads there", async () => {
    const blocked = /^The address belongs to a private network/;
    const before = vendor.requests.length;
    for (const url of [vendor.url, "http://localhost:1/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/"])
      expect(await reason(PUBLIC, { url }), url).toMatch(blocked);
    expect(await reason(await toolFor({ baseUrl: vendor.url }), {})).toMatch(blocked);
    expect(vendor.requests).toHaveLength(before);
    const other = await startVendor({ json: [{ secret: 1 }] });
    try {
      const tool = await vendorTool({ auth: "bearer", token: "t-1" });
      vendor.answer({ status: 302, headers: { location: other.url } });
      expect(await reason(tool, {})).toMatch(blocked);
      expect(other.requests).toHaveLength(0);
      // Allowed, it is followed, but the credentials stay with the host that they are for.
      const both = await vendorTool({ auth: "bearer", token: "t-1", allowedHosts: [vendor.host, other.host] });
      expect((await query(both, "request")).table.rows).toEqual([{ secret: 1 }]);
      expect(other.requests[0]?.headers.authorization).toBeUndefined();
    } finally {
      vendor.answer({ json: [] });
      await other[Symbol.asyncDispose]();
    }
  });

  it("never leaves its base address, whatever a variable holds", async () => {
    const tool = await vendorTool();
    for (const url of ["https://evil.example/", "//evil.example/x", "\\\\evil.example", "javascript:alert(1)"]) {
      const before = vendor.requests.length;
      const outcome = await admin.fetch(`api/tools/${tool}/query`, { method: "POST", json: { operation: "request", params: { url } } });
      // Either it is refused, or it was taken as a path of the base address.
      if (outcome.ok) expect(vendor.requests.length, url).toBe(before + 1);
      else expect(vendor.requests.length, url).toBe(before);
    }
    expect(await reason(tool, { url: "https://evil.example/" })).toContain("leads away");
    const below = await vendorTool({ baseUrl: `${vendor.url}/api/v1` });
    expect(await reason(below, { url: "../admin" })).toContain("leads away");
  });

  it("says what is wrong with an address, without repeating it", async () => {
    expect(await reason(PUBLIC, { url: "/orders" })).toBe("The address is none. Without a base address it begins with https://");
    expect(await reason(PUBLIC, { url: "ftp://host/x" })).toBe("The address must begin with http:// or https://");
    expect(await reason(PUBLIC, { url: "https://user:pw@host/" })).toContain("must hold no user name or password");
    const gone = await startVendor();
    await gone[Symbol.asyncDispose]();
    expect(await reason(await toolFor({ baseUrl: gone.url, allowedHosts: [gone.host] }), {})).toBe("The connection was refused");
  });
});
