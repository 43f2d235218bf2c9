import { readdirSync } from "node:fs";
import { join } from "node:path";

import { renderHook } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { propSchemaOf } from "#server/features/pages/widget-registry.ts";

import { fetchFaces, useFace } from "./faces.ts";
import { widgetDefinition, widgetDefinitions } from "./registry.ts";

const ROOT = join(import.meta.dirname, "../../..");

function kindsIn(folder: string, suffix: string): string[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(suffix))
    .map((name) => name.slice(0, -suffix.length))
    .toSorted();
}

const kinds = kindsIn("shared/widgets", ".widget.ts");

describe("kinds of widgets", () => {
  it("have a definition, a face, and checks on the server, each found by its file's name", async () => {
    expect(kinds.length).toBeGreaterThanOrEqual(12);
    expect(kindsIn("client/src/widgets", ".view.tsx")).toEqual(kinds);
    expect(
      widgetDefinitions()
        .map(({ kind }) => kind)
        .toSorted(),
    ).toEqual(kinds);
    await fetchFaces(kinds);
    for (const kind of kinds) {
      expect(widgetDefinition(kind)?.kind).toBe(kind);
      expect(renderHook(() => useFace(kind)).result.current, kind).toBeTypeOf("function");
      expect(propSchemaOf(kind, "title"), kind).toBeDefined();
    }
  });

  it.each(kinds)("%s is complete without a single setting, fits its own smallest size and can be spoken", (kind) => {
    const definition = widgetDefinition(kind);
    const parsed = definition?.props.safeParse({});
    expect(parsed?.error).toBeUndefined();
    const { initial, min, max = [24, 1_000] } = definition?.size ?? { initial: [0, 0], min: [1, 1] };
    for (const side of [0, 1] as const) {
      expect(initial[side]).toBeGreaterThanOrEqual(min[side]);
      expect(initial[side]).toBeLessThanOrEqual(max[side]);
    }
    expect(definition?.describe(parsed?.data ?? {})).toMatch(/^[A-Z]/);
    if (definition?.writesVariable !== undefined) expect(parsed?.data).toHaveProperty(definition.writesVariable, "");
    if (definition?.data !== "none") expect(definition?.roles.length).toBeGreaterThan(0);
  });
});
