import { describe, expect, it } from "vitest";
import { z } from "zod";

import { accessContract } from "#shared/access/contract.ts";
import { auditContract } from "#shared/audit/contract.ts";
import { newId } from "#shared/kernel/ids.ts";

import { startTestApp, type TestPerson } from "./test-app.ts";

/** As much of a JSON Schema as the cases are made from. */
interface Schema {
  $ref?: string | undefined;
  type?: string | string[] | undefined;
  enum?: unknown[] | undefined;
  properties?: Record<string, Schema> | undefined;
  required?: string[] | undefined;
  anyOf?: Schema[] | undefined;
  oneOf?: Schema[] | undefined;
  allOf?: Schema[] | undefined;
  additionalProperties?: unknown;
}
const Schema: z.ZodType<Schema> = z.lazy(() =>
  z.looseObject({
    $ref: z.string().optional(),
    type: z.union([z.string(), z.array(z.string())]).optional(),
    enum: z.array(z.unknown()).optional(),
    properties: z.record(z.string(), Schema).optional(),
    required: z.array(z.string()).optional(),
    anyOf: z.array(Schema).optional(),
    oneOf: z.array(Schema).optional(),
    allOf: z.array(Schema).optional(),
  }),
);
const Operation = z.object({
  operationId: z.string(),
  parameters: z.array(z.object({ name: z.string(), in: z.string(), required: z.boolean(), schema: Schema })),
  requestBody: z.object({ content: z.object({ "application/json": z.object({ schema: Schema }) }) }).optional(),
});
const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.object({ schemas: z.record(z.string(), Schema) }),
});
const ProblemBody = z.object({
  status: z.int(),
  code: z.string(),
  requestId: z.string(),
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

interface Call {
  operationId: string;
  method: string;
  path: string;
  body: z.infer<typeof Schema> | undefined;
}

/** Every operation of the document, with ids that exist nowhere. */
async function callsOf(person: TestPerson): Promise<{ calls: Call[]; resolve: (schema: Schema) => Schema }> {
  const document = Document.parse(await (await person.fetch("api/openapi.json")).json());
  const resolve = (schema: Schema): Schema => {
    const name = schema.$ref?.replace("#/components/schemas/", "");
    return name === undefined ? schema : resolve(document.components.schemas[name] ?? {});
  };
  const calls = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { operationId, requestBody, parameters }]) => ({
      operationId,
      method: method.toUpperCase(),
      path: path.slice(1).replace(/\{(\w+)\}/g, (_, name: string) => {
        const [allowed] = parameters.find((each) => each.in === "path" && each.name === name)?.schema.enum ?? [];
        return typeof allowed === "string" ? allowed : name.endsWith("Id") ? newId() : "1";
      }),
      body: requestBody?.content["application/json"].schema,
    })),
  );
  return { calls, resolve };
}

const TYPES: Record<string, unknown> = {
  string: "text",
  number: 1.5,
  integer: 7,
  boolean: true,
  null: null,
  array: ["text"],
  object: { some: 1 },
};

function typesOf(schema: Schema, resolve: (schema: Schema) => Schema): Set<string> {
  const own = resolve(schema);
  const listed = own.type === undefined ? [] : [own.type].flat();
  const parts = [...(own.anyOf ?? []), ...(own.oneOf ?? []), ...(own.allOf ?? [])];
  const types = new Set([...listed, ...parts.flatMap((part) => [...typesOf(part, resolve)])]);
  if (types.has("number")) types.add("integer");
  // A schema that names no type takes anything.
  return types.size === 0 ? new Set(Object.keys(TYPES)) : types;
}

/** Values of the types that a field doesn't have. */
function wrongFor(schema: Schema, resolve: (schema: Schema) => Schema): unknown[] {
  const types = typesOf(schema, resolve);
  return Object.entries(TYPES).flatMap(([type, value]) => (types.has(type) ? [] : [value]));
}

describe.each(["sqlite", "postgres"] as const)("bad input on %s", (driver) => {
  it("gets a problem document that names the field, on every operation of the OpenAPI document, and stores nothing", async () => {
    await using app = await startTestApp({ driver });
    const admin = await app.signIn("admin");
    const entries = async () => (await admin.ask(auditContract.list, { query: { limit: 1 } })).entries[0]?.seq;
    const { calls, resolve } = await callsOf(admin);
    const before = await entries();

    async function refused({ method, path, operationId }: Call, body: unknown, field: string | undefined): Promise<void> {
      const response = await admin.fetch(path, { method, json: body });
      const text = await response.text();
      const what = `${operationId} ${JSON.stringify(body).slice(0, 200)}: ${response.status} ${text.slice(0, 300)}`;
      expect(response.headers.get("content-type"), what).toContain("application/problem+json");
      const problem = ProblemBody.parse(JSON.parse(text));
      expect(problem.status, what).toBe(response.status);
      if (field === undefined) return;
      expect([400, 422], what).toContain(response.status);
      const paths = problem.issues?.map((issue) => issue.path) ?? [];
      expect(
        paths.some((each) => each === field || each.startsWith(`${field}.`)),
        `${what}\nnames ${field}`,
      ).toBe(true);
    }

    const withBody = calls.filter(({ body }) => body !== undefined);
    expect(withBody.length).toBeGreaterThan(20);
    for (const call of withBody) {
      const { properties = {}, required = [] } = resolve(call.body ?? {});
      await refused(call, { notAField: 1 }, "body.notAField");
      await refused(call, [], "body");
      for (const name of required) await refused(call, {}, `body.${name}`);
      for (const [name, schema] of Object.entries(properties))
        for (const wrong of wrongFor(schema, resolve)) await refused(call, { [name]: wrong }, `body.${name}`);
      await refused(call, { [Object.keys(properties)[0] ?? "notAField"]: "x".repeat(9_000_000) }, undefined);
    }
    expect(await entries()).toBe(before);
  }, 180_000);

  it("that names what is not there, or is somebody else's, finds nothing", async () => {
    await using app = await startTestApp({ driver });
    const [admin, other] = [await app.signIn("admin"), await app.signIn("admin")];
    const { calls } = await callsOf(admin);
    const named = calls.filter(({ path, method, body }) => /[0-9a-f]{8}-/.test(path) && body === undefined && method !== "GET");
    expect(named.length).toBeGreaterThan(8);
    for (const { method, path, operationId } of calls.filter(({ body }) => body === undefined)) {
      if (!/[0-9a-f]{8}-/.test(path)) continue;
      const { status } = await admin.fetch(path, { method });
      // Ending all sign-ins of nobody ends none; a list of what belongs to nobody is empty.
      expect([404, ...(method === "GET" || operationId === "access.endUserSessions" ? [200, 204] : [])], operationId).toContain(status);
    }
    const token = await other.ask(accessContract.createToken, { body: { name: "Theirs" } });
    const [session] = await other.ask(accessContract.listSessions);
    expect((await admin.fetch(`api/tokens/${token.id}`, { method: "DELETE" })).status).toBe(404);
    expect((await admin.fetch(`api/tokens/${token.id}/rotate`, { method: "POST", json: {} })).status).toBe(404);
    expect((await admin.fetch(`api/auth/sessions/${session?.id}`, { method: "DELETE" })).status).toBe(404);
    expect(await other.ask(accessContract.listTokens)).toHaveLength(1);
    expect(await other.ask(accessContract.listSessions)).toHaveLength(1);
  });
});
