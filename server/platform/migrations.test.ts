import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Migration } from "@mikro-orm/migrations";
import { describe, expect, it } from "vitest";

import { newId } from "#shared/kernel/ids.ts";

import { entitiesFor } from "../entities.ts";
import { startPostgres } from "../test/postgres.ts";
import { loadConfig } from "./config.ts";
import { type Driver, makeOrm, makeOrmOffline, openDatabase, type Orm } from "./database.ts";
import { createLogger } from "./logger.ts";

type MigrationClass = new (...args: ConstructorParameters<typeof Migration>) => Migration;

const FOLDER = join(import.meta.dirname, "../../migrations");

/** Every statement of a driver's migrations, in order, as its database gets it. */
async function statementsOf(orm: Orm, driver: Driver): Promise<string[]> {
  const files = readdirSync(join(FOLDER, driver)).filter((name) => name.endsWith(".ts"));
  const statements: string[] = [];
  for (const file of files.toSorted()) {
    const module: Record<string, MigrationClass> = await import(join(FOLDER, driver, file));
    for (const Class of Object.values(module)) {
      const migration = new Class(orm.driver, orm.config);
      await migration.up();
      statements.push(...migration.getQueries().map(String));
    }
  }
  return statements;
}

async function differenceToEntities(orm: Orm): Promise<string> {
  return (await orm.schema.getUpdateSchemaSQL({ wrap: false, dropTables: false })).trim();
}

describe.each(["sqlite", "postgresql", "mssql"] as const)("migrations for %s", (driver) => {
  it("hold everything that the entities say; if this fails, run: npm run migrations <what changed>", async () => {
    const orm = await makeOrmOffline(driver, entitiesFor(driver));
    expect(await orm.migrator.checkSchema()).toBe(false);
    await orm.close();
  });
});

describe("applied to a real database", () => {
  it("give SQLite exactly the tables of the entities", async () => {
    const orm = await makeOrm({ driver: "sqlite" }, ":memory:", entitiesFor("sqlite"));
    await orm.connect();
    await orm.migrator.up();
    expect(await differenceToEntities(orm)).toBe("");
    expect(await orm.migrator.up()).toEqual([]);
    await orm.close();
  });

  it("give PostgreSQL exactly the tables of the entities", async () => {
    const database = await (await startPostgres()).createDatabase();
    const orm = await makeOrm({ driver: "postgresql", url: database.url }, "", entitiesFor("postgresql"));
    await orm.connect();
    await orm.migrator.up();
    expect(await differenceToEntities(orm)).toBe("");
    await orm.close();
    await database.drop();
  });
});

