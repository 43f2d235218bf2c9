import { defineConfig } from "vitest/config";

// Waiting for a condition takes as long as the machine needs; only what never comes fails.
const common = { testTimeout: 20_000, hookTimeout: 60_000, expect: { poll: { timeout: 10_000 } } };

export default defineConfig({
  test: {
    projects: [
      { test: { ...common, name: "shared", include: ["shared/**/*.test.ts"], environment: "node" } },
      {
        test: {
          ...common,
          name: "server",
          include: ["server/**/*.test.ts"],
          environment: "node",
          globalSetup: ["server/test/global-setup.ts"],
        },
      },
      { test: { ...common, name: "client", include: ["client/src/**/*.test.{ts,tsx}"], environment: "jsdom" } },
    ],
  },
});
