// `npm run migrations [name]`: writes a migration for every database from what the entities say and the last one did not.
// Needs no database: `.snapshot.json` beside the migrations holds the state that they add up to.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { entitiesFor } from "../server/entities.ts";
import { makeOrmOffline } from "../server/platform/database.ts";
import { NODE, ROOT } from "./lib/setup.mjs";

const EMPTY = { namespaces: [], tables: [], nativeEnums: {}, views: [] };
const name = process.argv[2];

for (const driver of ["sqlite", "postgresql", "mssql"]) {
  const folder = join(ROOT, "migrations", driver);
  const snapshot = join(folder, ".snapshot.json");
  mkdirSync(folder, { recursive: true });
  if (!existsSync(snapshot)) writeFileSync(snapshot, JSON.stringify(EMPTY));
  const orm = await makeOrmOffline(driver, entitiesFor(driver));
  const { fileName } = await orm.migrator.create(undefined, false, false, name);
  process.stdout.write(fileName === "" ? `${driver}: nothing changed\n` : `${driver}: migrations/${driver}/${fileName}\n`);
  await orm.close();
}
spawnSync(NODE, [join(ROOT, "node_modules/oxfmt/bin/oxfmt"), "migrations"], { cwd: ROOT, stdio: "inherit" });
