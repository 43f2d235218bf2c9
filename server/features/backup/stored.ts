import { createHash } from "node:crypto";

import { UniqueConstraintViolationException } from "@mikro-orm/core";
import { v5 } from "uuid";

import type { Clock } from "#server/platform/clock.ts";
import type { Database } from "#server/platform/database.ts";
import type { Jobs } from "#server/platform/jobs.ts";
import type { Logger } from "#server/platform/logger.ts";
import { reasonOf } from "#server/platform/reason.ts";
import { BACKUP_FORMAT, BACKUP_SCHEMA_VERSION, fileText } from "#shared/backup/file.ts";
import { kept, lastDue, nextDue } from "#shared/backup/schedule.ts";
import { newId } from "#shared/kernel/ids.ts";
import { Problem } from "#shared/kernel/problem.ts";
import type { BackupRules } from "#shared/settings/backup.ts";

import type { Audit } from "../audit/index.ts";
import { createEntry } from "./backup-entries.ts";
import type { BackupFolder } from "./backup-folder.ts";
import { BackupEntity, type BackupRow } from "./backup.entities.ts";
import type { BackupEntities, ScratchPort } from "./backup.ports.ts";
import { type Content, secretsFor } from "./content.ts";
import { prove, RestoredOtherwise } from "./proof.ts";
import { sealBlock } from "./sealed-block.ts";

export interface StoredOptions {
  db: Database;
  entities: BackupEntities;
  content: Content;
  folder: BackupFolder;
  openScratch: ScratchPort;
  rules: () => Promise<BackupRules>;
  /** Opens the secrets of this installation's backups. */
  ownPassphrase: string;
  audit: Pick<Audit, "record">;
  jobs: Jobs;
  clock: Clock;
  logger: Logger;
}

/** Backups on the server's disk. */
export interface Stored extends Disposable {
  list: () => Promise<{ rows: BackupRow[]; nextAt: Date | null }>;
  /** Begins one; refuses while another is being made. */
  begin: (userId: string) => Promise<BackupRow>;
  /** What is in the file of one. */
  read: (id: string) => Promise<{ row: BackupRow; text: string }>;
}

const LOOK_EVERY_MS = 60_000;
/** Nothing takes so long: the process that made it is gone. */
const GIVEN_UP_MS = 3_600_000;
const FAILURES_SHOWN_MS = 30 * 86_400_000;
/** Tries at one time of the schedule; the next time is another chance. */
const TRIES = 3;
/** Of the ids of scheduled backups: two processes that see the same time give it the same id, and one of them comes first. */
const SCHEDULED = "6f1f9f0e-6d1f-5b51-9a54-2d2f3c0f7a10";

/** Why a backup failed, for whoever looks after the server. */
function failureOf(error: unknown): string {
  const reason = reasonOf(error);
  if (reason === "ENOSPC" || reason === "EDQUOT") return "There is no space left on the disk of the backups";
  if (reason === "EACCES" || reason === "EROFS" || reason === "EPERM") return "The folder of the backups can't be written to";
  return reason.slice(0, 1_000);
}

const shaOf = (text: string) => createHash("sha256").update(text).digest("hex");
const isOlder = (row: BackupRow, ms: number, now: Date) => now.getTime() - row.startedAt.getTime() > ms;
const fileNameOf = ({ startedAt, id }: BackupRow) => `${startedAt.toISOString().replaceAll(":", "-").slice(0, 19)}-${id.slice(-8)}.json`;

/** The rows, and what becomes of them. */
function createRows({ db, entities, folder, rules, audit, clock }: StoredOptions) {
  const all = () => db.read((em) => em.findAll(BackupEntity, { orderBy: { startedAt: "desc", id: "desc" } }));
  const update = (id: string, changes: Partial<BackupRow>) =>
    db.unitOfWork(async (em) => {
      em.assign(await em.findOneOrFail(BackupEntity, { id }), changes);
    });
  return {
    all,
    update,
    find: (id: string) => db.read((em) => em.findOne(BackupEntity, { id })),
    add: async (id: string, startedBy: string | null): Promise<BackupRow> => {
      const row = { id, file: null, size: 0, sha256: null, startedBy, startedAt: clock.now(), endedAt: null, state: "running", result: "" };
      await db.unitOfWork(async (em) => {
        em.create(BackupEntity, row);
        await em.flush();
        await audit.record(em, createEntry(id, startedBy === null));
      });
      return row;
    },
    /** Removes what has had its time. */
    rotate: async () => {
      const now = clock.now();
      const rows = await all();
      const proven = rows.filter(({ state }) => state === "proven");
      const stays = kept(proven, await rules(), now);
      const failed = rows.filter((row) => row.state === "failed" && isOlder(row, FAILURES_SHOWN_MS, now));
      for (const row of [...proven.filter((each) => !stays.has(each)), ...failed]) {
        if (row.file !== null) await folder.remove(row.file);
        await db.unitOfWork((em) => em.nativeDelete(BackupEntity, { id: row.id }));
      }
    },
    /** What another process was making, or this one before it was started again, has failed. */
    giveUpStale: async () => {
      const now = clock.now();
      // On SQLite there is no other process.
      const isStale = (row: BackupRow) => row.state === "running" && (db.driver === "sqlite" || isOlder(row, GIVEN_UP_MS, now));
      const stale = (await all()).filter(isStale);
      for (const { id } of stale) await update(id, { state: "failed", result: "The server stopped while it was being made", endedAt: now });
      if (stale.length > 0) await folder.clean();
    },
    /** An installation that is younger than its schedule has missed nothing. */
    bornAt: async (): Promise<Date> => {
      const [first]: { createdAt: Date }[] = await db.read((em) =>
        em.find(entities.tables.users, {}, { orderBy: { createdAt: "asc" }, limit: 1, disableIdentityMap: true }),
      );
      return first?.createdAt ?? clock.now();
    },
  };
}

