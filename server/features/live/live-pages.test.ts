import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { newId } from "#shared/kernel/ids.ts";
import type { Json } from "#shared/kernel/json.ts";
import { pagesContract } from "#shared/pages/contract.ts";
import type { Binding, Layout, Variable } from "#shared/pages/schema.ts";

import { type LiveApp, startLiveApp } from "./testing/live-app.ts";
import type { LiveSocket } from "./testing/live-socket.ts";

let server: LiveApp;
beforeAll(async () => {
  server = await startLiveApp();
  server.vendor.answer({ json: [{ id: "a" }] });
});
afterEach(() => server.everybodyLeaves());
afterAll(() => server[Symbol.asyncDispose]());

const withBinding = (change: (binding: Binding) => Partial<Binding>) => (layout: Layout) => ({
  ...layout,
  widgets: layout.widgets.map((widget) =>
    widget.binding === undefined ? widget : { ...widget, binding: { ...widget.binding, ...change(widget.binding) } },
  ),
});

/** All that a socket was sent before now has arrived. */
const settled = (live: LiveSocket) => live.ask({ page: newId(), widget: newId() });

describe("a page that is published", () => {
  it("is announced to those who watch it; only widgets with another binding are told to subscribe anew", async () => {
    const made = await server.makePage();
    const [live, stranger] = [await server.connect(server.viewer), await server.connect(server.viewer)];
    live.socket.emit("watch", { page: made.page });
    const before = await server.follow(live, made);
    await server.changeDraft(made.page, (layout) => ({ ...layout, title: "Another title" }));
    await server.publish(made.page);
    await expect.poll(() => live.published).toEqual([{ page: made.page, version: 2 }]);
    await settled(live);
    expect(live.rebound).toEqual([]);
    await server.changeDraft(
      made.page,
      withBinding(() => ({ params: { url: "/other" } })),
    );
    await settled(live);
    expect(live.rebound, "a draft is nothing to viewers").toEqual([]);
    await server.publish(made.page);
    await expect.poll(() => live.rebound).toEqual([{ page: made.page, widget: made.widget }]);
    expect((await server.follow(live, made)).topic).not.toBe(before.topic);
    await settled(stranger);
    expect(stranger.published).toEqual([]);
    live.socket.emit("unwatch", { page: made.page });
    await settled(live);
    await server.changeDraft(made.page, (layout) => ({ ...layout, title: "A third title" }));
    await server.publish(made.page);
    await settled(live);
    expect(live.published).toHaveLength(2);
  });

  it("and deleted later has no data any more", async () => {
    const made = await server.makePage();
    const live = await server.connect(server.viewer);
    await server.follow(live, made);
    await server.editor.ask(pagesContract.remove, { params: { pageId: made.page } });
    await expect.poll(() => live.rebound).toEqual([{ page: made.page, widget: made.widget }]);
    expect(live.published).toEqual([{ page: made.page, version: 0 }]);
    expect(await live.ask(made)).toMatchObject({ ok: false, code: "not-found" });
  });
});

describe("a draft", () => {
  it("shows editors the data of its own bindings, and tells them when one is another", async () => {
    const made = await server.makePage();
    const live = await server.connect(server.editor);
    const published = await server.follow(live, made);
    await server.changeDraft(
      made.page,
      withBinding(() => ({ params: { url: "/draft" } })),
    );
    const draft = await server.follow(live, { ...made, draft: true });
    expect(draft.topic).not.toBe(published.topic);
    await server.changeDraft(made.page, (layout) => ({ ...layout, description: "No binding changed" }));
    server.clock.advance(1_000);
    await settled(live);
    expect(live.rebound).toEqual([]);
    await server.changeDraft(
      made.page,
      withBinding(() => ({ transform: "$" })),
    );
    await expect
      .poll(() => {
        server.clock.advance(200);
        return live.rebound;
      })
      .toEqual([{ page: made.page, widget: made.widget }]);
    expect((await server.follow(live, { ...made, draft: true })).topic).not.toBe(draft.topic);
    expect((await server.follow(live, made)).topic).toBe(published.topic);
  });

  it("tells its editors when a variable has another value by default", async () => {
    const made = await server.makePage({ params: { url: "/{{region}}" } }, [{ name: "region", type: "text", default: "a", inUrl: true }]);
    const live = await server.connect(server.editor);
    await server.follow(live, { ...made, draft: true });
    await server.changeDraft(made.page, (layout) => ({
      ...layout,
      variables: [{ name: "region", type: "text", default: "b", inUrl: true }],
    }));
    await expect
      .poll(() => {
        server.clock.advance(200);
        return live.rebound.length;
      })
      .toBe(1);
  });
});

