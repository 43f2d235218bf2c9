import { describe, expect, it } from "vitest";

import { startTestApp } from "../../test/test-app.ts";

describe.each(["sqlite", "postgres"] as const)("access on %s", (driver) => {
  it("signs a person in and says who they are", async () => {
    await using app = await startTestApp({ driver });
    const editor = await app.signIn("editor");
    expect(await editor.call("api/auth/me")).toMatchObject({ user: { id: editor.user.id, role: "editor" } });
  });
});
