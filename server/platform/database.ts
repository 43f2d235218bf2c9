import { AsyncLocalStorage } from "node:async_hooks";
import { readdirSync } from "node:fs";
import { join } from "node:path";

import { type EntitySchema, LockMode, type Transaction } from "@mikro-orm/core";
import { Migrator } from "@mikro-orm/migrations";
import type { MikroORM, SqlEntityManager } from "@mikro-orm/sqlite";

import { createRetrying } from "./collisions.ts";
import { type Config, ConfigError, shown } from "./config.ts";
import { holdDataFolder } from "./data-folder.ts";
import type { Logger } from "./logger.ts";
import { reasonOf } from "./reason.ts";
import { checkDisk, refuseDamaged, setUpSqlite } from "./sqlite.ts";

export type EntityManager = SqlEntityManager;
export type Driver = Config["database"]["driver"];

/** For a row that is about to be changed: whoever changes it at the same moment waits, and what is read is what the other one left. */
export const LOCKED = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const;

/** The database as the features see it: one unit of work per message, and nothing global to misuse. */
export interface Database extends AsyncDisposable {
  /**
   * Runs in one transaction with an entity manager of its own, flushed and committed at the end. Inside another one it joins it.
   * Where it collides with somebody else's it runs anew, so it changes nothing but what is in the database.
   */
  unitOfWork: <T>(work: (em: EntityManager) => Promise<T>) => Promise<T>;
  /** Reads without a transaction; what it loads is never written back. Inside a unit of work it sees that one's changes. */
  read: <T>(look: (em: EntityManager) => Promise<T>) => Promise<T>;
  /** Throws when nothing can be written, or read, now. */
  check: () => Promise<void>;
  driver: Driver;
}

const ROOT = join(import.meta.dirname, "../..");
/** Any number that no other program locks: the first bytes of "platform-builder migrations" as a hash. */
const MIGRATION_LOCK = 729_104_551;

function migrationsOf(driver: Driver): string {
  return join(ROOT, "migrations", driver);
}

function commonOptions(entities: EntitySchema[], driver: Driver) {
  return {
    entities,
    extensions: [Migrator],
    migrations: {
      path: migrationsOf(driver),
      snapshotName: ".snapshot",
      snapshotOnMigrate: false,
      silent: true,
    },
    // Every query runs in a fork made by `unitOfWork` or `read`.
    allowGlobalContext: false,
  };
}

/** The ORM, whichever driver it has. */
export type Orm = MikroORM & { readonly migrator: Migrator };

/** Makes the ORM for a driver; the drivers that this installation doesn't use are never loaded. */
export async function makeOrm(config: Config["database"], sqlitePath: string, entities: EntitySchema[]): Promise<Orm> {
  const options = commonOptions(entities, config.driver);
  const made: object = await (async () => {
    if (config.driver === "sqlite") return new (await import("@mikro-orm/sqlite")).MikroORM({ ...options, dbName: sqlitePath });
    const server = { ...options, clientUrl: config.url, pool: { min: 0, max: 10 } };
    if (config.driver === "postgresql") return new (await import("@mikro-orm/postgresql")).MikroORM(server);
    return new (await import("@mikro-orm/mssql")).MikroORM(server);
  })();
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The three classes differ in nothing but their driver's type.
  return made as Orm;
}

/** An ORM that connects to nothing: for generating migrations and checking them against the entities. */
export async function makeOrmOffline(driver: Driver, entities: EntitySchema[]): Promise<Orm> {
  return makeOrm(driver === "sqlite" ? { driver } : { driver, url: `${driver}://offline/offline` }, ":memory:", entities);
}

const MIGRATION_LOCK_SQL = {
  postgresql: `select pg_advisory_xact_lock(${MIGRATION_LOCK})`,
  mssql: "exec sp_getapplock @Resource = 'platform-builder migrations', @LockMode = 'Exclusive'",
};

