import * as Y from "yjs";

import { encodeSync, SYNC } from "#shared/kernel/sync-protocol.core.ts";

import type { CommitActor } from "./actors.core.ts";
import type { Change, DocumentKind } from "./document-kind.ts";
import { binaryFrame } from "./frame.core.ts";
import type { Room } from "./room.ts";
import type { Session } from "./session.ts";
import { joinUpdates, type Scanned } from "./update-join.core.ts";
import type { Append } from "./update-log.ts";

/** What a socket sent. */
interface ReceivedUpdate extends Scanned {
  session: Session;
  /** Step 2: all that we said we lack. */
  isAnswer: boolean;
}

/** An edit by the server itself, or through the API. */
interface ServerEdit {
  session: null;
  userId: string | null;
  change: (doc: Y.Doc) => void;
  settle: (error?: unknown) => void;
}

/** Something to be done to the document in the next turn. */
export type Inbound = ReceivedUpdate | ServerEdit;

/** A turn that was applied to the document and waits for its commit. */
export interface Turn {
  room: Room;
  append: Append | undefined;
  frame: Buffer | undefined;
  /** The only sender of the turn, who needs no echo. */
  soleAuthor: Session | undefined;
  /** Senders with how many of their messages this turn settles. */
  senders: Map<Session, number>;
  edits: { settle: (error?: unknown) => void; error: unknown }[];
}

/** What a turn needs of its room. */
export interface TurnHost {
  onMalformed: (session: Session) => void;
  onGap: (session: Session) => void;
  onViolation: (session: Session) => void;
  onFailedCheck: (error: unknown, session: Session | null) => void;
  /** The update that the document emitted since the last call. */
  takeEmitted: () => Uint8Array | undefined;
}

/** Splits what came in into runs of one sender each, in order. */
function runsBySender(items: readonly Inbound[]): Inbound[][] {
  const runs: Inbound[][] = [];
  let last: Session | null | undefined;
  for (const item of items) {
    if (item.session !== null && item.session === last) runs.at(-1)?.push(item);
    else runs.push([item]);
    last = item.session;
  }
  return runs;
}

function isReceived(item: Inbound): item is ReceivedUpdate {
  return item.session !== null;
}

function stateOf(doc: Y.Doc): Map<number, number> {
  const state = new Map<number, number>();
  for (const clientId of doc.store.clients.keys()) state.set(clientId, Y.getState(doc.store, clientId));
  return state;
}

/** Never parks what has no predecessor: parked updates are tried again with every later one, which stops the whole server. */
function dropGap(doc: Y.Doc, session: Session, host: TurnHost): boolean {
  if (doc.store.pendingStructs === null && doc.store.pendingDs === null) return false;
  doc.store.pendingStructs = null;
  doc.store.pendingDs = null;
  host.onGap(session);
  return true;
}

/** Whether the update goes on from what we have; the cheap half of the check for gaps. */
function isBehindGap(doc: Y.Doc, { scan }: Scanned): boolean {
  return scan.clients.length === 1 && scan.clients.some(({ clientId, clock }) => clock > Y.getState(doc.store, clientId));
}

function applyOne(doc: Y.Doc, update: Uint8Array, session: Session, host: TurnHost): boolean {
  try {
    Y.applyUpdate(doc, update, session);
  } catch {
    host.onMalformed(session);
  }
  return !dropGap(doc, session, host);
}

/** One by one: where something is wrong, or where there is nothing to join. */
function applyEach(doc: Y.Doc, items: readonly ReceivedUpdate[], session: Session, host: TurnHost): void {
  for (const item of items) {
    // Expelled for one of those before: the rest is dropped unread.
    if (session.isExpelled) return;
    if (isBehindGap(doc, item)) host.onGap(session);
    else if (applyOne(doc, item.update, session, host) && item.isAnswer) session.isIncomplete = false;
  }
}

/** Applies one sender's updates in as few calls as can be. */
function applyRun(doc: Y.Doc, items: readonly ReceivedUpdate[], host: TurnHost): void {
  const session = items[0]?.session;
  if (session === undefined || session.isExpelled) return;
  const joined = joinUpdates(items);
  if (joined.length === items.length) {
    applyEach(doc, items, session, host);
    return;
  }
  try {
    for (const update of joined) Y.applyUpdate(doc, update, session);
  } catch {
    // What can't be read is found out before anything of it is done; doing the others again changes nothing.
    applyEach(doc, items, session, host);
    return;
  }
  if (!dropGap(doc, session, host) && items.some((item) => item.isAnswer)) session.isIncomplete = false;
}

