import { defineConfig } from "vitest/config";

const common = { testTimeout: 20_000, hookTimeout: 60_000 };

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