/** A database that holds more than this version knows would be damaged by it. */
async function checkHistory(orm: Orm, driver: Driver): Promise<void> {
  const known = new Set(readdirSync(migrationsOf(driver)).map((file) => file.replace(/\.[jt]s$/, "")));
  const unknown = (await orm.migrator.getExecuted()).find(({ name }) => !known.has(name));
  if (unknown !== undefined)
    throw new ConfigError(
      `The database holds ${unknown.name}, which this version does not know: a newer version wrote it. Start that version, or use another database.`,
    );
}

/** Applies what is missing, under a lock, so that nodes that start together don't collide; on SQLite the data folder is held already. */
async function migrate(orm: Orm, driver: Driver, logger: Logger): Promise<void> {
  const connection = orm.em.getConnection();
  const up = async (options?: { transaction: Transaction }) => {
    await checkHistory(orm, driver);
    return orm.migrator.up(options);
  };
  const applied =
    driver === "sqlite"
      ? await up()
      : await connection.transactional(async (transaction) => {
          await connection.execute(MIGRATION_LOCK_SQL[driver], [], "all", transaction);
          return up({ transaction });
        });
  if (applied.length > 0) logger.info({ migrations: applied.map((migration) => migration.name) }, "The database was brought up to date");
}

/** What is open for the message in hand; a job that outlives its message must not write through it. */
interface Scope {
  em: EntityManager;
  isOpen: boolean;
}

function scoped(orm: Orm): Pick<Database, "unitOfWork" | "read"> {
  const scopes = new AsyncLocalStorage<Scope>();
  const retrying = createRetrying();
  const outer = () => {
    const scope = scopes.getStore();
    return scope?.isOpen === true ? scope.em : undefined;
  };
  return {
    unitOfWork: async (work) => {
      const joined = outer();
      if (joined !== undefined) return work(joined);
      return retrying(() =>
        orm.em.fork().transactional(async (em) => {
          const scope: Scope = { em, isOpen: true };
          try {
            return await scopes.run(scope, () => work(em));
          } finally {
            scope.isOpen = false;
          }
        }),
      );
    },
    read: async (look) => look(outer() ?? orm.em.fork()),
  };
}

/** Connects, or says in one line what is wrong with DATABASE_URL. */
async function connect(orm: Orm, database: Config["database"]): Promise<void> {
  try {
    await orm.connect();
    await orm.em.getConnection().execute("select 1");
  } catch (error) {
    if (database.driver === "sqlite") return refuseDamaged(error, "platform.db");
    const value = shown("DATABASE_URL", database.url);
    throw new ConfigError(
      `DATABASE_URL holds ${value}, which can't be reached (${reasonOf(error)}); check host, port, user, password and name.`,
      {
        cause: error,
      },
    );
  }
}

/** Opens the database of this installation and brings its tables up to date. */
export async function openDatabase(
  config: Pick<Config, "dataDir" | "database">,
  entities: EntitySchema[],
  logger: Logger,
): Promise<Database> {
  const driver = config.database.driver;
  const folder = driver === "sqlite" ? await holdDataFolder(config.dataDir) : undefined;
  const path = join(config.dataDir, "platform.db");
  const orm = await makeOrm(config.database, path, entities);
  try {
    await connect(orm, config.database);
    if (driver === "sqlite") await setUpSqlite(orm).catch((error: unknown) => refuseDamaged(error, path));
    await migrate(orm, driver, logger);
  } catch (error) {
    await orm.close();
    folder?.[Symbol.dispose]();
    throw error;
  }
  return {
    ...scoped(orm),
    driver,
    check: async () => {
      await orm.em.getConnection().execute("select 1");
      if (driver === "sqlite") await checkDisk(config.dataDir);
    },
    [Symbol.asyncDispose]: async () => {
      await orm.close();
      folder?.[Symbol.dispose]();
    },
  };
}
