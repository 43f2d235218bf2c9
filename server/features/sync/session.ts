import type { Socket } from "node:net";

import type { WebSocket } from "ws";

import { LIMITS } from "#server/platform/limits.ts";
import { CLOSE_REASONS, type CloseCode } from "#shared/kernel/close-codes.ts";
import type { Actor } from "#shared/kernel/permission.ts";
import { encodeAck, encodeDenied } from "#shared/kernel/sync-protocol.core.ts";

import { binaryFrame } from "./frame.core.ts";
import type { PresenceIdentity, PresenceOwner } from "./presence.ts";

const DENIED = binaryFrame(encodeDenied("You may look at this document, not change it"));

/** One open socket in a room. Late events of a closed one touch nothing else. */
export class Session implements PresenceOwner {
  readonly ws: WebSocket;
  readonly identity: PresenceIdentity;
  readonly wantsAck: boolean;
  actor: Exclude<Actor, { kind: "anonymous" }>;
  canWrite: boolean;
  /** Sync messages received, and of these the ones that are committed or refused. */
  received = 0;
  gaps = 0;
  violations = 0;
  isOpen = true;
  /** When the reader fell behind (milliseconds since 1970), or 0. */
  laggingSince = 0;
  lastSentAt: number;
  lastHeardAt: number;
  #socket: Socket;
  #onDrained: (session: Session) => void;
  #lastDenied = 0;

  constructor(
    ws: WebSocket,
    socket: Socket,
    options: {
      actor: Exclude<Actor, { kind: "anonymous" }>;
      canWrite: boolean;
      wantsAck: boolean;
      identity: PresenceIdentity;
      now: number;
      onDrained: (session: Session) => void;
    },
  ) {
    this.ws = ws;
    this.#socket = socket;
    this.actor = options.actor;
    this.canWrite = options.canWrite;
    this.wantsAck = options.wantsAck;
    this.identity = options.identity;
    this.lastSentAt = options.now;
    this.lastHeardAt = options.now;
    this.#onDrained = options.onDrained;
  }

  /** Bytes that wait for a slow reader. */
  get unsentBytes(): number {
    return this.#socket.writableLength;
  }

  /** Writes a ready frame past `ws`, which would make its header again for each socket. */
  #write(frame: Buffer, now: number): void {
    this.lastSentAt = now;
    this.#socket.write(frame);
  }

  /** Sends a document frame, or notes that this reader needs a catch-up once it has drained. */
  sendDocument(frame: Buffer, now: number): void {
    if (!this.isOpen || this.laggingSince !== 0) return;
    if (this.#socket.writableLength > LIMITS.syncLagBytes) {
      this.laggingSince = now;
      this.#socket.once("drain", () => {
        if (!this.isOpen) return;
        this.laggingSince = 0;
        this.#onDrained(this);
      });
      return;
    }
    this.#write(frame, now);
  }

  /** Presence is the first thing a slow reader goes without. */
  sendPresence(frame: Buffer, now: number): void {
    if (!this.isOpen || this.laggingSince !== 0 || this.#socket.writableLength > LIMITS.syncLagBytes / 4) return;
    this.#write(frame, now);
  }

  sendAck(seq: number, received: number, state: "saved" | "failing" | "refused", now: number): void {
    if (!this.isOpen || !this.wantsAck) return;
    this.#write(binaryFrame(encodeAck({ seq, received, state })), now);
  }

  /** Tells a reader that writes are refused, at most once a second. */
  deny(now: number): void {
    if (!this.isOpen || now - this.#lastDenied < 1_000) return;
    this.#lastDenied = now;
    this.#write(DENIED, now);
  }

  close(code: CloseCode, reason: string = CLOSE_REASONS[code]): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.ws.close(code, reason);
    // A peer that doesn't answer the close (a stalled reader) must not hold its buffer.
    const timer = setTimeout(() => this.ws.terminate(), LIMITS.syncCloseMs);
    timer.unref();
    this.ws.once("close", () => clearTimeout(timer));
  }
}