function applyEdit(doc: Y.Doc, edit: ServerEdit, turn: Turn): void {
  try {
    edit.change(doc);
    turn.edits.push({ settle: edit.settle, error: undefined });
  } catch (error) {
    turn.edits.push({ settle: edit.settle, error });
  }
}

/** What the document's kind says of one sender's share: put right what is not valid of it, note what was touched. */
function lookAt(change: Change, session: Session | null, kind: DocumentKind, host: TurnHost) {
  try {
    const violations = session === null ? [] : (kind.repair?.(change).violations ?? []);
    if (session !== null && violations.length > 0) host.onViolation(session);
    return { isRepaired: violations.length > 0, touched: kind.touched?.(change) ?? [] };
  } catch (error) {
    // A check that fails is a bug of ours: it must not end the process, nor keep what was applied from the log.
    host.onFailedCheck(error, session);
    return { isRepaired: true, touched: [] };
  }
}

/** Applies one sender's share; answers who touched what. */
function applyShare(transaction: Y.Transaction, run: readonly Inbound[], isAlone: boolean, turn: Turn, host: TurnHost) {
  const { doc, changed: all } = transaction;
  const changed: typeof all = isAlone ? all : new Map();
  // Each share is looked at alone: whose change it was, and whether it was valid.
  transaction.changed = changed;
  const beforeState = isAlone ? transaction.beforeState : stateOf(doc);
  applyRun(doc, run.filter(isReceived), host);
  for (const item of run) if (item.session === null) applyEdit(doc, item, turn);
  const looked = lookAt({ doc, changed, beforeState, deleteSet: transaction.deleteSet }, run[0]?.session ?? null, turn.room.kind, host);
  transaction.changed = all;
  if (!isAlone) for (const [type, keys] of changed) all.set(type, new Set([...(all.get(type) ?? []), ...keys]));
  return looked;
}

/** Who it is, without what they touched. */
function authorOf(item: Inbound): Omit<CommitActor, "touched"> {
  if (item.session === null) return { userId: item.userId };
  const { actor } = item.session;
  return {
    userId: actor.userId,
    ...(actor.from === undefined ? {} : { address: actor.from }),
    ...(actor.kind === "token" ? { tokenId: actor.tokenId } : {}),
  };
}

/** One entry for each way in which a person came, however many shares they had. */
function addActor(actors: Map<string, CommitActor>, author: Omit<CommitActor, "touched">, touched: readonly string[]): void {
  const key = `${author.userId} ${author.tokenId ?? ""}`;
  const known = actors.get(key);
  const all = new Set([...(known?.touched ?? []), ...touched]);
  actors.set(key, { ...author, touched: [...all] });
}

/** Applies what came in as one transaction; answers what is to be committed before anybody sees it. */
export function applyTurn(room: Room, doc: Y.Doc, items: readonly Inbound[], host: TurnHost): Turn & { isServers: boolean } {
  const { kind } = room;
  const turn: Turn = { room, append: undefined, frame: undefined, soleAuthor: undefined, senders: new Map(), edits: [] };
  const actors = new Map<string, CommitActor>();
  const runs = runsBySender(items);
  const isLooked = kind.repair !== undefined || kind.touched !== undefined;
  let isServers = false;
  for (const { session } of items) if (session !== null) turn.senders.set(session, (turn.senders.get(session) ?? 0) + 1);
  doc.transact((transaction) => {
    for (const run of runs) {
      const [first] = run;
      if (first === undefined) continue;
      const { isRepaired, touched } = applyShare(transaction, run, !isLooked || runs.length === 1, turn, host);
      isServers ||= isRepaired || first.session === null;
      addActor(actors, authorOf(first), touched);
    }
    // Otherwise Yjs takes the server's own part for a stranger's that uses our client id, and changes the id every time.
    transaction.local = true;
  });
  const update = host.takeEmitted();
  if (update !== undefined) {
    turn.append = { name: room.name, update, actors: [...actors.values()], at: new Date(room.now()), clients: [] };
    turn.frame = binaryFrame(encodeSync(SYNC.update, update));
    if (turn.senders.size === 1 && !isServers) turn.soleAuthor = turn.senders.keys().next().value;
  }
  return { ...turn, isServers };
}