it("are applied once by nodes that start at the same moment", async () => {
  const database = await (await startPostgres()).createDatabase();
  const folders = [1, 2, 3].map(() => mkdtempSync(join(tmpdir(), "platform-builder-nodes-")));
  const logs: string[] = [];
  const logger = createLogger({ logLevel: "info" }, { write: (line) => void logs.push(line) });
  const nodes = await Promise.all(
    folders.map((folder) => openDatabase(loadConfig({ DATA_DIR: folder, DATABASE_URL: database.url }), entitiesFor("postgresql"), logger)),
  );
  expect(logs).toHaveLength(1);
  for (const node of nodes) await node[Symbol.asyncDispose]();
  await database.drop();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

it("are never applied to a database that a newer version wrote", async () => {
  const folder = mkdtempSync(join(tmpdir(), "platform-builder-newer-"));
  const config = loadConfig({ DATA_DIR: folder });
  const logger = createLogger({ logLevel: "silent" });
  const open = () => openDatabase(config, entitiesFor("sqlite"), logger);
  const db = await open();
  await db.unitOfWork((em) => em.execute("update mikro_orm_migrations set name = 'Migration29990101000000_future'"));
  await db[Symbol.asyncDispose]();
  await expect(open()).rejects.toThrow("The database holds Migration29990101000000_future, which this version does not know");
  rmSync(folder, { recursive: true });
});

it.each(["sqlite", "postgresql"] as const)(
  "tell from their names which API tokens were replaced before there was a word for it, on %s",
  async (driver) => {
    const database = driver === "sqlite" ? undefined : await (await startPostgres()).createDatabase();
    const config = database === undefined ? ({ driver: "sqlite" } as const) : ({ driver: "postgresql", url: database.url } as const);
    const orm = await makeOrm(config, ":memory:", entitiesFor(driver));
    await orm.connect();
    await orm.migrator.up({ to: "Migration20261126023146_pending_drafts" });
    const connection = orm.em.getConnection();
    const at = driver === "sqlite" ? 1_767_225_600_000 : "2026-01-01T00:00:00Z";
    const names = [
      ["Script", null],
      ["Script (replaced)", at],
      ["Called so (replaced)", null],
    ];
    for (const [name, expiresAt] of names)
      await connection.execute(
        "insert into api_token (id, token_hash, user_id, name, scopes, created_at, expires_at) values (?, ?, ?, ?, '\"all\"', ?, ?)",
        [newId(), name, newId(), name, at, expiresAt],
      );
    await orm.migrator.up();
    expect(await connection.execute("select name from api_token where replaced_at is not null")).toEqual([{ name: "Script (replaced)" }]);
    await orm.close();
    await database?.drop();
  },
);

/** Names and literals of T-SQL, and the words between them. */
const TOKEN = /\[(?:[^\]]|\]\])+\]|N?'(?:[^']|'')*'|[A-Za-z_][\w$]*|\d+|[(),;=<>!+-]|\s+/y;
const TYPES: Record<string, RegExp> = {
  uniqueidentifier: /^$/,
  nvarchar: /^\((?:max|\d{1,3}|[123]\d{3}|4000)\)$/,
  varbinary: /^\((?:max|\d{1,4})\)$/,
  datetime2: /^\([0-7]\)$/,
  int: /^$/,
  bigint: /^$/,
  float: /^(?:\(53\))?$/,
  bit: /^$/,
};

function tokenize(sql: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < sql.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(sql);
    if (match === null) throw new Error(`No T-SQL at: ${sql.slice(at, at + 40)}`);
    if (match[0].trim() !== "") tokens.push(match[0]);
  }
  return tokens;
}

/** Parts between the commas at the top level of a parenthesis. */
function split(body: string): string[] {
  let depth = 0;
  let part = "";
  const parts: string[] = [];
  for (const token of tokenize(body)) {
    depth += token === "(" ? 1 : token === ")" ? -1 : 0;
    if (token === "," && depth === 0) {
      parts.push(part.trim());
      part = "";
    } else part += token === "(" || token === ")" ? token : ` ${token}`;
  }
  expect(depth).toBe(0);
  return [...parts, part.trim()];
}

const COLUMN = /^\[(\w+)\] (\w+)(\((?: ?\w+)\))?( not null| null)( identity\( ?1 , 1\))?( constraint \[\w+\] default .+)?$/;
const CONSTRAINT = /^constraint \[\w+\] (primary key|unique)\((?: ?\[\w+\] ?,?)+\)$/;

function columnOf(part: string): [string, string] | undefined {
  if (CONSTRAINT.test(part)) return undefined;
  const [, name, type, size = ""] = COLUMN.exec(part) ?? [];
  if (name === undefined || type === undefined) throw new Error(`Not a column of SQL Server: ${part}`);
  expect(TYPES[type], `${type} is a type of SQL Server that holds any language`).toBeDefined();
  expect(size.replace(/ /g, ""), part).toMatch(TYPES[type] ?? /x/);
  return [name, type];
}

type Tables = Map<string, Map<string, string>>;

function tableOf(tables: Tables, name: string): Map<string, string> {
  const found = tables.get(name);
  if (found === undefined) throw new Error(`There is no table ${name}`);
  return found;
}

function expectColumns(tables: Tables, name: string, quoted: readonly string[]): void {
  for (const column of quoted)
    if (!tableOf(tables, name).has(column.slice(1, -1))) throw new Error(`Table ${name} has no column ${column}`);
}

