import { afterEach, expect, it, vi } from "vitest";

import { queryClient } from "#client/platform/query.ts";
import { newId } from "#shared/kernel/ids.ts";
import type { LiveData } from "#shared/live/schema.ts";
import { Layout } from "#shared/pages/schema.ts";

import { previewSource } from "./preview-data.ts";

const TOOL = newId();
const QUIET = { after: undefined };

afterEach(() => {
  queryClient.clear();
  vi.restoreAllMocks();
});

function layoutWith(operation: string) {
  const id = newId();
  const widget = {
    id,
    kind: "stat",
    container: "root",
    order: "a0",
    pos: { desktop: [0, 0] },
    size: { desktop: [6, 4] },
    props: {},
    binding: { tool: TOOL, operation, params: { host: "{{host}}" }, refreshSeconds: 60, mapping: {} },
  };
  return { id, layout: Layout.parse({ schema: 1, widgets: [widget] }) };
}

it("asks the binding of that state, with the page's variables, and shows the last answer only", async () => {
  const asked: { url: string; body: unknown }[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (url, init) => {
    const body: unknown = JSON.parse(typeof init?.body === "string" ? init.body : "null");
    asked.push({ url: url instanceof URL ? url.pathname : "", body });
    const table = { columns: [{ key: "n", label: "n", type: "number" }], rows: [{ n: asked.length }] };
    return new Response(JSON.stringify({ table, fetchedAt: "2026-01-01T00:00:00.000Z", cost: { durationMs: 1, bytes: 1, calls: 1 } }));
  });
  const { id, layout } = layoutWith("then");
  const shown: LiveData[] = [];
  const following = previewSource(layout)({ page: newId(), widget: id, draft: true, variables: { host: "a" }, ...QUIET }, (data) =>
    shown.push(data),
  );
  following.setVariables({ host: "b" });
  await vi.waitFor(() => expect(shown).toHaveLength(1));
  expect(asked.map(({ body }) => body)).toEqual([
    { operation: "then", params: { host: "{{host}}" }, variables: { host: "a" } },
    { operation: "then", params: { host: "{{host}}" }, variables: { host: "b" } },
  ]);
  expect(asked[0]?.url).toContain(TOOL);
  expect(shown[0]).toMatchObject({ status: "ok", table: { rows: [{ n: 2 }] } });
});

it("says why there is no data", async () => {
  vi.spyOn(globalThis, "fetch").mockImplementation(
    async () =>
      new Response(JSON.stringify({ code: "tool.failed", title: "Failed", detail: "The tool of this binding has been removed" }), {
        status: 502,
      }),
  );
  const { id, layout } = layoutWith("gone");
  const shown: LiveData[] = [];
  previewSource(layout)({ page: newId(), widget: id, draft: true, variables: {}, ...QUIET }, (data) => shown.push(data));
  await vi.waitFor(() => expect(shown[0]?.failure?.reason).toBe("The tool of this binding has been removed"));
});
