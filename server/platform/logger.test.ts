import { describe, expect, it } from "vitest";

import { createLogger, readableLine } from "./logger.ts";

function logged(record: object): string {
  const lines: string[] = [];
  createLogger({ logLevel: "info" }, { write: (line) => void lines.push(line) }).info(record, "Something happened");
  return lines.join("");
}

describe("the logger", () => {
  it.each([
    [{ password: "hunter2" }],
    [{ body: { password: "hunter2" } }],
    [{ token: "hunter2" }],
    [{ config: { apiKey: "hunter2" } }],
    [{ headers: { authorization: "hunter2" } }],
    [{ request: { headers: { cookie: "hunter2" } } }],
    [{ response: { headers: { "set-cookie": "hunter2" } } }],
  ])("keeps the secret of %j to itself", (record) => {
    expect(logged(record)).toContain("[redacted]");
    expect(logged(record)).not.toContain("hunter2");
  });

  it("writes a line that a person can read", () => {
    expect(readableLine(logged({ requestId: "abc", status: 200 }))).toMatch(
      /^\d\d:\d\d:\d\d info Something happened requestId=abc status=200\n$/,
    );
  });
});
