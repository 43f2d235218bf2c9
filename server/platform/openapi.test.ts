import { describe, expect, it } from "vitest";
import { z } from "zod";

import { contract } from "#shared/contract.ts";

import { openApiDocument } from "./openapi.ts";

const Operation = z.object({
  operationId: z.string(),
  summary: z.string(),
  parameters: z.array(z.object({ name: z.string(), in: z.enum(["path", "query"]), required: z.boolean(), schema: z.looseObject({}) })),
  responses: z.record(z.string(), z.looseObject({ description: z.string() })),
});
const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});

const raw = openApiDocument(contract, { version: "1.2.3", basePath: "/app/" });
const document = Document.parse(raw);
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, each]) => ({ path, method, ...each })),
);

/** Every `$ref` in a document. */
function references(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => (key === "$ref" && typeof item === "string" ? [item] : references(item)));
}

describe("the OpenAPI document", () => {
  it("has every endpoint of the contract once", () => {
    const expected = Object.entries(contract).flatMap(([group, endpoints]) => Object.keys(endpoints).map((name) => `${group}.${name}`));
    expect(operations.map((operation) => operation.operationId).toSorted()).toEqual(expected.toSorted());
  });

  it("declares every parameter that a path has", () => {
    for (const { path, parameters } of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      expect(
        parameters.filter((each) => each.in === "path").map((each) => each.name),
        path,
      ).toEqual(inPath);
      expect(path).not.toContain(":");
    }
  });

  it("refers to nothing that it does not hold", () => {
    const known = new Set(Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`));
    const used = references(raw);
    expect(used.length).toBeGreaterThan(0);
    for (const reference of used) expect(known.has(reference), reference).toBe(true);
  });

  it("says what each endpoint may answer, problems included", () => {
    const publish = operations.find((operation) => operation.operationId === "pages.publish");
    expect(Object.keys(publish?.responses ?? {})).toEqual(["201", "400", "401", "403", "404", "409"]);
    expect(publish?.responses["409"]?.description).toContain("page.nothing-to-publish");
  });

  it("names the server's base path", () => {
    expect(raw.servers).toEqual([{ url: "/app" }]);
    expect(openApiDocument(contract, { version: "1", basePath: "/" }).servers).toEqual([{ url: "/" }]);
  });
});
