import * as Y from "yjs";

import { LIMITS } from "#server/platform/limits.ts";
import { CLOSE, type CloseCode } from "#shared/kernel/close-codes.ts";
import type { DocumentRef } from "#shared/kernel/document-name.ts";
import { type Ack, documentHash, encodeSync, SYNC } from "#shared/kernel/sync-protocol.core.ts";

import { ClientOwners } from "./client-owners.ts";
import type { DocumentKind } from "./document-kind.ts";
import { binaryFrame } from "./frame.core.ts";
import { Presence } from "./presence.ts";
import type { Session } from "./session.ts";
import { StateFrames } from "./state-frames.ts";
import { trimValues } from "./trim-values.core.ts";
import { applyTurn, type Inbound, type Turn, type TurnHost } from "./turn.ts";
import type { StoredDocument } from "./update-log.ts";
import { scanUpdate, type ScannedUpdate } from "./update-scan.core.ts";

const NOTHING = binaryFrame(encodeSync(SYNC.step2, new Uint8Array([0, 0])));

export type Refusal = "read-only" | "too-fast" | "malformed" | "client-id" | "structure" | "too-large" | "violation";

/** What the room needs of the sync server. */
export interface RoomHost {
  now: () => number;
  /** The room has something for the next turn. */
  schedule: (room: Room) => void;
  onGap: () => void;
  onRefused: (reason: Refusal) => void;
  onClosed: (code: CloseCode) => void;
  onFailedCheck: (room: Room, error: unknown) => void;
}

/** An open document and everybody in it. SPEC.md numbers what it promises. */
export class Room {
  readonly name: string;
  readonly ref: DocumentRef;
  readonly kind: DocumentKind;
  readonly sessions = new Set<Session>();
  readonly presence: Presence;
  /** Number of the last commit, and of the last one that the snapshot holds. */
  seq = 0;
  snapshotSeq = 0;
  tailBytes = 0;
  snapshotBytes = 0;
  /** Milliseconds since 1970 of the last commit, and since when nobody is here. */
  lastCommitAt = 0;
  emptySince: number;
  lastTurnAt = 0;
  renewedAt = 0;
  /** The commit of which everybody was told, once things were quiet. */
  announcedSeq = 0;
  doc: Y.Doc | undefined;
  inbound: Inbound[] = [];
  isFailing = false;
  /** A turn of this room waits for its commit: the document holds what nobody may see yet. */
  isCommitting = false;
  #host: RoomHost;
  #turnHost: TurnHost;
  #owners = new ClientOwners(new Map());
  #emitted: Uint8Array | undefined;
  #inboundBytes = 0;
  /** Upper bound of the document's size; the true one is only asked when this says too much. */
  #sizeBound = 0;
  #frames = new StateFrames();
  #hash: { seq: number; hash: number } | undefined;
  #isSeeding = false;
  #onQuestion: (() => void) | undefined;
  #newcomers = new Set<Session>();
  /** Sockets that asked for everything before the document was loaded. */
  #wantsAll = new Set<Session>();
  /** Run when the document is loaded and shows nothing but what is committed. */
  #whenSettled: (() => void)[] = [];