describe("variables that a viewer chooses", () => {
  const variables: Variable[] = [{ name: "id", type: "text", default: "", inUrl: true }];
  const made = (params: Record<string, Json>) => server.makePage({ params }, variables);

  it("stay one part of the address, and can't climb out of it", async () => {
    server.vendor.answer({ json: [] });
    const page = await made({ url: "/orders/{{id}}/lines?limit=10" });
    const live = await server.connect(server.viewer);
    const before = server.vendor.requests.length;
    await server.firstTable(live, await server.follow(live, { ...page, variables: { id: "7/../../admin?all=1#" } }));
    expect(server.vendor.requests[before]?.url).toBe("/orders/7%2F..%2F..%2Fadmin%3Fall%3D1%23/lines?limit=10");
    expect(await live.ask({ ...page, variables: { id: ".." } })).toMatchObject({ ok: false, code: "invalid" });
  });

  it("never become part of an expression or of a body", async () => {
    server.vendor.answer({ json: [{ id: "a" }, { id: "b" }] });
    const page = await made({ url: "/orders", method: "POST", body: '{"id":"{{id}}","tenant":1}', rows: "$[id='{{id}}']" });
    const live = await server.connect(server.viewer);
    const one = await server.follow(live, { ...page, variables: { id: "a" } });
    expect((await server.firstTable(live, one)).rows).toEqual([{ id: "a" }]);
    const evil = await server.follow(live, { ...page, variables: { id: 'x\'] & $string($$) & $[id=\'q","tenant":2,"z":"' } });
    expect((await server.firstTable(live, evil)).rows).toEqual([]);
    expect(JSON.parse(server.vendor.requests.at(-1)?.body ?? "")).toMatchObject({ tenant: 1 });
  });

  it("are so many at once for one person and widget, so that others keep their share of the tool's calls", async () => {
    const page = await made({ url: "/orders/{{id}}" });
    const [one, other] = [await server.connect(server.viewer), await server.connect(server.viewer)];
    const ask = (live: LiveSocket, id: number) => live.ask({ ...page, follower: `f${id}`, variables: { id: String(id) } });
    for (let id = 0; id < 25; id += 1) expect(await ask(id % 2 === 0 ? one : other, id)).toMatchObject({ ok: true });
    expect(await ask(other, 25)).toMatchObject({ ok: false, code: "invalid" });
    expect(await ask(other, 0), "the same question again").toMatchObject({ ok: true });
    expect(await ask(await server.connect(server.editor), 25), "somebody else").toMatchObject({ ok: true });
    one.socket.disconnect();
    await expect.poll(async () => ask(other, 26)).toMatchObject({ ok: true });
  });
});

describe("rights", () => {
  it("keep drafts, and whether there is one, from those who may only see what is published", async () => {
    const live = await server.connect(server.viewer);
    const made = await server.makePage();
    const refusal = { ok: false, code: "denied", message: "You may not see this page" };
    expect(await live.ask({ ...made, draft: true })).toEqual(refusal);
    expect(await live.ask({ page: newId(), widget: newId(), draft: true })).toEqual(refusal);
    const { id: unpublished } = await server.editor.ask(pagesContract.create, { body: { title: "Not out" } });
    const answers = [await live.ask({ page: unpublished, widget: newId() }), await live.ask({ page: newId(), widget: newId() })];
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toMatchObject({ ok: false, code: "not-found" });
  });

  it("that are taken away act on open sockets", async () => {
    const made = await server.makePage();
    const person = await server.app.signIn("editor");
    const live = await server.connect(person);
    await server.follow(live, { ...made, draft: true });
    await server.firstTable(live, await server.follow(live, { ...made, draft: true }));
    await server.admin.call(`api/users/${person.user.id}`, { method: "PATCH", json: { role: "viewer" } });
    await expect.poll(() => live.rebound).toEqual([{ page: made.page, widget: made.widget }]);
    expect(await live.ask({ ...made, draft: true })).toMatchObject({ ok: false, code: "denied" });
    const asked = server.vendor.requests.length;
    server.clock.advance(30_000);
    await settled(live);
    expect(server.vendor.requests).toHaveLength(asked);
    await server.follow(live, made);
    const closed = new Promise((resolve) => live.socket.once("disconnect", resolve));
    await server.admin.call(`api/users/${person.user.id}`, { method: "PATCH", json: { isDisabled: true } });
    expect(await closed).toBe("io server disconnect");
  });
});
