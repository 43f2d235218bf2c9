import { UniqueConstraintViolationException } from "@mikro-orm/core";

import type { Clock } from "#server/platform/clock.ts";
import { type Database, type EntityManager, LOCKED } from "#server/platform/database.ts";
import { currentRequest, type RequestContext } from "#server/platform/request-context.ts";
import type { AuditAction, AuditActorKind, AuditResourceKind, AuditVia } from "#shared/audit/schema.ts";
import { tokenName } from "#shared/audit/token-name.core.ts";
import type { Actor } from "#shared/kernel/permission.ts";

import { AuditEntryEntity, AuditHeadEntity } from "./audit.entities.ts";
import { lastEntry } from "./audit.store.ts";
import { canonicalEntry, END_LOST_ACTION, GENESIS } from "./chain.core.ts";
import { changedFields, type State, storable } from "./changes.core.ts";
import { sha256 } from "./hash.ts";

/** The row of `audit_head`. */
export const HEAD_ID = 1;

/** Who acted, where it is not the one whose request is in hand. */
export interface AuditActor {
  kind: AuditActorKind;
  id: string | null;
  name: string;
}

export interface NewAuditEntry {
  action: AuditAction;
  resource: { kind: AuditResourceKind; id?: string | null; name?: string | null };
  /** One sentence for people, without who did it: `Published “Sales” as version 3`. */
  summary: string;
  before?: State | undefined;
  after?: State | undefined;
  /** Fields of `before` and `after` that are secret: the entry says of them only that they are set. */
  secrets?: readonly string[];
  actor?: AuditActor;
  via?: AuditVia;
  /** The address they came from, where it is not that of the request in hand. */
  address?: string | undefined;
}

type ReadAction = "page.read" | "tool.read" | "user.read" | "settings.read" | "audit.read";

/** What the features write into the log. */
export interface Audit {
  /**
   * Adds entries in the transaction of the change itself. The last thing in it: from here on until its end nobody else can
   * add one, so it must not wait for anything.
   */
  record: (em: EntityManager, ...entries: readonly NewAuditEntry[]) => Promise<void>;
  /** Adds an entry that stands for all alike in this time, in a transaction of its own. */
  recordOnce: (key: string, everyMs: number, entry: NewAuditEntry) => Promise<void>;
  /**
   * Data was read; an entry if an API token did: one for each token, what it reads, and ten minutes. `reader` is who has a socket
   * open, where there is no request in hand.
   */
  recordRead: (entry: Pick<NewAuditEntry, "resource" | "summary"> & { action: ReadAction }, reader?: Actor) => Promise<void>;
}

const READ_EVERY_MS = 600_000;
const REMEMBERED = 20_000;
const SERVER: AuditActor = { kind: "server", id: null, name: "Server" };
const STRANGER: AuditActor = { kind: "anonymous", id: null, name: "Somebody" };

const END_LOST: NewAuditEntry = {
  action: END_LOST_ACTION,
  resource: { kind: "audit" },
  summary: "The end of the audit log was gone when the server started: entries before this one may have been removed",
};

function actorOf(actor: Actor): AuditActor {
  if (actor.kind === "anonymous") return STRANGER;
  if (actor.kind === "user") return { kind: "user", id: actor.userId, name: actor.name };
  if (actor.kind === "device") return { kind: "device", id: actor.deviceId, name: actor.name };
  if (actor.kind === "guest") return { kind: "guest", id: actor.linkId, name: actor.name };
  return { kind: "token", id: actor.userId, name: tokenName(actor.name, actor.tokenId) };
}

function viaOf(request: RequestContext | undefined): AuditVia {
  if (request === undefined) return "server";
  return request.actor.kind === "token" ? "api" : "browser";
}

function addressOf(address: string | null): string | null {
  return address === null ? null : storable(address, 45);
}

/** What an entry holds besides its place in the chain. */
function fieldsOf(entry: NewAuditEntry) {
  const request = currentRequest();
  const actor = entry.actor ?? (request === undefined ? SERVER : actorOf(request.actor));
  const { kind, id = null, name = null } = entry.resource;
  return {
    actorKind: actor.kind,
    actorId: actor.id,
    actorName: storable(actor.name, 200),
    via: entry.via ?? viaOf(request),
    address: addressOf(entry.address ?? request?.address ?? null),
    requestId: request?.requestId == null ? null : storable(request.requestId, 100),
    action: entry.action,
    resourceKind: kind,
    resourceId: id === null ? null : storable(id, 80),
    resourceName: name === null ? null : storable(name, 300),
    summary: storable(entry.summary, 1_000),
    ...changedFields(entry.before, entry.after, entry.secrets),
  };
}

/** Remembers what was told when, so that the same is not told again too soon. */
function createRecently(clock: Clock) {
  const toldAt = new Map<string, number>();
  return {
    /** Whether it is to be told now. */
    begin: (key: string, everyMs: number): boolean => {
      const now = clock.now().getTime();
      const before = toldAt.get(key);
      if (before !== undefined && now - before < everyMs) return false;
      if (toldAt.size >= REMEMBERED) toldAt.clear();
      toldAt.set(key, now);
      return true;
    },
    /** It could not be told. */
    forget: (key: string) => void toldAt.delete(key),
  };
}

/**
 * Makes the row that says where the chain ends; two nodes may start at once. Where it is gone though there are entries, nobody
 * can tell any more whether the last ones were removed with it: the log says so from then on, and is never whole again.
 */
async function ensureHead(db: Database, record: Audit["record"]): Promise<void> {
  try {
    await db.unitOfWork(async (em) => {
      if ((await em.findOne(AuditHeadEntity, { id: HEAD_ID })) !== null) return;
      const last = await lastEntry(em);
      em.create(AuditHeadEntity, { id: HEAD_ID, seq: last?.seq ?? 0, hash: last?.hash ?? GENESIS });
      if (last !== undefined) await record(em, END_LOST);
    });
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
  }
}

export async function createAuditLog(db: Database, clock: Clock): Promise<Audit> {
  const recently = createRecently(clock);

  const record: Audit["record"] = async (em, ...entries) => {
    // What is told is in the database first: whoever holds the chain waits for no row that another one holds, who waits for it.
    await em.flush();
    const head = await em.findOneOrFail(AuditHeadEntity, { id: HEAD_ID }, LOCKED);
    for (const entry of entries) {
      const fields = { seq: head.seq + 1, at: clock.now(), ...fieldsOf(entry), previousHash: head.hash };
      const hash = sha256(canonicalEntry(fields));
      em.create(AuditEntryEntity, { ...fields, hash });
      Object.assign(head, { seq: fields.seq, hash });
    }
    await em.flush();
  };

  await ensureHead(db, record);

  const recordOnce: Audit["recordOnce"] = async (key, everyMs, entry) => {
    if (!recently.begin(key, everyMs)) return;
    try {
      await db.unitOfWork((em) => record(em, entry));
    } catch (error) {
      recently.forget(key);
      throw error;
    }
  };

  return {
    record,
    recordOnce,
    recordRead: async (entry, reader) => {
      const actor = reader ?? currentRequest()?.actor;
      if (actor?.kind !== "token") return;
      const key = `read ${actor.tokenId} ${entry.resource.kind} ${entry.resource.id ?? ""} ${entry.summary}`;
      await recordOnce(key, READ_EVERY_MS, { ...entry, actor: actorOf(actor), via: "api", address: actor.from });
    },
  };
}
