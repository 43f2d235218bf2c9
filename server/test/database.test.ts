import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { OptimisticLockError } from "@mikro-orm/core";
import { describe, expect, it } from "vitest";

import { entitiesFor } from "#server/entities.ts";
import { GroupEntity } from "#server/features/access/access.entities.ts";
import { loadConfig } from "#server/platform/config.ts";
import { type Database, openDatabase } from "#server/platform/database.ts";
import { createLogger } from "#server/platform/logger.ts";
import { newId } from "#shared/kernel/ids.ts";

import { startPostgres } from "./postgres.ts";

const AT_ONCE = 25;
const together = <T>(run: (index: number) => Promise<T>, count = AT_ONCE) =>
  Promise.all(Array.from({ length: count }, (_, index) => run(index)));

async function opened(driver: "sqlite" | "postgresql"): Promise<{ db: Database } & AsyncDisposable> {
  const database = driver === "postgresql" ? await (await startPostgres()).createDatabase() : undefined;
  const folder = mkdtempSync(join(tmpdir(), "platform-builder-database-"));
  const config = loadConfig({ DATA_DIR: folder, DATABASE_URL: database?.url });
  const db = await openDatabase(config, entitiesFor(driver), createLogger({ logLevel: "silent" }));
  return {
    db,
    [Symbol.asyncDispose]: async () => {
      await db[Symbol.asyncDispose]();
      await database?.drop();
      rmSync(folder, { recursive: true });
    },
  };
}

function make(db: Database, name: string): Promise<string> {
  return db.unitOfWork(async (em) => {
    const known = await em.findOne(GroupEntity, { name });
    if (known !== null) return known.id;
    const { id } = em.create(GroupEntity, { id: newId(), name, description: "", createdAt: new Date() });
    await em.flush();
    return id;
  });
}

describe.each(["sqlite", "postgresql"] as const)("units of work that come at once, on %s", (driver) => {
  it("each change the row that all of them change: none is lost, and none fails", async () => {
    await using place = await opened(driver);
    const id = await make(place.db, "Counted");
    await together(() =>
      place.db.unitOfWork(async (em) => {
        const row = await em.findOneOrFail(GroupEntity, { id });
        row.description += "x";
      }),
    );
    expect((await place.db.read((em) => em.findOneOrFail(GroupEntity, { id }))).description).toHaveLength(AT_ONCE);
  });

  it("find what another one has just made instead of making it twice", async () => {
    await using place = await opened(driver);
    expect(new Set(await together(() => make(place.db, "Once"))).size).toBe(1);
  });

  it("change rows in any order, without waiting for each other for ever", async () => {
    await using place = await opened(driver);
    const ids = [await make(place.db, "A"), await make(place.db, "B")];
    const run = (index: number) =>
      place.db.unitOfWork(async (em) => {
        for (const id of index % 2 === 0 ? ids : ids.toReversed())
          await em.nativeUpdate(GroupEntity, { id }, { description: String(index) });
      });
    // PostgreSQL looks for deadlocks only once a second.
    await together(run, 4);
  });

  it("are not run for ever: what fails by itself fails", async () => {
    await using place = await opened(driver);
    await make(place.db, "Taken");
    let tries = 0;
    const taken = place.db.unitOfWork(async (em) => {
      tries += 1;
      em.create(GroupEntity, { id: newId(), name: "Taken", description: "", createdAt: new Date() });
      await em.flush();
    });
    await expect(taken).rejects.toThrow(/unique/i);
    expect(tries).toBeLessThanOrEqual(2);
    const colliding = place.db.unitOfWork(() => {
      tries += 1;
      return Promise.reject(new OptimisticLockError("Always", {}));
    });
    await expect(colliding).rejects.toThrow("Always");
    expect(tries).toBeLessThan(20);
  });
});
