import { EventEmitter } from "node:events";

import { createDecoder, readVarUint } from "lib0/decoding";
import { WebSocket } from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";

import { type Ack, encodeSync, MESSAGE, readAck, SYNC } from "#shared/kernel/sync-protocol.core.ts";

// Every provider listens for the end of the process.
EventEmitter.defaultMaxListeners = 1_000;

/** Waits until something holds; the message says what was waited for. */
export async function until(holds: () => boolean | Promise<boolean>, what: string, timeoutMs = 10_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Waited ${timeoutMs} ms in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** A stock client with everything it heard in the way of our acknowledgements. */
export interface Client extends Disposable {
  doc: Y.Doc;
  provider: WebsocketProvider;
  acks: Ack[];
  closed: Promise<number>;
}

export interface ClientOptions {
  user?: string;
  ack?: boolean;
  doc?: Y.Doc;
  params?: Record<string, string>;
}

/** Connects y-websocket's own provider, unmodified. */
export function connect(
  url: string,
  name: string,
  { user = "alice", ack = false, doc = new Y.Doc(), params = {} }: ClientOptions = {},
): Client {
  const provider = new WebsocketProvider(url, name, doc, {
    params: { ...(user === "" ? {} : { user }), ...(ack ? { ack: "1" } : {}), ...params },
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- ws is a WebSocket, with more
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
    disableBc: true,
    maxBackoffTime: 100,
  });
  const acks: Ack[] = [];
  provider.messageHandlers[MESSAGE.ack] = (_encoder, decoder) => void acks.push(readAck(decoder));
  const closed = new Promise<number>((resolve) => provider.on("closed", ({ code }) => resolve(code)));
  return {
    doc,
    provider,
    acks,
    closed,
    [Symbol.dispose]: () => {
      provider.destroy();
      provider.awareness.destroy();
      doc.destroy();
    },
  };
}

export async function synced(...clients: Client[]): Promise<void> {
  for (const { provider } of clients) await until(() => provider.synced, "the first sync");
}

/** A document out of its state (V1). */
export function opened(state: Uint8Array): Y.Doc {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, state);
  return doc;
}

export function isSame(one: Y.Doc, other: Y.Doc): boolean {
  return Buffer.compare(Y.encodeSnapshot(Y.snapshot(one)), Y.encodeSnapshot(Y.snapshot(other))) === 0;
}

/** A socket without a client: sends whatever bytes it is given, and notes what it hears. */
export interface RawClient extends Disposable {
  ws: WebSocket;
  frames: Buffer[];
  send: (data: Uint8Array | string) => void;
  update: (update: Uint8Array) => void;
  closed: Promise<number>;
}

export async function connectRaw(
  url: string,
  name: string,
  { user = "alice", ack = false }: { user?: string; ack?: boolean } = {},
): Promise<RawClient> {
  const ws = new WebSocket(`${url}/${name}?user=${user}${ack ? "&ack=1" : ""}`);
  const frames: Buffer[] = [];
  ws.on("message", (data: Buffer) => frames.push(data));
  ws.on("error", () => undefined);
  const closed = new Promise<number>((resolve) => ws.on("close", resolve));
  await new Promise((resolve, reject) => {
    ws.once("open", resolve);
    ws.once("error", reject);
  });
  return {
    ws,
    frames,
    closed,
    send: (data) => ws.send(data),
    update: (update) => ws.send(encodeSync(SYNC.update, update)),
    [Symbol.dispose]: () => ws.terminate(),
  };
}

/** Type and, for sync messages, step of a frame. */
export function kindOf(frame: Uint8Array): [number, number] {
  const decoder = createDecoder(frame);
  return [readVarUint(decoder), readVarUint(decoder)];
}
