import type { TestProject } from "vitest/node";

import { startPostgresServer } from "./postgres-server.ts";

/** Starts one PostgreSQL for all server tests of a run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgresServer();
  project.provide("postgresUrl", server.url);
  return server.stop;
}
