import { expect } from "vitest";

import type { Environment } from "#server/platform/config.ts";
import { toolsContract } from "#shared/connectors/contract.ts";
import { newId } from "#shared/kernel/ids.ts";
import type { Json } from "#shared/kernel/json.ts";
import type { SubscribeReply, Table } from "#shared/live/schema.ts";
import { pagesContract } from "#shared/pages/contract.ts";
import type { Binding, Layout, Variable } from "#shared/pages/schema.ts";

import { aLayout, aWidget } from "../../../test/factories.ts";
import { createManualClock, type ManualClock } from "../../../test/manual-clock.ts";
import { startTestApp, type TestApp, type TestPerson } from "../../../test/test-app.ts";
import { startVendor, type Vendor } from "../../../test/vendor.ts";
import { type LiveSocket, openLive } from "./live-socket.ts";

type GoodReply = Extract<SubscribeReply, { ok: true }>;

interface MadePage {
  page: string;
  widget: string;
  tool: string;
}

/** A server whose clock stands still, a vendor's API beside it, and people who know how to make pages of live data. */
export interface LiveApp extends AsyncDisposable {
  app: TestApp;
  vendor: Vendor;
  clock: ManualClock;
  admin: TestPerson;
  editor: TestPerson;
  viewer: TestPerson;
  connect: (person: Pick<TestPerson, "cookie">) => Promise<LiveSocket>;
  makeTool: (config?: Record<string, Json>) => Promise<string>;
  /** A published page with one widget that is bound to the vendor. */
  makePage: (binding?: Partial<Binding>, variables?: Variable[], config?: Record<string, Json>) => Promise<MadePage>;
  changeDraft: (page: string, change: (layout: Layout) => Layout) => Promise<void>;
  publish: (page: string) => Promise<void>;
  /** Subscribes; fails when it is refused. */
  follow: (live: LiveSocket, wanted: object) => Promise<GoodReply>;
  /** The first data of a subscription. */
  firstTable: (live: LiveSocket, reply: GoodReply) => Promise<Table>;
  /** Closes all connections of a test. */
  everybodyLeaves: () => void;
}

export async function startLiveApp(env: Environment = {}): Promise<LiveApp> {
  const clock = createManualClock(Date.now());
  const app = await startTestApp({ env, overrides: { clock } });
  const vendor = await startVendor();
  const [admin, editor, viewer] = [await app.signIn("admin"), await app.signIn("editor"), await app.signIn("viewer")];
  const sockets: LiveSocket[] = [];

  const publish = async (page: string) => {
    await editor.ask(pagesContract.publish, { params: { pageId: page }, body: { note: "" } });
  };
  const makeTool = async (config: Record<string, Json> = {}) => {
    const body = { kind: "http", name: "Orders", config: { baseUrl: vendor.url, allowedHosts: [vendor.host], ...config } };
    return (await admin.ask(toolsContract.create, { body })).id;
  };

  return {
    app,
    vendor,
    clock,
    admin,
    editor,
    viewer,
    publish,
    makeTool,
    connect: async (person) => {
      const live = await openLive({ url: app.url, cookie: person.cookie });
      sockets.push(live);
      return live;
    },
    makePage: async (binding = {}, variables = [], config = {}) => {
      const tool = binding.tool ?? (await makeTool(config));
      const widget = aWidget("Orders", {
        kind: "table",
        binding: { tool, operation: "request", params: { url: `/${newId()}` }, refreshSeconds: 5, mapping: {}, ...binding },
      });
      const layout = { ...aLayout(widget), variables };
      const { id: page } = await editor.ask(pagesContract.create, { body: { title: "Orders", layout } });
      await publish(page);
      return { page, widget: widget.id, tool };
    },
    changeDraft: async (page, change) => {
      const params = { pageId: page };
      await editor.ask(pagesContract.putDraft, { params, body: change(await editor.ask(pagesContract.getDraft, { params })) });
    },
    follow: async (live, wanted) => {
      const reply = await live.ask(wanted);
      if (!reply.ok) throw new Error(`Refused: ${reply.code} ${reply.message}`);
      return reply;
    },
    firstTable: async (live, { topic, snapshot }) => {
      if (snapshot !== undefined) return snapshot;
      clock.advance(1);
      const find = () => live.data.find((update) => update.topic === topic)?.snapshot;
      await expect.poll(find).toBeDefined();
      return find() ?? { columns: [], rows: [] };
    },
    everybodyLeaves: () => {
      for (const { socket } of sockets.splice(0)) socket.disconnect();
    },
    [Symbol.asyncDispose]: async () => {
      for (const { socket } of sockets) socket.disconnect();
      await app[Symbol.asyncDispose]();
      await vendor[Symbol.asyncDispose]();
    },
  };
}
