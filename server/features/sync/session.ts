import type { Socket } from "node:net";

import { WebSocket } from "ws";

import { LIMITS } from "#server/platform/limits.ts";
import { CLOSE, CLOSE_REASONS, type CloseCode } from "#shared/kernel/close-codes.ts";
import type { Account } from "#shared/kernel/permission.ts";
import { type Ack, encodeAck, encodeDenied } from "#shared/kernel/sync-protocol.core.ts";

import { binaryFrame } from "./frame.core.ts";
import type { PresenceIdentity, PresenceOwner } from "./presence.ts";
import type { Room } from "./room.ts";

const DENIED = binaryFrame(encodeDenied("You may look at this document, not change it"));
const TOO_LARGE_FOR_WS = 1009;

/** Whoever may come in at all. */
export type KnownActor = Account;

/** The socket class that the server makes: it knows its session, so that no socket needs closures of its own. */
export class SyncSocket extends WebSocket {
  session: Session | undefined;

  /** Over-long messages must not be tried again for ever: `ws` would say 1009, which clients take for a passing fault. */
  override close(code?: number, reason?: string | Buffer): void {
    if (code === TOO_LARGE_FOR_WS) super.close(CLOSE.tooLarge, CLOSE_REASONS[CLOSE.tooLarge]);
    else super.close(code, reason);
  }
}

interface SessionOptions {
  actor: KnownActor;
  canWrite: boolean;
  wantsAck: boolean;
  identity: PresenceIdentity;
  now: number;
}

/** One open socket in a room. Late events of a closed one touch nothing else. */
export class Session implements PresenceOwner {
  readonly ws: SyncSocket;
  readonly room: Room;
  readonly identity: PresenceIdentity;
  readonly wantsAck: boolean;
  actor: KnownActor;
  canWrite: boolean;
  shows: Set<number> | undefined = undefined;
  /** Sync messages of this socket that are settled: committed, refused or dropped. */
  settled = 0;
  gaps = 0;
  violations = 0;
  isOpen = true;
  /** Closed for what it did: what it sent before is not applied any more. */
  isExpelled = false;
  /** Something of it was dropped for want of what came before; it was asked for that at this time. */
  isIncomplete = false;
  askedAt = 0;
  /** When the reader fell behind (milliseconds since 1970), or 0. */
  laggingSince = 0;
  lastSentAt: number;
  lastHeardAt: number;
  lastDeniedAt = 0;
  #socket: Socket;
  #questions: number = LIMITS.syncQuestionsAtOnce;
  #questionsAt: number;

  constructor(ws: SyncSocket, socket: Socket, room: Room, { actor, canWrite, wantsAck, identity, now }: SessionOptions) {
    this.ws = ws;
    this.#socket = socket;
    this.room = room;
    this.actor = actor;
    this.canWrite = canWrite;
    this.wantsAck = wantsAck;
    this.identity = identity;
    this.lastSentAt = now;
    this.lastHeardAt = now;
    this.#questionsAt = now;
  }

  /** Counts a question; false when it is one too many. Each may cost the whole document. */
  mayAsk(now: number): boolean {
    const regained = ((now - this.#questionsAt) / 60_000) * LIMITS.syncQuestionsPerMinute;
    this.#questions = Math.min(LIMITS.syncQuestionsAtOnce, this.#questions + regained) - 1;
    this.#questionsAt = now;
    return this.#questions >= 0;
  }

  /** Writes a ready frame past `ws`, which would make its header again for each socket. */
  #write(frame: Buffer, now: number): void {
    this.lastSentAt = now;
    this.#socket.write(frame);
  }

  /** Sends a document frame, or notes that this reader needs a catch-up once it has drained. */
  sendDocument(frame: Buffer, now: number): void {
    if (!this.isOpen || this.laggingSince !== 0) return;
    if (this.#socket.writableLength <= LIMITS.syncLagBytes) {
      this.#write(frame, now);
      return;
    }
    this.laggingSince = now;
    this.#socket.once("drain", () => {
      this.laggingSince = 0;
      if (this.isOpen) this.room.catchUp(this);
    });
  }

  /** Presence is the first thing a slow reader goes without. */
  sendPresence(frame: Buffer, now: number): void {
    if (!this.isOpen || this.laggingSince !== 0 || this.#socket.writableLength > LIMITS.syncLagBytes / 4) return;
    this.#write(frame, now);
  }

  sendAck(ack: Ack, now: number): void {
    if (this.isOpen && this.wantsAck) this.#write(binaryFrame(encodeAck(ack)), now);
  }

  /** Tells a reader that writes are refused, at most once a second. */
  deny(now: number): void {
    if (!this.isOpen || now - this.lastDeniedAt < LIMITS.syncDenyEveryMs) return;
    this.lastDeniedAt = now;
    this.#write(DENIED, now);
  }

  close(code: CloseCode, reason: string = CLOSE_REASONS[code]): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    closeSoon(this.ws, code, reason);
  }
}

/** Closes a socket; a peer that doesn't answer (a stalled reader) must not hold its buffer. */
export function closeSoon(ws: WebSocket, code: CloseCode, reason: string = CLOSE_REASONS[code]): void {
  ws.close(code, reason);
  const timer = setTimeout(() => ws.terminate(), LIMITS.syncCloseMs);
  timer.unref();
  ws.once("close", () => clearTimeout(timer));
}
