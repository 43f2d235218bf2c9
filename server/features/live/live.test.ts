import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { toolsContract } from "#shared/connectors/contract.ts";
import { newId } from "#shared/kernel/ids.ts";
import type { Json } from "#shared/kernel/json.ts";
import type { SubscribeReply, Table } from "#shared/live/schema.ts";
import { applyDelta } from "#shared/live/table-delta.core.ts";
import { pagesContract } from "#shared/pages/contract.ts";
import type { Binding, Layout, Variable } from "#shared/pages/schema.ts";

import { aLayout, aWidget } from "../../test/factories.ts";
import { createManualClock, type ManualClock } from "../../test/manual-clock.ts";
import { startTestApp, type TestApp, type TestPerson } from "../../test/test-app.ts";
import { type LiveSocket, openLive } from "./testing/live-socket.ts";
import { startVendor, type Vendor } from "./testing/vendor.ts";

const ROWS = [
  { id: "a", value: 1 },
  { id: "b", value: 2 },
  { id: "c", value: 3 },
];

let app: TestApp;
let vendor: Vendor;
let clock: ManualClock;
let admin: TestPerson;
let editor: TestPerson;
let viewer: TestPerson;
const sockets: LiveSocket[] = [];

beforeAll(async () => {
  clock = createManualClock(Date.now());
  app = await startTestApp({ overrides: { clock } });
  vendor = await startVendor();
  [admin, editor, viewer] = [await app.signIn("admin"), await app.signIn("editor"), await app.signIn("viewer")];
});
afterAll(async () => {
  for (const { socket } of sockets) socket.disconnect();
  await app[Symbol.asyncDispose]();
  await vendor[Symbol.asyncDispose]();
});

async function connect(person: Pick<TestPerson, "cookie">): Promise<LiveSocket> {
  const live = await openLive({ url: app.url, cookie: person.cookie });
  sockets.push(live);
  return live;
}

async function makeTool(config: Record<string, Json> = {}): Promise<string> {
  const body = { kind: "http", name: "Orders", config: { baseUrl: vendor.url, allowedHosts: [vendor.host], ...config } };
  return (await admin.ask(toolsContract.create, { body })).id;
}

interface Made {
  page: string;
  widget: string;
  tool: string;
}

const draftOf = (page: string) => editor.ask(pagesContract.getDraft, { params: { pageId: page } });
const putDraft = (page: string, body: Layout) => editor.ask(pagesContract.putDraft, { params: { pageId: page }, body });
const publish = (page: string) => editor.ask(pagesContract.publish, { params: { pageId: page }, body: { note: "" } });

/** A published page with one widget that is bound to the vendor. */
async function makePage(binding: Partial<Binding> = {}, variables: Variable[] = [], config: Record<string, Json> = {}): Promise<Made> {
  const tool = binding.tool ?? (await makeTool(config));
  const widget = aWidget("Orders", {
    kind: "table",
    binding: { tool, operation: "request", params: { url: `/${newId()}` }, refreshSeconds: 5, mapping: {}, ...binding },
  });
  const { id: page } = await editor.ask(pagesContract.create, { body: { title: "Orders", layout: { ...aLayout(widget), variables } } });
  await publish(page);
  return { page, widget: widget.id, tool };
}

async function change(page: string, edit: (layout: Layout) => Layout): Promise<void> {
  await putDraft(page, edit(await draftOf(page)));
}

type Good = Extract<SubscribeReply, { ok: true }>;

async function follow(live: LiveSocket, wanted: object): Promise<Good> {
  const reply = await live.ask(wanted);
  if (!reply.ok) throw new Error(`Refused: ${reply.code} ${reply.message}`);
  return reply;
}

/** The first data of a widget. */
async function firstTable(live: LiveSocket, reply: Good): Promise<Table> {
  if (reply.snapshot !== undefined) return reply.snapshot;
  clock.advance(1);
  await expect.poll(() => live.data.filter(({ topic }) => topic === reply.topic).length).toBeGreaterThan(0);
  const first = live.data.find(({ topic }) => topic === reply.topic)?.snapshot;
  if (first === undefined) throw new Error("The first data is no snapshot");
  return first;
}

describe("a widget's data", () => {
  it("comes as a table after the first fetch, and as the difference after that", async () => {
    vendor.answer({ json: ROWS });
    const made = await makePage();
    const live = await connect(viewer);
    const reply = await follow(live, made);
    expect(reply).toMatchObject({ fetchedAt: null, uses: [], refreshSeconds: 5 });
    const first = await firstTable(live, reply);
    expect(first.rows).toEqual(ROWS);
    const rows = [...ROWS.slice(1), { id: "d", value: 4 }];
    vendor.answer({ json: rows });
    clock.advance(6_000);
    await expect.poll(() => live.data.length).toBe(2);
    expect(live.data[1]).toMatchObject({
      topic: reply.topic,
      base: live.data[0]?.seq,
      delta: { upsert: { '["d"]': { id: "d", value: 4 } } },
    });
    expect(live.data[1]?.snapshot).toBeUndefined();
    expect(applyDelta(first, live.data[1]?.delta ?? { upsert: {} }).rows).toEqual(rows);
  });
});
