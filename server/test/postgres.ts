import { randomBytes } from "node:crypto";

import { Client } from "pg";
import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** Of the PostgreSQL that global-setup.ts starts once a test run. */
    postgresUrl: string;
  }
}

/** A real PostgreSQL that gives every test a database of its own. */
export interface Postgres {
  createDatabase: () => Promise<{ url: string; drop: () => Promise<void> }>;
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

export function startPostgres(): Promise<Postgres> {
  const server = inject("postgresUrl");
  return Promise.resolve({
    createDatabase: async () => {
      const name = `test_${randomBytes(8).toString("hex")}`;
      await execute(server, `create database ${name}`);
      const url = new URL(server);
      url.pathname = `/${name}`;
      return { url: url.href, drop: () => execute(server, `drop database if exists ${name} with (force)`) };
    },
  });
}