/** Every form of statement that the generator writes for SQL Server, or that was added to what it wrote, and what it does. */
const FORMS: [RegExp, (tables: Tables, table: string, rest: string) => void][] = [
  [
    /^create table \[(\w+)\] \((.*)\);$/s,
    (tables, table, rest) => tables.set(table, new Map(split(rest).flatMap((part) => [columnOf(part) ?? []].filter(isPair)))),
  ],
  [
    /^create (?:unique )?index \[\w+\] on \[(\w+)\] \((.*?)\)(?: where .*)?;$/s,
    (tables, table, rest) => expectColumns(tables, table, split(rest)),
  ],
  [/^drop index \[\w+\] on \[(\w+)\];$/, (tables, table) => void tableOf(tables, table)],
  [
    /^alter table \[(\w+)\] add constraint \[\w+\] check \((.*)\);$/s,
    (tables, table, rest) =>
      expectColumns(
        tables,
        table,
        tokenize(rest).filter((token) => token.startsWith("[")),
      ),
  ],
  [
    /^alter table \[(\w+)\] add (\[.*);$/s,
    (tables, table, rest) => {
      for (const part of split(rest)) for (const pair of [columnOf(part) ?? []].filter(isPair)) tableOf(tables, table).set(...pair);
    },
  ],
  [
    /^alter table \[(\w+)\] alter column (\[.*);$/s,
    (tables, table, rest) => {
      const whole = rest.endsWith(" null") ? rest : `${rest} null`;
      for (const [name] of [columnOf(split(whole)[0] ?? "") ?? []].filter(isPair)) expectColumns(tables, table, [`[${name}]`]);
    },
  ],
  [
    /^update \[(\w+)\] set (.*);$/s,
    (tables, table, rest) =>
      expectColumns(
        tables,
        table,
        tokenize(rest).filter((token) => token.startsWith("[")),
      ),
  ],
];

/** The tables that SQL Server has after these statements; throws at anything that it would not understand. */
function tablesAfter(statements: readonly string[]): Tables {
  const tables: Tables = new Map();
  for (const statement of statements.filter((each) => each.trim() !== "")) {
    const form = FORMS.find(([pattern]) => pattern.test(statement));
    if (form === undefined) throw new Error(`Not a statement that these checks know: ${statement}`);
    const [, table = "", rest = ""] = form[0].exec(statement) ?? [];
    form[1](tables, table, rest);
  }
  return tables;
}

function isPair(value: readonly string[]): value is [string, string] {
  return value.length === 2;
}

describe("SQL Server's migrations, which no test can run here", () => {
  it("are T-SQL that makes exactly the tables and columns of the entities", async () => {
    const orm = await makeOrmOffline("mssql", entitiesFor("mssql"));
    const expected = Object.fromEntries(
      [...orm.getMetadata().getAll().values()].map((meta) => [
        meta.tableName,
        meta.props.flatMap((prop) => (prop.persist === false ? [] : (prop.fieldNames ?? []))).toSorted(),
      ]),
    );
    const made = tablesAfter(await statementsOf(orm, "mssql"));
    expect(Object.fromEntries([...made].map(([name, columns]) => [name, [...columns.keys()].toSorted()]))).toEqual(expected);
    await orm.close();
  });

  it("have no key longer than SQL Server takes: 900 bytes, two a letter", async () => {
    const orm = await makeOrmOffline("mssql", entitiesFor("mssql"));
    for (const meta of orm.getMetadata().getAll().values()) {
      const keys = [meta.primaryKeys, ...meta.props.filter((prop) => prop.unique || prop.index).map((prop) => [prop.name])];
      for (const key of keys) {
        const props = meta.props.filter((prop) => key.includes(prop.name));
        const bytes = props.reduce((sum, prop) => sum + (prop.runtimeType === "string" ? 2 * (prop.length ?? 18) : 16), 0);
        expect(bytes, `${meta.tableName}: ${key.join(", ")}`).toBeLessThanOrEqual(900);
      }
    }
    await orm.close();
  });

  it("are refused by these checks when they are no T-SQL", () => {
    const bad = [
      "create table [a] ([id] uniqueidentifier not null, [name] text not null);",
      "create table [a] ([id] uuid not null);",
      "create table [a] ([id] nvarchar(9000) not null);",
      "create table `a` (`id` int not null);",
      "create index [i] on [missing] ([id]);",
    ];
    for (const statement of bad) expect(() => tablesAfter([statement]), statement).toThrow();
  });
});
