import type { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";

import { createDecoder, readVarUint, readVarUint8Array } from "lib0/decoding";
import { type RawData, type WebSocket, WebSocketServer } from "ws";

import { LIMITS } from "#server/platform/limits.ts";
import { createMemory } from "#server/platform/memory.ts";
import { CLOSE, type CloseCode } from "#shared/kernel/close-codes.ts";
import { type DocumentRef, parseDocumentName } from "#shared/kernel/document-name.ts";
import { type Actor, isAccount } from "#shared/kernel/permission.ts";
import { MESSAGE, SYNC } from "#shared/kernel/sync-protocol.core.ts";

import type { DocumentKind } from "./document-kind.ts";
import type { PresenceIdentity } from "./presence.ts";
import type { Rooms } from "./rooms.ts";
import { closeSoon, type KnownActor, Session, SyncSocket } from "./session.ts";
import type { SyncFigures } from "./sync-figures.ts";

export type DocumentAccess = "edit" | "read" | "denied" | "missing";

interface Options {
  rooms: Rooms;
  kinds: ReadonlyMap<string, DocumentKind>;
  authorize: (actor: Actor, ref: DocumentRef) => Promise<DocumentAccess>;
  colorOf: (userId: string) => Promise<number>;
  /** Somebody came in while rights changed. */
  onStale: (userId: string) => void;
  now: () => number;
  figures: SyncFigures;
}

export type Admission = { code: CloseCode } | { access: "edit" | "read"; actor: KnownActor; ref: DocumentRef };

export interface Gateway {
  handleUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer, path: string, actor: Actor) => Promise<void>;
  /** What an actor may do with a document now. Strangers learn nothing of it, nor does who may see none. */
  admit: (actor: Actor, ref: DocumentRef | undefined) => Promise<Admission>;
  /** Rights have changed: who was on their way in meanwhile is asked about again. */
  noteChange: () => void;
  /** From now on everybody is sent away to come back later. */
  drain: () => void;
}

/** The name and the query of `<document>?<query>`. */
function parsePath(path: string): { name: string; query: URLSearchParams } {
  const [rest = "", query] = path.split("?", 2);
  try {
    return { name: decodeURIComponent(rest), query: new URLSearchParams(query) };
  } catch {
    return { name: "", query: new URLSearchParams(query) };
  }
}

function sessionOf(ws: WebSocket): Session | undefined {
  return ws instanceof SyncSocket ? ws.session : undefined;
}

/** Whether a socket may ask now; one that never stops asking is sent away for a while. */
function mayAsk(session: Session): boolean {
  const { room } = session;
  if (session.mayAsk(room.now())) return true;
  room.expel(session, CLOSE.tooFast, "too-fast");
  return false;
}

/** Takes a frame apart and hands it on; throws where it is malformed. */
function receive(session: Session, data: Buffer, figures: SyncFigures): void {
  const { room } = session;
  const message = createDecoder(data);
  const type = readVarUint(message);
  if (type === MESSAGE.sync) {
    const step = readVarUint(message);
    const payload = readVarUint8Array(message);
    if (step === SYNC.step1) {
      if (payload.length > LIMITS.syncMessageBytes) room.expel(session, CLOSE.tooLarge, "too-large");
      else if (mayAsk(session)) room.answerStep1(session, payload);
      return;
    }
    if (step !== SYNC.step2 && step !== SYNC.update) throw new Error("unknown sync message");
    figures.hot.messages += 1;
    // What was written offline comes in one piece, and may be larger than an edit.
    const limit = step === SYNC.step2 ? LIMITS.syncAnswerBytes : LIMITS.syncMessageBytes;
    if (payload.length > limit) room.expel(session, CLOSE.tooLarge, "too-large");
    else room.receiveUpdate(session, payload, step === SYNC.step2);
  } else if (type === MESSAGE.awareness) {
    figures.hot.presenceMessages += 1;
    room.receivePresence(session, readVarUint8Array(message));
  } else if (type === MESSAGE.queryAwareness && mayAsk(session)) {
    const everybody = room.presence.everybody();
    if (everybody !== undefined) session.sendPresence(everybody, room.now());
  }
}

function makeServer() {
  return new WebSocketServer({
    noServer: true,
    WebSocket: SyncSocket,
    perMessageDeflate: false,
    clientTracking: false,
    skipUTF8Validation: true,
    maxPayload: LIMITS.syncAnswerBytes + 1_024,
  });
}

