import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { newId } from "#shared/kernel/ids.ts";
import { pagesContract } from "#shared/pages/contract.ts";
import type { Binding, Layout } from "#shared/pages/schema.ts";

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
