import { request } from "node:http";

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

import { startTestApp, type TestApp, type TestPerson } from "./test-app.ts";

let app: TestApp;
let admin: TestPerson;
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.signIn("admin");
});
afterAll(() => app[Symbol.asyncDispose]());

const ProblemBody = z.object({ type: z.string(), title: z.string(), status: z.int(), code: z.string(), requestId: z.string() });

async function problemOf(response: Response) {
  expect(response.headers.get("content-type")).toContain("application/problem+json");
  const problem = ProblemBody.loose().parse(await response.json());
  expect(problem.status).toBe(response.status);
  expect(problem.requestId).toBe(response.headers.get("x-request-id"));
  return problem;
}

describe("the edge of the server", () => {
  const json = { "content-type": "application/json" };

  it.each([
    ["broken JSON", { method: "POST", body: "{", headers: json }, 400, "request.malformed"],
    ["JSON that is no object", { method: "POST", body: "[]", headers: json }, 400, "request.invalid"],
    ["no body at all", { method: "POST" }, 400, "request.invalid"],
    [
      "a form instead of JSON",
      { method: "POST", body: "a=b", headers: { "content-type": "application/x-www-form-urlencoded" } },
      400,
      "request.invalid",
    ],
    [
      "a body over 1 MB",
      { method: "POST", body: JSON.stringify({ name: "x".repeat(1_100_000) }), headers: json },
      413,
      "request.too-large",
    ],
    ["an unknown encoding", { method: "POST", body: "{}", headers: { ...json, "content-encoding": "rot13" } }, 400, "request.malformed"],
    ["nesting without end", { method: "POST", body: "[".repeat(200_000) + "]".repeat(200_000), headers: json }, 400, "request.invalid"],
    [
      "a body that is not packed as it says",
      { method: "POST", body: "{}", headers: { ...json, "content-encoding": "gzip" } },
      400,
      "request.malformed",
    ],
    ["a name that objects have", { method: "POST", body: '{"name":{"a":{"constructor":5}}}', headers: json }, 400, "request.invalid"],
    ["NUL in text", { method: "POST", json: { name: "a\0b" } }, 400, "request.invalid"],
  ])("answers %s with a problem document", async (_what, init, status, code) => {
    const response = await admin.fetch("api/tokens", init);
    expect(response.status).toBe(status);
    expect(await problemOf(response)).toMatchObject({ code });
  });

  it("answers an address with a stray % with a problem document", async () => {
    const { port } = new URL(app.url);
    const status = await new Promise((resolve) => {
      request({ port, path: "/api/users/%E0%A4%A", method: "PATCH", headers: { cookie: admin.cookie } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      }).end();
    });
    expect(status).toBe(400);
  });

  it("answers an unknown API address with a problem document, and shows no stack", async () => {
    const response = await app.fetch("api/nothing/here?secret=1");
    expect(response.status).toBe(404);
    const problem = await problemOf(response);
    expect(problem).toMatchObject({ code: "not-found", detail: "There is no GET /api/nothing/here" });
    expect(JSON.stringify(problem)).not.toContain("secret");
  });

  it("keeps a proxy's request id and makes one where it has none", async () => {
    expect((await app.fetch("healthz", { headers: { "x-request-id": "trace-12345" } })).headers.get("x-request-id")).toBe("trace-12345");
    expect((await app.fetch("healthz", { headers: { "x-request-id": "<script>" } })).headers.get("x-request-id")).toMatch(/^[\da-f-]{36}$/);
  });

  it("refuses a write that another site makes with a person's cookie, whatever it tries", async () => {
    for (const headers of [
      { origin: "https://evil.example" },
      { origin: "null" },
      { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
    ]) {
      const response = await admin.fetch("api/tokens", { method: "POST", json: { name: "Stolen" }, headers });
      expect(response.status).toBe(403);
      expect(await problemOf(response)).toMatchObject({ code: "request.origin" });
    }
  });

  it("shows metrics to this machine and to those with the right, and to nobody behind a proxy", async () => {
    const proxied = { headers: { "x-forwarded-for": "203.0.113.5" } };
    const viewer = await app.signIn("viewer");
    expect(await (await app.fetch("metrics")).text()).toContain("http_request_duration_seconds_bucket");
    expect((await app.fetch("metrics", proxied)).status).toBe(401);
    expect((await viewer.fetch("metrics", proxied)).status).toBe(403);
    expect((await admin.fetch("metrics", proxied)).status).toBe(200);
  });

  it("documents itself: every endpoint of the contract, with a page to try them", async () => {
    const document = z
      .object({ openapi: z.literal("3.1.0"), paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
      .parse(await (await app.fetch("api/openapi.json")).json());
    expect(document.paths["/api/pages/{pageId}/publish"]).toHaveProperty("post");
    expect((await app.fetch("api/docs")).headers.get("location")).toBe("./docs/");
    expect(await (await app.fetch("api/docs/")).text()).toContain("swagger-ui");
    expect((await app.fetch("api/docs/swagger-ui-bundle.js")).status).toBe(200);
  });

  it("is ready while it runs", async () => {
    expect(await (await app.fetch("readyz")).json()).toEqual({ status: "ready" });
  });
});

describe("below a base path", () => {
  it("serves the API, and gives the cookie to that path alone", async () => {
    await using below = await startTestApp({ env: { BASE_PATH: "/tools/app" } });
    expect(new URL(below.url).pathname).toBe("/tools/app/");
    const person = await below.signIn("editor");
    const login = { method: "POST", json: { email: person.user.email, password: person.password } };
    const response = await below.fetch("api/auth/login", login);
    expect(response.headers.get("set-cookie")).toContain("Path=/tools/app/;");
    expect((await person.fetch("api/auth/me")).status).toBe(200);
    expect((await fetch(new URL("/api/auth/me", below.url), { headers: { cookie: person.cookie } })).status).toBe(404);
    expect((await fetch(new URL("/healthz", below.url))).status).toBe(200);
  });

  it("gives the cookie to the path that people see, where PUBLIC_URL names it", async () => {
    await using behind = await startTestApp({ env: { PUBLIC_URL: "https://dash.example.com/proxy/" } });
    const person = await behind.signIn("editor");
    const login = {
      method: "POST",
      json: { email: person.user.email, password: person.password },
      headers: { origin: "https://dash.example.com" },
    };
    expect((await behind.fetch("api/auth/login", login)).headers.get("set-cookie")).toContain("Path=/proxy/; HttpOnly; Secure");
  });
});
