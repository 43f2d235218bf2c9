import { mkdtempSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { createSecrets } from "./secrets.ts";

const folder = () => mkdtempSync(join(tmpdir(), "platform-builder-secrets-"));

describe("secrets", () => {
  it("open again, and only where they belong", () => {
    const secrets = createSecrets({ secretKey: undefined, dataDir: folder() });
    const sealed = secrets.seal("höchst geheim", "tool:1:apiKey");
    expect(secrets.open(sealed, "tool:1:apiKey")).toBe("höchst geheim");
    expect(() => secrets.open(sealed, "tool:2:apiKey")).toThrow();
  });

  it("never look the same twice, and never show what they hold", () => {
    const secrets = createSecrets({ secretKey: "k".repeat(32), dataDir: folder() });
    const [first, second] = [secrets.seal("hunter2", "x"), secrets.seal("hunter2", "x")];
    expect(first).not.toBe(second);
    expect(Buffer.from(first, "base64url").toString("latin1") + first).not.toContain("hunter2");
  });

  it("do not open when a byte was changed", () => {
    const secrets = createSecrets({ secretKey: "k".repeat(32), dataDir: folder() });
    const sealed = secrets.seal("hunter2", "x");
    const last = sealed.at(-3) === "A" ? "B" : "A";
    expect(() => secrets.open(`${sealed.slice(0, -3)}${last}${sealed.slice(-2)}`, "x")).toThrow();
  });

  it("survive a restart by a key file that only its owner reads", () => {
    const dataDir = folder();
    const sealed = createSecrets({ secretKey: undefined, dataDir }).seal("hunter2", "x");
    expect(createSecrets({ secretKey: undefined, dataDir }).open(sealed, "x")).toBe("hunter2");
    expect(statSync(join(dataDir, "secret.key")).mode & 0o777).toBe(0o600);
  });

  it("say so when the key is another one or the file is damaged", () => {
    const dataDir = folder();
    const sealed = createSecrets({ secretKey: "a".repeat(32), dataDir }).seal("hunter2", "x");
    expect(() => createSecrets({ secretKey: "b".repeat(32), dataDir }).open(sealed, "x")).toThrow(/sealed with another key/);
    writeFileSync(join(dataDir, "secret.key"), "");
    expect(() => createSecrets({ secretKey: undefined, dataDir })).toThrow(/key file .* is damaged/);
  });
});