/** The way in: upgrades, and what sockets say. */
export function createGateway({ rooms, kinds, authorize, colorOf, onStale, now, figures }: Options): Gateway {
  const server = makeServer();
  let isDraining = false;
  let changes = 0;
  const identities = createMemory<PresenceIdentity>({ now });

  // Shared by all sockets, so that an idle one costs little.
  function onMessage(this: WebSocket, data: RawData, isBinary: boolean): void {
    const session = sessionOf(this);
    if (session === undefined || !session.isOpen) return;
    session.lastHeardAt = now();
    try {
      if (!isBinary || !Buffer.isBuffer(data)) throw new Error("text frame");
      figures.hot.messageBytes += data.length;
      receive(session, data, figures);
    } catch {
      session.room.expel(session, CLOSE.invalidLayout, "malformed");
    }
  }
  function onPong(this: WebSocket): void {
    const session = sessionOf(this);
    if (session !== undefined) session.lastHeardAt = now();
  }
  function onClose(this: WebSocket): void {
    const session = sessionOf(this);
    if (session === undefined) return;
    session.isOpen = false;
    session.room.leave(session);
  }
  // What is wrong with one socket ends that one; `ws` closes it.
  const onError = () => figures.refused.inc({ reason: "malformed" });

  // One object for all sockets of a person.
  const identityOf = ({ userId, name }: KnownActor) =>
    identities.get(`${userId} ${name}`, async () => ({ id: userId, name, color: await colorOf(userId) }));

  const refuse = (ws: SyncSocket, code: CloseCode) => {
    figures.closed.inc({ code: String(code) });
    ws.on("error", onError);
    closeSoon(ws, code);
  };

  const attach = (
    ws: SyncSocket,
    socket: Socket,
    name: string,
    { access, actor, ref }: Extract<Admission, { access: string }>,
    identity: PresenceIdentity,
    wantsAck: boolean,
  ) => {
    const room = rooms.open(name, ref);
    const session = new Session(ws, socket, room, {
      actor,
      canWrite: access === "edit",
      wantsAck,
      identity,
      now: now(),
    });
    ws.session = session;
    ws.on("message", onMessage);
    ws.on("pong", onPong);
    ws.on("error", onError);
    ws.on("close", onClose);
    room.join(session);
  };

  const admit = async (actor: Actor, ref: DocumentRef | undefined): Promise<Admission> => {
    if (isDraining) return { code: CLOSE.draining };
    if (actor.kind === "anonymous") return { code: CLOSE.signIn };
    // Screens and guests watch pages; drafts are none of theirs.
    if (!isAccount(actor)) return { code: CLOSE.notAllowed };
    if (ref === undefined || !kinds.has(ref.kind)) return { code: CLOSE.noSuchDocument };
    const access = await authorize(actor, ref);
    if (access === "denied") return { code: CLOSE.notAllowed };
    if (access === "missing") return { code: CLOSE.noSuchDocument };
    return { access, actor, ref };
  };

  const isTooOld = (ref: DocumentRef, schema: string | null) =>
    schema !== null && Number(schema) < (kinds.get(ref.kind)?.schemaVersion ?? 0);

  return {
    handleUpgrade: async (request, socket, head, path, actor) => {
      const { name, query } = parsePath(path);
      const changesBefore = changes;
      const admitted = await admit(actor, parseDocumentName(name));
      const admission = "code" in admitted ? admitted : { ...admitted, identity: await identityOf(admitted.actor) };
      if (!(socket instanceof Socket)) throw new Error("A WebSocket needs a network socket");
      server.handleUpgrade(request, socket, head, (ws) => {
        if ("code" in admission) refuse(ws, admission.code);
        else if (isTooOld(admission.ref, query.get("schema"))) refuse(ws, CLOSE.clientTooOld);
        else if (isDraining) refuse(ws, CLOSE.draining);
        else {
          attach(ws, socket, name, admission, admission.identity, query.get("ack") === "1");
          if (changes !== changesBefore) onStale(admission.actor.userId);
        }
      });
    },
    admit,
    noteChange: () => {
      changes += 1;
      identities.forget();
    },
    drain: () => {
      isDraining = true;
    },
  };
}