type Rows = ReturnType<typeof createRows>;

/** Makes a backup whose row is there, and proves it. */
/** How often what is being changed is read, until it holds still for once. */
const READS = 4;

function createMaker({ content, folder, openScratch, ownPassphrase, clock, logger }: StoredOptions, rows: Rows) {
  async function write(row: BackupRow, name: string): Promise<string> {
    const found = await content.collect();
    const secrets = await sealBlock(secretsFor(found, await content.secrets()), ownPassphrase);
    await folder.write(name, fileText({ format: BACKUP_FORMAT, schemaVersion: BACKUP_SCHEMA_VERSION, content: found, secrets }));
    // As it lies there, not as it was meant.
    const text = await folder.read(name);
    await rows.update(row.id, { file: name, size: Buffer.byteLength(text), sha256: shaOf(text) });
    return prove(text, ownPassphrase, openScratch);
  }

  /** People go on working while it is read, and documents lie elsewhere than rows: what was caught in the middle is read anew. */
  async function writeUntilSame(row: BackupRow, name: string): Promise<string> {
    for (let reads = 1; ; reads += 1) {
      try {
        return await write(row, name);
      } catch (error) {
        if (!(error instanceof RestoredOtherwise) || reads === READS) throw error;
        logger.warn({ err: error, backup: row.id }, "A backup is made anew: something was changed while it was read");
      }
    }
  }

  return async (row: BackupRow): Promise<void> => {
    const name = fileNameOf(row);
    try {
      await folder.clean();
      const result = await writeUntilSame(row, name);
      await rows.update(row.id, { state: "proven", result, endedAt: clock.now() });
    } catch (error) {
      logger.error({ err: error, backup: row.id }, "A backup failed");
      await rows.update(row.id, { state: "failed", result: failureOf(error), endedAt: clock.now() });
      return;
    }
    await rows.rotate();
  };
}

export function createStored(options: StoredOptions): Stored {
  const { folder, rules, jobs, clock } = options;
  const rows = createRows(options);
  const make = createMaker(options, rows);
  let isMaking = false;
  let isLooking = false;
  let timer: Disposable | undefined;
  let isOver = false;

  function start(row: BackupRow): void {
    isMaking = true;
    jobs.enqueue("backup.make", () => make(row).finally(() => (isMaking = false)));
  }

  /** When a backup was due that nobody has made, and how often it was tried. */
  async function missed(): Promise<{ due: Date; tries: number } | undefined> {
    const due = lastDue(await rules(), clock.now());
    const all = await rows.all();
    if (due === null || all.some(({ state }) => state === "running")) return undefined;
    const since = all.filter(({ startedAt }) => startedAt >= due);
    if (since.some(({ state }) => state === "proven")) return undefined;
    if (all.length === 0 && (await rows.bornAt()) > due) return undefined;
    return { due, tries: since.filter(({ startedBy }) => startedBy === null).length };
  }

  async function look(): Promise<void> {
    if (isMaking) return;
    await rows.giveUpStale();
    const found = await missed();
    if (found === undefined || found.tries >= TRIES) return;
    try {
      start(await rows.add(v5(`${found.due.toISOString()} ${found.tries}`, SCHEDULED), null));
    } catch (error) {
      // Another process was faster.
      if (!(error instanceof UniqueConstraintViolationException)) throw error;
    }
  }

  function watch(): void {
    if (isOver) return;
    timer = clock.after(LOOK_EVERY_MS, () => {
      // A look that takes long is not joined by others that see the same.
      if (!isLooking) jobs.enqueue("backup.look", () => look().finally(() => (isLooking = false)));
      isLooking = true;
      watch();
    });
  }

  jobs.enqueue("backup.look", look);
  watch();
  return {
    list: async () => ({ rows: await rows.all(), nextAt: nextDue(await rules(), clock.now()) }),
    begin: async (userId) => {
      const running = () => new Problem("backup.running", "Wait until it is proven, or has failed");
      if (isMaking) throw running();
      // From here on, before anything is asked: of two that come at once one is refused.
      isMaking = true;
      try {
        if ((await rows.all()).some(({ state }) => state === "running")) throw running();
        const row = await rows.add(newId(), userId);
        start(row);
        return row;
      } catch (error) {
        isMaking = false;
        throw error;
      }
    },
    read: async (id) => {
      const row = await rows.find(id);
      if (row === null || row.file === null) throw new Problem("not-found", "There is no file of this backup");
      const text = await folder.read(row.file).catch((error: unknown) => {
        throw new Problem("not-found", "The file of this backup is not on this server's disk any more", { cause: error });
      });
      if (shaOf(text) !== row.sha256) throw new Problem("backup.invalid", "The file of this backup was altered since it was made");
      return { row, text };
    },
    [Symbol.dispose]: () => {
      isOver = true;
      timer?.[Symbol.dispose]();
    },
  };
}
