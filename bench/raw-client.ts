import { once } from "node:events";
import type { Socket } from "node:net";

import { createDecoder, readVarString, readVarUint, readVarUint8Array } from "lib0/decoding";
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from "lib0/encoding";
import { WebSocket } from "ws";
import * as Y from "yjs";

import type { Dialect } from "./servers.ts";

const EMPTY_STATE_VECTOR = Y.encodeStateVector(new Y.Doc());
const EMPTY_UPDATE = Y.encodeStateAsUpdate(new Y.Doc());

export interface RawHandlers {
  /** A document update (or the answer to step 1) arrived; `frame` is the whole message. */
  onUpdate?: (update: Uint8Array, frame: Buffer) => void;
  onPresence?: (frame: Buffer) => void;
  onClose?: (code: number) => void;
}

/** A client that speaks the wire protocol without a document of its own, so that the generator stays cheaper than the server. */
export class RawClient {
  readonly socket: WebSocket;
  /** Resolves with the first complete answer to our step 1. */
  readonly synced: Promise<Uint8Array>;
  #dialect: Dialect;
  #room: string;
  #stream: Socket | undefined;
  #handlers: RawHandlers;
  #resolveSynced: (update: Uint8Array) => void = () => undefined;

  constructor(dialect: Dialect, room: string, handlers: RawHandlers = {}) {
    this.#dialect = dialect;
    this.#room = room;
    this.#handlers = handlers;
    this.synced = new Promise((resolve) => {
      this.#resolveSynced = resolve;
    });
    this.socket = new WebSocket(dialect.url(room), { headers: dialect.headers, perMessageDeflate: false, skipUTF8Validation: true });
    this.socket.on("upgrade", ({ socket }) => {
      this.#stream = socket;
    });
    this.socket.on("open", () => this.#begin());
    this.socket.on("message", (data: Buffer) => this.#receive(data));
    this.socket.on("close", (code) => this.#handlers.onClose?.(code));
    this.socket.on("error", () => undefined);
  }

  /** Frame of a document update (y-protocols sync message 2), ready to send. */
  frameOf(update: Uint8Array): Uint8Array {
    return this.#frame((encoder) => {
      writeVarUint(encoder, 0);
      writeVarUint(encoder, 2);
      writeVarUint8Array(encoder, update);
    });
  }

  sendUpdate(update: Uint8Array): void {
    this.socket.send(this.frameOf(update));
  }

  /** Sends frames of `frameOf` in one system call where that is possible. */
  sendTogether(frames: readonly Uint8Array[]): void {
    this.#stream?.cork();
    for (const frame of frames) this.socket.send(frame);
    this.#stream?.uncork();
  }

  /** Presence of one client id, as y-protocols/awareness encodes it. */
  sendPresence(clientId: number, clock: number, state: unknown): void {
    const encoder = createEncoder();
    writeVarUint(encoder, 1);
    writeVarUint(encoder, clientId);
    writeVarUint(encoder, clock);
    writeVarString(encoder, JSON.stringify(state));
    const payload = toUint8Array(encoder);
    this.socket.send(
      this.#frame((frame) => {
        writeVarUint(frame, 1);
        writeVarUint8Array(frame, payload);
      }),
    );
  }

  async close(): Promise<void> {
    if (this.socket.readyState === WebSocket.CLOSED) return;
    const closed = once(this.socket, "close");
    this.socket.terminate();
    await closed;
  }

  #frame(write: (encoder: ReturnType<typeof createEncoder>) => void): Uint8Array {
    const encoder = createEncoder();
    if (this.#dialect.hasNamePrefix) writeVarString(encoder, this.#room);
    write(encoder);
    return toUint8Array(encoder);
  }

  #begin(): void {
    if (this.#dialect.hasNamePrefix) {
      this.socket.send(
        this.#frame((encoder) => {
          writeVarUint(encoder, 2);
          writeVarUint(encoder, 0);
          writeVarString(encoder, "bench");
          writeVarString(encoder, "4.7.0");
        }),
      );
    }
    this.socket.send(
      this.#frame((encoder) => {
        writeVarUint(encoder, 0);
        writeVarUint(encoder, 0);
        writeVarUint8Array(encoder, EMPTY_STATE_VECTOR);
      }),
    );
  }

  #receive(frame: Buffer): void {
    const decoder = createDecoder(frame);
    if (this.#dialect.hasNamePrefix) readVarString(decoder);
    const type = readVarUint(decoder);
    if (type === 1) this.#handlers.onPresence?.(frame);
    // 4 is Hocuspocus' "sync reply", the same payload as 0.
    if (type !== 0 && type !== 4) return;
    const syncType = readVarUint(decoder);
    const payload = readVarUint8Array(decoder);
    if (syncType === 0) {
      this.socket.send(
        this.#frame((encoder) => {
          writeVarUint(encoder, 0);
          writeVarUint(encoder, 1);
          writeVarUint8Array(encoder, EMPTY_UPDATE);
        }),
      );
      return;
    }
    if (syncType === 1) this.#resolveSynced(payload);
    this.#handlers.onUpdate?.(payload, frame);
  }
}

/** Opens clients some at a time and waits until each has the room's content. */
export async function openClients(count: number, open: (index: number) => RawClient, atOnce = 50): Promise<RawClient[]> {
  const clients: RawClient[] = [];
  while (clients.length < count) {
    const batch = Array.from({ length: Math.min(atOnce, count - clients.length) }, (_, offset) => open(clients.length + offset));
    await Promise.all(batch.map((client) => client.synced));
    clients.push(...batch);
  }
  return clients;
}