  constructor(name: string, ref: DocumentRef, kind: DocumentKind, host: RoomHost) {
    this.name = name;
    this.ref = ref;
    this.kind = kind;
    this.#host = host;
    this.presence = new Presence(kind.kind !== "scratch");
    this.emptySince = host.now();
    this.#turnHost = {
      onMalformed: (session) => this.expel(session, CLOSE.invalidLayout, "malformed"),
      onGap: (session) => this.#noteGap(session),
      onViolation: (session) => this.#warn(session, CLOSE.invalidLayout, "violation"),
      onFailedCheck: (error, session) => {
        host.onFailedCheck(this, error);
        if (session !== null) this.#warn(session, CLOSE.invalidLayout, "violation");
      },
      takeEmitted: () => {
        const emitted = this.#emitted;
        this.#emitted = undefined;
        return emitted;
      },
    };
  }

  now(): number {
    return this.#host.now();
  }

  /** Takes what the log holds. Who waits with nothing is answered at once; the document itself is built a turn later. */
  async load(stored: StoredDocument): Promise<void> {
    this.seq = stored.seq;
    this.snapshotSeq = stored.snapshotSeq;
    this.#owners = new ClientOwners(stored.clients);
    this.tailBytes = stored.tailBytes;
    this.snapshotBytes = stored.snapshot?.length ?? 0;
    this.#sizeBound = this.snapshotBytes + this.tailBytes;
    if (stored.snapshot !== null && stored.updates.length === 0) {
      const everything = this.#frames.keep(stored.snapshot);
      for (const session of this.#wantsAll) session.sendDocument(everything, this.now());
      await this.#firstQuestion();
      this.#wantsAll.clear();
    }
    const doc = new Y.Doc();
    doc.transact(() => {
      if (stored.snapshot !== null) Y.applyUpdate(doc, stored.snapshot);
      for (const update of stored.updates) Y.applyUpdate(doc, update);
    });
    doc.on("update", (update: Uint8Array) => {
      this.#emitted = update;
    });
    trimValues(doc);
    await this.#open(doc, stored.seq === 0);
  }

  /** Building the document takes longer than a client needs to ask: whoever opens it is answered first. */
  async #firstQuestion(): Promise<void> {
    if (this.sessions.size > 0 && this.#wantsAll.size === 0) {
      await new Promise<void>((resolve) => {
        this.#onQuestion = resolve;
        setTimeout(resolve, LIMITS.syncFirstQuestionMs);
      });
      this.#onQuestion = undefined;
    }
    // The answer leaves before this thread is busy.
    await new Promise((resolve) => setImmediate(resolve));
  }

  async #open(doc: Y.Doc, isFresh: boolean): Promise<void> {
    this.#owners.reserve(doc.clientID);
    if (!isFresh || this.kind.seed === undefined) {
      this.doc = doc;
      this.#settle();
      if (this.inbound.length > 0) this.#host.schedule(this);
      return;
    }
    const seeded = new Y.Doc();
    await this.kind.seed(seeded, this.ref.id);
    const state = Y.encodeStateAsUpdate(seeded);
    this.#owners.claimForServer(seeded.clientID);
    seeded.destroy();
    // The seed is an ordinary logged commit: nobody is answered before it is durable.
    this.#isSeeding = true;
    const isSeeded = this.edit(null, (target) => {
      Y.applyUpdate(target, state);
      this.#isSeeding = false;
    });
    this.inbound.unshift(...this.inbound.splice(-1));
    this.doc = doc;
    await isSeeded;
  }

  get isSettled(): boolean {
    return this.doc !== undefined && !this.isCommitting && !this.#isSeeding;
  }

  whenSettled(run: () => void): void {
    if (this.isSettled) run();
    else this.#whenSettled.push(run);
  }

  #settle(): void {
    if (!this.isSettled) return;
    for (const run of this.#whenSettled.splice(0)) run();
  }

  join(session: Session): void {
    this.sessions.add(session);
    this.#newcomers.add(session);
    this.#host.schedule(this);
    if (session.canWrite) this.whenSettled(() => this.askForMissing(session));
    else this.whenSettled(() => this.acknowledge(session));
  }

  leave(session: Session): void {
    if (!this.sessions.delete(session)) return;
    this.#wantsAll.delete(session);
    this.#newcomers.delete(session);
    this.presence.remove(session);
    this.#host.schedule(this);
    if (this.sessions.size === 0) this.emptySince = this.now();
  }

  /** Sends our step 1; a client answers with everything we lack. */
  askForMissing(session: Session): void {
    if (this.doc === undefined || !session.isOpen) return;
    session.askedAt = this.now();
    session.sendDocument(this.#frames.question(this.doc), this.now());
  }

  #everything(): Buffer {
    return this.doc === undefined ? (this.#frames.kept ?? NOTHING) : this.#frames.everything(this.doc);
  }

  /** For a reader that fell behind and has drained. */
  catchUp(session: Session): void {
    this.whenSettled(() => {
      session.sendDocument(this.#everything(), this.now());
      this.acknowledge(session);
    });
  }

  answerStep1(session: Session, stateVector: Uint8Array): void {
    // Throws here, at the sender's cost, where it is malformed.
    const isEmpty = Y.decodeStateVector(stateVector).size === 0;
    this.#onQuestion?.();
    // It gets everything once it has read what waits for it.
    if (session.laggingSince !== 0) return;
    if (isEmpty && this.doc === undefined) {
      const { kept } = this.#frames;
      if (kept !== undefined) {
        session.sendDocument(kept, this.now());
        return;
      }
      this.#wantsAll.add(session);
      // Unless the stored snapshot has answered meanwhile.
      this.whenSettled(() => this.#wantsAll.delete(session) && session.sendDocument(this.#everything(), this.now()));
      return;
    }
    const question = Uint8Array.from(stateVector);
    this.whenSettled(() => session.sendDocument(isEmpty ? this.#everything() : this.#answer(question), this.now()));
  }

  #answer(stateVector: Uint8Array): Buffer {
    return this.doc === undefined ? NOTHING : this.#frames.answer(this.doc, stateVector);
  }

  /** Edits have stopped for a moment: what they left larger than needed is made small. */
  trim(): void {
    if (this.doc !== undefined) trimValues(this.doc);
  }

  /** Lets go of what can be made again. */
  forgetFrames(): void {
    this.#frames.forget();
  }

  receiveUpdate(session: Session, update: Uint8Array, isAnswer: boolean): void {
    if (!session.canWrite) {
      session.settled += 1;
      this.#host.onRefused("read-only");
      session.deny(this.now());
      this.acknowledge(session);
      return;
    }
    const scan = scanUpdate(update);
    if (!this.#isWellMade(scan)) {
      this.expel(session, CLOSE.invalidLayout, "structure");
      return;
    }
    if (!this.#owners.mayWrite(session.actor.userId, scan, this.doc)) {
      session.settled += 1;
      session.isIncomplete = true;
      this.#warn(session, CLOSE.notAllowed, "client-id");
      return;
    }
    if (this.#owners.countNew(scan) > LIMITS.syncNewClients) {
      this.expel(session, CLOSE.invalidLayout, "structure");
      return;
    }
    if (!this.#fits(update.length, scan)) {
      this.expel(session, CLOSE.tooLarge, "too-large");
      return;
    }
    this.inbound.push({ session, update, scan, isAnswer });
    this.#inboundBytes += update.length;
    if (this.#inboundBytes > LIMITS.syncInboundBytes) session.ws.pause();
    this.#host.schedule(this);
  }

  #isWellMade(scan: ScannedUpdate): boolean {
    const { roots } = this.kind;
    return roots === undefined || (!scan.hasSubdocument && scan.roots.every((root) => roots.includes(root)));
  }

  /** Whether the document has room for it. Whoever only deletes makes room. */
  #fits(added: number, scan: ScannedUpdate): boolean {
    this.#sizeBound += added;
    if (this.#sizeBound <= LIMITS.documentBytes || this.doc === undefined || scan.clients.length === 0) return true;
    const bytes = Y.encodeStateAsUpdate(this.doc).length;
    this.#sizeBound = bytes + this.#inboundBytes + added;
    const limit = LIMITS.documentBytes * (added <= LIMITS.syncSmallBytes ? 1.1 : 1);
    return this.#sizeBound <= limit;
  }

  receivePresence(session: Session, payload: Uint8Array): void {
    this.presence.receive(session, payload, (clientId) => {
      if (!this.#owners.isTheirs(session.actor.userId, clientId)) return false;
      // Bound before anybody else hears of it: nobody can be first to write with an id that they saw here.
      this.#owners.claim(session.actor.userId, clientId);
      return true;
    });
    if (this.presence.isChanged) this.#host.schedule(this);
  }

  /** Queues an edit by the server or through the API; settles when it is durable. */
  edit<T>(userId: string | null, change: (doc: Y.Doc) => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let result: { value: T } | undefined;
      this.inbound.push({
        session: null,
        userId,
        change: (doc) => {
          result = { value: change(doc) };
        },
        settle: (error) => {
          if (error === undefined && result !== undefined) resolve(result.value);
          else reject(error ?? new Error(`${this.name} was closed before the edit`));
        },
      });
      this.#host.schedule(this);
    });
  }

  #noteGap(session: Session): void {
    this.#host.onGap();
    session.gaps += 1;
    if (session.gaps > LIMITS.syncGaps) {
      this.expel(session, CLOSE.resync);
      return;
    }
    // One question at a time: the answer holds everything we lack.
    if (session.isIncomplete && this.now() - session.askedAt < LIMITS.syncAskEveryMs) return;
    session.isIncomplete = true;
    this.whenSettled(() => this.askForMissing(session));
  }

  #warn(session: Session, code: CloseCode, reason: Refusal): void {
    session.violations += 1;
    if (session.violations >= LIMITS.syncViolations) this.expel(session, code, reason);
    else this.#host.onRefused(reason);
  }

  /** Closes a socket for what it did. */
  expel(session: Session, code: CloseCode, reason?: Refusal): void {
    session.isExpelled = true;
    if (reason !== undefined) this.#host.onRefused(reason);
    this.close(session, code, reason === "malformed" ? "Not a message of the sync protocol" : undefined);
  }

  close(session: Session, code: CloseCode, reason?: string): void {
    if (!session.isOpen) return;
    this.#host.onClosed(code);
    session.close(code, reason);
  }

  /** Applies everything that came in as one transaction; answers what is to be committed before anybody sees it. */
  takeTurn(): Turn | undefined {
    const { doc, inbound } = this;
    if (doc === undefined || this.isCommitting || inbound.length === 0) return undefined;
    this.inbound = [];
    this.#inboundBytes = 0;
    this.lastTurnAt = this.now();
    this.#emitted = undefined;
    for (const item of inbound) if (item.session !== null) this.#owners.bind(item.session.actor.userId, item.scan);
    const turn = applyTurn(this, doc, inbound, this.#turnHost);
    if (turn.append !== undefined) {
      if (turn.isServers) this.#owners.claimForServer(doc.clientID);
      turn.append.clients = this.#owners.takePending();
      this.isCommitting = true;
      this.#frames.forget();
    }
    return turn;
  }

  /** The turn is durable: now peers may see it. */
  completeTurn(turn: Turn, seq: number | undefined): void {
    const now = this.now();
    if (turn.append !== undefined && seq !== undefined) {
      this.isCommitting = false;
      this.isFailing = false;
      this.seq = seq;
      this.tailBytes += turn.append.update.length;
      this.lastCommitAt = now;
      if (turn.frame !== undefined) {
        for (const session of this.sessions) if (session !== turn.soleAuthor) session.sendDocument(turn.frame, now);
      }
    }
    for (const { settle, error } of turn.edits) settle(error);
    for (const [session, count] of turn.senders) {
      session.settled += count;
      if (session.ws.isPaused) session.ws.resume();
    }
    this.#settle();
  }

  /** The database refused the turn; it is kept and tried again. */
  markFailing(): void {
    if (this.isFailing) return;
    this.isFailing = true;
    for (const session of this.sessions) this.acknowledge(session);
  }

  /** What may be said of the state behind the last commit, once that is on the disk. */
  acknowledge(session: Session, seq: number = this.seq, received: number = session.settled): void {
    if (session.wantsAck) session.sendAck({ seq, hash: this.#hashOf(seq), received, state: this.#ackState(session) }, this.now());
  }

  #ackState(session: Session): Ack["state"] {
    if (!session.canWrite) return "refused";
    if (this.isFailing) return "failing";
    return session.isIncomplete ? "incomplete" : "saved";
  }

  #hashOf(seq: number): number {
    if (this.doc === undefined || !this.isSettled || seq !== this.seq) return 0;
    if (this.#hash?.seq !== seq) this.#hash = { seq, hash: documentHash(this.doc) };
    return this.#hash.hash;
  }

  get isPresenceDue(): boolean {
    return this.presence.isChanged || this.#newcomers.size > 0;
  }

  sendPresenceChanges(): void {
    const now = this.now();
    this.renewedAt = now;
    const changes = this.presence.takeChanges();
    if (changes !== undefined) for (const session of this.sessions) if (!this.#newcomers.has(session)) session.sendPresence(changes, now);
    const everybody = this.#newcomers.size > 0 ? this.presence.everybody() : undefined;
    if (everybody !== undefined) for (const session of this.#newcomers) session.sendPresence(everybody, now);
    this.#newcomers.clear();
  }

  /** Everything that is committed (V2), for a snapshot. */
  stateV2(): Uint8Array {
    return Y.encodeStateAsUpdateV2(this.doc ?? new Y.Doc());
  }

  destroy(): void {
    for (const item of this.inbound.splice(0)) if (item.session === null) item.settle(new Error(`${this.name} was closed`));
    this.doc?.destroy();
    this.doc = undefined;
    this.forgetFrames();
  }
}
