import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { toolsContract } from "#shared/connectors/contract.ts";
import { newId } from "#shared/kernel/ids.ts";
import type { Json } from "#shared/kernel/json.ts";
import { pagesContract } from "#shared/pages/contract.ts";

import { aLayout, aWidget } from "../../test/factories.ts";
import { startTestApp, type TestApp, type TestPerson } from "../../test/test-app.ts";
import { startVendor, type Vendor } from "../../test/vendor.ts";

const secretText = () => `secret-${newId()}`;

describe.each(["sqlite", "postgres"] as const)("tools on %s", (driver) => {
  let app: TestApp;
  let vendor: Vendor;
  let admin: TestPerson;
  let editor: TestPerson;
  beforeAll(async () => {
    app = await startTestApp({ driver });
    vendor = await startVendor();
    [admin, editor] = [await app.signIn("admin"), await app.signIn("editor")];
  });
  afterAll(async () => {
    await app[Symbol.asyncDispose]();
    await vendor[Symbol.asyncDispose]();
  });

  const create = (config: Record<string, Json> = {}, name = "Orders") =>
    admin.ask(toolsContract.create, {
      body: { kind: "http", name, config: { baseUrl: vendor.url, allowedHosts: [vendor.host], ...config } },
    });
  const get = (toolId: string) => admin.ask(toolsContract.get, { params: { toolId } });
  const update = (toolId: string, body: { name?: string; config?: Record<string, Json> }) =>
    admin.ask(toolsContract.update, { params: { toolId }, body });
  const query = (toolId: string, params: Record<string, Json> = {}, rest: { transform?: string; variables?: Record<string, Json> } = {}) =>
    editor.ask(toolsContract.query, { params: { toolId }, body: { operation: "request", params, ...rest } });
  const problem = async (toolId: string, body: object) =>
    (await editor.fetch(`api/tools/${toolId}/query`, { method: "POST", json: body })).json();

  it("are made, changed, listed and removed", async () => {
    const made = await create();
    expect(made).toMatchObject({ kind: "http", name: "Orders", isBuiltIn: false, usedBy: { widgets: 0 }, health: { status: "unknown" } });
    const renamed = await update(made.id, { name: " Invoices " });
    expect(renamed).toMatchObject({ name: "Invoices", config: made.config });
    expect((await admin.ask(toolsContract.list)).map(({ id }) => id)).toContain(made.id);
    await app.restart();
    expect(await get(made.id)).toMatchObject({ name: "Invoices", config: made.config });
    await admin.ask(toolsContract.remove, { params: { toolId: made.id } });
    expect((await admin.fetch(`api/tools/${made.id}`)).status).toBe(404);
    expect((await admin.fetch(`api/tools/${made.id}`, { method: "DELETE" })).status).toBe(404);
  });

  it("reach a host in the own network only where an admin lets them", async () => {
    const integrator = await app.signIn("integrator");
    const send = async (path: string, method: string, json: object) => {
      const answer = await integrator.fetch(path, { method, json });
      return { status: answer.status, body: answer.status === 204 ? null : await answer.json() };
    };
    const config = { baseUrl: vendor.url, allowedHosts: [vendor.host] };
    const refused = { status: 403, body: { code: "access.denied", issues: [{ path: "body.config.allowedHosts" }] } };
    expect(await send("api/tools", "POST", { kind: "http", name: "Mine", config })).toMatchObject(refused);
    expect(await send("api/tools/test", "POST", { kind: "http", config })).toMatchObject(refused);
    const { id } = await create();
    expect(await send(`api/tools/${id}`, "PATCH", { config: { allowedHosts: [vendor.host, "10.0.0.1"] } })).toMatchObject(refused);
    // What an admin has allowed stays while others change the rest, and does not come back once an admin took it away.
    expect(await send(`api/tools/${id}`, "PATCH", { name: "Renamed", config: { allowedHosts: [vendor.host] } })).toMatchObject({
      status: 200,
    });
    await update(id, { config: { allowedHosts: [] } });
    expect(await send(`api/tools/${id}/versions/1/restore`, "POST", {})).toMatchObject(refused);
  });

  it("that are not valid are refused at the place that is wrong", async () => {
    const refused = async (body: object) => {
      const response = await admin.fetch("api/tools", { method: "POST", json: body });
      expect(response.status).toBe(400);
      return response.json();
    };
    expect(await refused({ kind: "nothing", name: "X" })).toMatchObject({ issues: [{ path: "body.kind" }] });
    expect(await refused({ kind: "http", name: "X", config: { baseUrl: "ftp://x" } })).toMatchObject({
      issues: [{ path: "body.config.baseUrl" }],
    });
    expect(await refused({ kind: "http", name: "" })).toMatchObject({ issues: [{ path: "body.name" }] });
  });

  it("of the server itself are there from the start and can't be changed", async () => {
    const builtIn = (await admin.ask(toolsContract.list)).filter((tool) => tool.isBuiltIn);
    expect(builtIn.map(({ kind }) => kind)).toEqual(["system", "http"]);
    for (const { id } of builtIn) {
      expect((await admin.fetch(`api/tools/${id}`, { method: "PATCH", json: { name: "Mine" } })).status).toBe(403);
      expect((await admin.fetch(`api/tools/${id}`, { method: "DELETE" })).status).toBe(403);
    }
  });

  it("keep their secrets: sealed where they are stored, never in an answer or a log", async () => {
    const [token, second] = [secretText(), secretText()];
    const made = await create({ auth: "bearer", token });
    expect(made.config["token"]).toEqual({ set: true, updatedAt: expect.any(String) });
    expect(made.config["password"]).toEqual({ set: false, updatedAt: null });
    await query(made.id);
    expect(vendor.requests.at(-1)?.headers.authorization).toBe(`Bearer ${token}`);
    // As it came out: a form that was saved without typing it again.
    await update(made.id, { config: { ...made.config, headers: { "x-one": "1" } } });
    await query(made.id);
    expect(vendor.requests.at(-1)?.headers).toMatchObject({ authorization: `Bearer ${token}`, "x-one": "1" });
    await update(made.id, { config: { token: second } });
    await query(made.id);
    expect(vendor.requests.at(-1)?.headers.authorization).toBe(`Bearer ${second}`);
    vendor.answer({ status: 500, text: second });
    await problem(made.id, { operation: "request" });
    vendor.answer({ json: [] });
    const answers = [await admin.call("api/tools"), await admin.call(`api/tools/${made.id}`), await admin.call("api/tools/kinds")];
    const stored = readdirSync(app.dataDir).map((file) => readFileSync(join(app.dataDir, file), "latin1"));
    for (const secret of [token, second]) {
      expect(JSON.stringify(answers)).not.toContain(secret);
      expect(app.logs.join("\n")).not.toContain(secret);
      expect(stored.join("\n")).not.toContain(secret);
    }
  });

  it("that are sent to another host ask for their secrets again", async () => {
    const made = await create({ auth: "bearer", token: secretText() });
    const response = await admin.fetch(`api/tools/${made.id}`, { method: "PATCH", json: { config: { baseUrl: "https://evil.example" } } });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ issues: [{ path: "body.config.token" }] });
    expect((await get(made.id)).config["baseUrl"]).toBe(vendor.url);
    await update(made.id, { config: { baseUrl: "https://other.example", token: secretText() } });
  });

  it("that widgets use are removed only by force", async () => {
    const { id: tool } = await create();
    const binding = { tool, operation: "request", params: {}, refreshSeconds: 60, mapping: {} };
    const layout = aLayout(aWidget("One", { kind: "table", binding }), aWidget("Two", { kind: "table", binding }));
    const page = await editor.ask(pagesContract.create, { body: { title: "Uses it", layout } });
    await editor.ask(pagesContract.publish, { params: { pageId: page.id }, body: { note: "" } });
    expect((await get(tool)).usedBy).toEqual({ widgets: 2 });
    const refused = await admin.fetch(`api/tools/${tool}`, { method: "DELETE" });
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ code: "tool.in-use", detail: "2 widgets show data of “Orders”" });
    expect((await admin.fetch(`api/tools/${tool}?force=true`, { method: "DELETE" })).status).toBe(204);
  });

  it("can be tried, and remember how the last call went", async () => {
    const made = await create();
    const test = () => admin.ask(toolsContract.test, { params: { toolId: made.id } });
    vendor.answer({ status: 403 });
    expect(await test()).toMatchObject({ ok: false, message: "The API answered 403: these credentials may not do this" });
    expect((await get(made.id)).health).toMatchObject({ status: "failing", checkedAt: expect.any(String) });
    vendor.answer({ json: [] });
    expect(await test()).toMatchObject({ ok: true, message: "The base address answered 200" });
    expect((await get(made.id)).health).toMatchObject({ status: "ok", reason: null });
  });

  it("keep every state of their settings, and go back to one; secrets stay as they are today", async () => {
    const [token, later] = [secretText(), secretText()];
    const { id: toolId } = await create({ auth: "bearer", token });
    await update(toolId, { name: "Invoices", config: { callsPerMinute: 7 } });
    await update(toolId, { config: { token: later } });
    const versions = await editor.ask(toolsContract.versions, { params: { toolId } });
    expect(versions).toMatchObject([
      { version: 2, author: { id: admin.user.id }, restoredFrom: null },
      { version: 1, changed: [] },
    ]);
    expect(versions[0]?.changed).toHaveLength(2);
    const first = await editor.ask(toolsContract.version, { params: { toolId, version: 1 } });
    expect(first).toMatchObject({ name: "Orders" });
    expect(JSON.stringify([versions, first])).not.toMatch(new RegExp(`${token}|${later}`));

    const back = await admin.ask(toolsContract.restore, { params: { toolId, version: 1 } });
    expect(back).toMatchObject({ name: "Orders", config: { token: { set: true } } });
    expect(back.config["callsPerMinute"]).toEqual(first.config["callsPerMinute"]);
    expect((await editor.ask(toolsContract.versions, { params: { toolId } }))[0]).toMatchObject({ version: 3, restoredFrom: 1 });
    expect((await admin.fetch(`api/tools/${toolId}/versions/9`)).status).toBe(404);

    // A state that calls another host does not get the secret of today's.
    await update(toolId, { config: { baseUrl: "https://other.example", allowedHosts: ["other.example"], token: secretText() } });
    const refused = await admin.fetch(`api/tools/${toolId}/versions/1/restore`, { method: "POST", json: {} });
    expect([refused.status, await refused.json()]).toMatchObject([400, { issues: [{ path: "body.config.token" }] }]);
  });

  it("can be tried before they are stored, with the secrets of a stored one only where it calls the same host", async () => {
    const token = secretText();
    const stored = await create({ auth: "bearer", token });
    const before = await admin.ask(toolsContract.list);
    const config = { baseUrl: vendor.url, allowedHosts: [vendor.host] };
    const tryOut = (body: object, person = admin) => person.fetch("api/tools/test", { method: "POST", json: body });
    vendor.answer({ json: [] });
    expect(await (await tryOut({ kind: "http", config })).json()).toMatchObject({ ok: true, message: "The base address answered 200" });
    expect(await (await tryOut({ kind: "http", config: { baseUrl: vendor.url } })).json()).toMatchObject({
      ok: false,
      message: expect.stringContaining("private network"),
    });
    vendor.answer({ status: 401, text: `Bearer ${token} has expired` });
    expect(await (await tryOut({ kind: "http", config: { ...stored.config }, tool: stored.id })).json()).toMatchObject({
      ok: false,
      message: "The API answered 401: the credentials are missing or wrong. It said:\n••• has expired",
    });
    expect(vendor.requests.at(-1)?.headers.authorization).toBe(`Bearer ${token}`);
    expect((await tryOut({ kind: "http", config: { ...stored.config, baseUrl: "https://evil.example" }, tool: stored.id })).status).toBe(
      400,
    );
    expect((await tryOut({ kind: "nothing" })).status).toBe(400);
    expect((await tryOut({ kind: "http", config }, editor)).status).toBe(403);
    expect((await tryOut({ kind: "http", config, tool: newId() })).status).toBe(404);
    // Nothing is stored of it, and it says nothing about the tool that is.
    expect((await admin.ask(toolsContract.list)).map(({ id, health }) => [id, health.status])).toEqual(
      before.map(({ id, health }) => [id, health.status]),
    );
    vendor.answer({ json: [] });
  });

  it("tell what the API said to whoever may set them up, never a secret, and nobody else", async () => {
    const token = secretText();
    const { id } = await create({ auth: "bearer", token });
    vendor.answer({ status: 500, text: `{"error": "no column prise", "sent": "${token}"}` });
    const body = { operation: "request" };
    expect(await problem(id, body)).toMatchObject({ detail: "The API answered 500" });
    expect(await (await admin.fetch(`api/tools/${id}/query`, { method: "POST", json: body })).json()).toMatchObject({
      detail: 'The API answered 500. It said:\n{"error": "no column prise", "sent": "•••"}',
    });
    expect((await get(id)).health.reason).toBe("The API answered 500");
    vendor.answer({ json: [] });
  });

  it("answer a preview with variables and a transform; a mistake in it is told to whoever writes it", async () => {
    const { id } = await create();
    vendor.answer({
      json: {
        data: {
          items: [
            { id: 1, price: 2 },
            { id: 2, price: 5 },
          ],
        },
      },
    });
    const { table, cost } = await query(
      id,
      { url: "/items/{{shop}}", rows: "$.data.items[*]" },
      { variables: { shop: "a b" }, transform: "rows[price > 3].{'id': id, 'double': price * 2}" },
    );
    expect(table.rows).toEqual([{ id: 2, double: 10 }]);
    expect(cost).toMatchObject({ calls: 1, bytes: expect.any(Number) });
    expect(vendor.requests.at(-1)?.url).toBe("/items/a%20b");
    expect(await problem(id, { operation: "request", transform: "rows[" })).toMatchObject({
      code: "tool.failed",
      detail: expect.stringContaining("The transform: "),
    });
    expect((await get(id)).health).toMatchObject({ status: "ok", reason: null });
    expect(await problem(id, { operation: "nothing" })).toMatchObject({ code: "request.invalid" });
    expect(await problem(id, { operation: "request", params: { method: "PATCH" } })).toMatchObject({
      code: "request.invalid",
      issues: [{ path: "params.method" }],
    });
  });

  it("keep to their budget, and show how much of it is used", async () => {
    const { id } = await create({ callsPerMinute: 2 });
    vendor.answer({ json: [] });
    await query(id);
    await query(id);
    const before = vendor.requests.length;
    expect(await problem(id, { operation: "request" })).toMatchObject({
      code: "tool.failed",
      detail: "All 2 calls of this minute are used",
    });
    expect(vendor.requests).toHaveLength(before);
    expect((await get(id)).budget).toEqual({ limitPerMinute: 2, usedLastMinute: 2 });
  });
});
