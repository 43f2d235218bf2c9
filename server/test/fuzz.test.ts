import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";

import { contract } from "#shared/contract.ts";
import type { Endpoint } from "#shared/kernel/endpoint.ts";
import { pagesContract } from "#shared/pages/contract.ts";

import { aLayout, aWidget } from "./factories.ts";
import { startTestApp, type TestPerson } from "./test-app.ts";

const CALLS_PER_ENDPOINT = 25;

/** What people, programs and attackers put into fields. */
const HOSTILE: unknown[] = [
  "",
  " ",
  "a\0b",
  "'; drop table user_account; --",
  "<script>alert(1)</script>",
  "../../etc/passwd",
  "{{constructor}}",
  "\uD800",
  "😀".repeat(50),
  "x".repeat(5_000),
  "admin",
  "all",
  "page.edit",
  "someone@example.test",
  "correct horse battery",
  "2026-01-01T00:00:00Z",
  "__proto__",
  -1,
  0,
  1.5,
  Number.MAX_SAFE_INTEGER * 2,
  1e308,
  null,
  true,
  [],
  {},
  [[[]]],
  { __proto__: null, toString: 1 },
];

function fieldsOf(schema: z.ZodType | undefined): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** A call of an endpoint with anything in any place, often with ids that exist. */
function callOf(endpoint: Endpoint, ids: readonly string[]) {
  const value = fc.oneof(fc.constantFrom(...HOSTILE), fc.constantFrom(...ids), fc.jsonValue());
  const fields = fieldsOf(endpoint.body);
  const body = fc.oneof(
    { weight: 4, arbitrary: fc.record(Object.fromEntries(fields.map((name) => [name, value])), { requiredKeys: [] }) },
    { weight: 1, arbitrary: value },
    { weight: 1, arbitrary: fc.constant(aLayout(aWidget("Same id as before", { id: ids[0] ?? "" }))) },
  );
  const segment = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...ids) },
    { weight: 1, arbitrary: fc.constantFrom("1", "0", "x", "%00", "..", "9e99", "2147483648") },
  );
  const names = [...endpoint.path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? "");
  const query = fc.record(
    Object.fromEntries(
      fieldsOf(endpoint.query).map((name) => [name, fc.oneof(fc.string(), fc.constantFrom("1", "draft", "true", "99999999999", "\0"))]),
    ),
    {
      requiredKeys: [],
    },
  );
  return fc.record({ body, segments: fc.tuple(...names.map(() => segment)), query });
}

async function send(person: TestPerson, endpoint: Endpoint, call: { body: unknown; segments: string[]; query: object }) {
  let at = 0;
  const path = endpoint.path.replace(/:\w+/g, () => call.segments[at++] ?? "x");
  const search = new URLSearchParams(Object.entries(call.query).map(([name, text]) => [name, String(text)]));
  return person.fetch(`${path}?${search}`, { method: endpoint.method, ...(endpoint.body === undefined ? {} : { json: call.body }) });
}

describe.each(["sqlite", "postgres"] as const)("hostile input on %s", (driver) => {
  it("never breaks the server: each answer is a success or a problem that says what is wrong", async () => {
    await using app = await startTestApp({ driver });
    const victim = await app.signIn("viewer");
    const setUp = await app.signIn("admin");
    const { id: pageId } = await setUp.ask(pagesContract.create, { body: { title: "Target", layout: aLayout(aWidget("One")) } });
    await setUp.ask(pagesContract.publish, { params: { pageId }, body: {} });
    const ids = [pageId, victim.user.id, "018f0000-0000-7000-8000-000000000000", "1"];
    for (const [group, endpoints] of Object.entries(contract)) {
      for (const [name, endpoint] of Object.entries<Endpoint>(endpoints)) {
        // A session of its own: signing out and changing passwords are among the calls.
        const person = await app.signIn("admin");
        const property = fc.asyncProperty(callOf(endpoint, ids), async (call) => {
          const response = await send(person, endpoint, call);
          const text = await response.text();
          expect(response.status, `${group}.${name} ${JSON.stringify(call)}: ${text}`).toBeLessThan(500);
          if (!response.ok) expect(response.headers.get("content-type")).toContain("application/problem+json");
        });
        await fc.assert(property, { numRuns: CALLS_PER_ENDPOINT });
      }
    }
    const errors = app.logs.filter((line) => line.includes('"level":"error"'));
    expect(errors).toEqual([]);
  }, 120_000);
});
