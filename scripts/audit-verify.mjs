// `npm run audit:verify`: walks along the chain of the audit log in the configured database, whether the server runs or not, and
// changes nothing. Ends with 1 when an entry was altered, removed, inserted or moved, and names it.
import { existsSync } from "node:fs";
import { join } from "node:path";

import { entitiesFor } from "../server/entities.ts";
import { verifyChain } from "../server/features/audit/verify.ts";
import { ConfigError, loadConfig } from "../server/platform/config.ts";
import { makeOrm } from "../server/platform/database.ts";

function readEnvFile() {
  try {
    process.loadEnvFile();
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
}

async function verify() {
  const { database, dataDir } = loadConfig(process.env);
  const path = join(dataDir, "platform.db");
  if (database.driver === "sqlite" && !existsSync(path)) throw new ConfigError(`There is no database at ${path} yet.`);
  const orm = await makeOrm(database, path, entitiesFor(database.driver));
  try {
    await orm.connect();
    return await verifyChain({ read: (look) => look(orm.em.fork()) });
  } finally {
    await orm.close();
  }
}

try {
  readEnvFile();
  const { ok, entries, firstBad } = await verify();
  if (ok) process.stdout.write(`The audit log is whole: ${entries} entries, each following the one before.\n`);
  else {
    process.exitCode = 1;
    process.stderr.write(
      `The audit log is damaged: entry ${firstBad.seq} was ${firstBad.problem}. ${entries} entries before it are right.\n`,
    );
  }
} catch (error) {
  process.exitCode = 1;
  process.stderr.write(`${error instanceof ConfigError ? error.message : `The audit log could not be read: ${error.message}`}\n`);
}
