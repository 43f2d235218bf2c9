import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";

import { pagesContract } from "#shared/pages/contract.ts";
import { toLayout } from "#shared/pages/layout.core.ts";
import { applyOperation } from "#shared/pages/operations.ts";
import { pageRoots, widgetMap } from "#shared/pages/page-doc.core.ts";
import { PAGE_SCHEMA_VERSION } from "#shared/pages/schema.ts";

import { aLayout, aWidget } from "../../test/factories.ts";
import { startTestApp, type TestApp, type TestPerson } from "../../test/test-app.ts";
import { propSchemaOf } from "./widget-registry.ts";

const CHART = { kind: "chart", props: { type: "bar" } } as const;

describe("the widget registry", () => {
  it("knows every kind by its file, and what each of its settings may hold", () => {
    expect(propSchemaOf("chart", "type")?.safeParse("bar").success).toBe(true);
    expect(propSchemaOf("chart", "type")?.safeParse("hologram").success).toBe(false);
    expect(propSchemaOf("text", "title")?.safeParse("Any").success).toBe(true);
  });

  it("leaves kinds and settings alone that a newer version may know", () => {
    expect(propSchemaOf("hologram", "type")).toBeUndefined();
    expect(propSchemaOf("chart", "depth")).toBeUndefined();
    expect(propSchemaOf("chart", "constructor")).toBeUndefined();
  });
});

describe("settings in a page's draft", () => {
  let app: TestApp;
  let editor: TestPerson;
  let other: TestPerson;
  beforeAll(async () => {
    app = await startTestApp();
    [editor, other] = [await app.signIn("editor"), await app.signIn("editor")];
  });
  afterAll(() => app[Symbol.asyncDispose]());

  /** The stock provider with a person's cookie. */
  async function join(person: TestPerson, pageId: string): Promise<Y.Doc> {
    class AsPerson extends WebSocket {
      constructor(url: string | URL) {
        super(url, { headers: { cookie: person.cookie, origin: new URL(app.url).origin } });
      }
    }
    const doc = new Y.Doc();
    const provider = new WebsocketProvider(`${app.url.replace(/^http/, "ws")}sync`, `page:${pageId}`, doc, {
      params: { schema: String(PAGE_SCHEMA_VERSION) },
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- ws is a WebSocket, with more
      WebSocketPolyfill: AsPerson as unknown as typeof globalThis.WebSocket,
      disableBc: true,
    });
    onTestFinished(() => {
      provider.destroy();
      provider.awareness.destroy();
      doc.destroy();
    });
    await expect.poll(() => provider.synced, { timeout: 10_000 }).toBe(true);
    return doc;
  }

  const typeIn = (doc: Y.Doc, id: string) => widgetMap(doc, id)?.get("p:type");
  const createWith = async (widget = aWidget("Sales", CHART)) => {
    const page = await editor.ask(pagesContract.create, { body: { title: "Settings", layout: aLayout(widget) } });
    return { pageId: page.id, id: widget.id };
  };

  it("never reach the log or a peer when they are not valid: the good one is put back, also with its author", async () => {
    const { pageId, id } = await createWith();
    const [mine, theirs] = [await join(editor, pageId), await join(other, pageId)];
    const seen: unknown[] = [];
    pageRoots(theirs).widgets.observeDeep(() => seen.push(typeIn(theirs, id)));
    widgetMap(mine, id)?.set("p:type", "hologram");
    await expect.poll(() => typeIn(mine, id)).toBe("bar");
    applyOperation(mine, { op: "set-prop", ids: [id], prop: "type", value: "pie" }, undefined);
    await expect.poll(() => typeIn(theirs, id)).toBe("pie");
    expect(seen).not.toContain("hologram");
    await app.restart();
    expect((await editor.ask(pagesContract.getDraft, { params: { pageId } })).widgets[0]?.props.type).toBe("pie");
  });

  it("are kept when a newer version may know them", async () => {
    const { pageId, id } = await createWith();
    const [mine, theirs] = [await join(editor, pageId), await join(other, pageId)];
    applyOperation(mine, { op: "set-prop", ids: [id], prop: "depth", value: { of: 3 } }, undefined);
    await expect.poll(() => toLayout(theirs).widgets[0]?.props).toMatchObject({ depth: { of: 3 }, type: "bar" });
  });

  it("are refused over REST with their place, and nothing is changed", async () => {
    const { pageId, id } = await createWith();
    const params = { pageId };
    const draft = await editor.ask(pagesContract.getDraft, { params });
    const bad = { ...draft, title: "Not taken", widgets: draft.widgets.map((each) => ({ ...each, props: { type: "hologram" } })) };
    const response = await editor.fetch(`api/pages/${pageId}/draft`, { method: "PUT", json: bad });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ code: "layout.invalid", issues: [{ path: "widgets.0.props.type" }] });
    expect(await editor.ask(pagesContract.getDraft, { params })).toEqual(draft);
    const otherKind = { ...draft, widgets: draft.widgets.map((each) => ({ ...each, kind: "text", props: {} })) };
    const refused = await editor.fetch(`api/pages/${pageId}/draft`, { method: "PUT", json: otherKind });
    expect(await refused.json()).toMatchObject({ code: "layout.invalid", issues: [{ path: "widgets.0.kind" }] });
    expect(draft.widgets[0]?.id).toBe(id);
  });

  it("do not stand in the way of other edits where they were there before", async () => {
    const { pageId, id } = await createWith(aWidget("Old", { kind: "hologram", props: { depth: 1 } }));
    const draft = await editor.ask(pagesContract.getDraft, { params: { pageId } });
    const renamed = await editor.ask(pagesContract.putDraft, { params: { pageId }, body: { ...draft, title: "Renamed" } });
    expect(renamed).toMatchObject({ title: "Renamed", widgets: [{ id, kind: "hologram", props: { depth: 1 } }] });
  });

  it("come back with a widget that a layout left out: it is deleted now, and not let go before 30 days", async () => {
    const [kept, dropped] = [aWidget("Kept"), aWidget("Dropped")];
    const page = await editor.ask(pagesContract.create, { body: { title: "Left out", layout: aLayout(kept, dropped) } });
    const params = { pageId: page.id };
    const draft = await editor.ask(pagesContract.getDraft, { params });
    await editor.ask(pagesContract.putDraft, { params, body: { ...draft, widgets: draft.widgets.filter((each) => each.id === kept.id) } });
    const doc = await join(editor, page.id);
    expect(toLayout(doc).widgets.map((each) => each.id)).toEqual([kept.id]);
    expect(Date.now() - Number(widgetMap(doc, dropped.id)?.get("del"))).toBeLessThan(60_000);
    applyOperation(doc, { op: "undelete", ids: [dropped.id] }, undefined);
    const titles = async () => new Set((await editor.ask(pagesContract.getDraft, { params })).widgets.map((each) => each.props.title));
    await expect.poll(titles).toEqual(new Set(["Kept", "Dropped"]));
  });
});
