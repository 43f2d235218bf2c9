import { afterEach, describe, expect, it, vi } from "vitest";

import { accessContract } from "#shared/access/contract.ts";
import { pagesContract } from "#shared/pages/contract.ts";

import { call, onSignedOut } from "./api.ts";

const answer = (status: number, body: unknown) =>
  vi
    .spyOn(globalThis, "fetch")
    .mockImplementation(async () => new Response(typeof body === "string" ? body : JSON.stringify(body), { status }));

afterEach(() => vi.restoreAllMocks());

describe("call", () => {
  it("asks below the base address, with its parameters escaped and its query", async () => {
    const base = document.createElement("base");
    base.href = "/some/prefix/";
    document.head.append(base);
    const fetched = answer(200, []);
    await call(pagesContract.list, { query: { search: "a b" } });
    base.remove();
    expect(fetched.mock.calls[0]?.[0]).toMatchObject({ href: expect.stringMatching(/\/some\/prefix\/api\/pages\?search=a\+b$/) });
  });

  it("fails with the server's code, words and places", async () => {
    answer(409, {
      code: "page.slug-taken",
      title: "Another page has this address",
      status: 409,
      issues: [{ path: "slug", message: "Taken" }],
      requestId: "r1",
    });
    await expect(call(pagesContract.list, {})).rejects.toMatchObject({
      code: "page.slug-taken",
      issues: [{ path: "slug", message: "Taken" }],
      requestId: "r1",
    });
  });

  it("leaves out of the words which field of the request they are about", async () => {
    const issues = [{ path: "body.password", message: "At least 10 characters" }];
    answer(400, { code: "request.invalid", title: "Not valid", detail: "body.password: At least 10 characters", issues });
    await expect(call(pagesContract.list, {})).rejects.toMatchObject({ message: "At least 10 characters", issues });
  });

  it("says that nothing was changed where the browser has no network", async () => {
    vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("failed"));
    await expect(call(accessContract.logout)).rejects.toThrow("You are offline; nothing was changed");
    await expect(call(pagesContract.list, {})).rejects.toThrow("You are offline.");
  });

  it("tells an answer that is no problem document from a lost connection", async () => {
    answer(502, "<html>");
    await expect(call(pagesContract.list, {})).rejects.toMatchObject({ code: "server.error", status: 502 });
    vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("failed"));
    await expect(call(pagesContract.list, {})).rejects.toMatchObject({ code: "network" });
  });

  it("tells that the session is over, but not when a password was wrong", async () => {
    const told = vi.fn();
    using _ = onSignedOut(told);
    answer(401, { code: "auth.failed", title: "Email or password is wrong" });
    await expect(call(accessContract.login, { body: { email: "a", password: "b" } })).rejects.toMatchObject({ code: "auth.failed" });
    expect(told).not.toHaveBeenCalled();
    answer(401, { code: "auth.required", title: "Sign in to continue" });
    await expect(call(accessContract.me)).rejects.toMatchObject({ code: "auth.required" });
    expect(told).toHaveBeenCalledOnce();
  });
});
