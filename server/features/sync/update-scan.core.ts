/** One client's structs in an update: where they are, and which clocks they cover. */
export interface ScannedClient {
  clientId: number;
  clock: number;
  endClock: number;
  structs: number;
  /** Byte range of the structs themselves. */
  from: number;
  to: number;
}

/** What an update (Yjs V1) holds, read without building anything. */
export interface ScannedUpdate {
  clients: ScannedClient[];
  /** Names of root types that it writes to directly. */
  roots: string[];
  hasSubdocument: boolean;
  deletingClients: number;
  /** Byte range of the delete set behind its count. */
  deletesFrom: number;
  deletesTo: number;
}

/** Above this no honest client counts; a forged clock would silence whoever it belongs to. */
const MAX_CLOCK = 2 ** 40;
const MAX_DEPTH = 200;
const utf8 = new TextDecoder();

// One scan at a time, without an object per read: this runs for every message.
let bytes: Uint8Array = new Uint8Array();
let at = 0;

function fail(): never {
  throw new Error("malformed update");
}

function byte(): number {
  const value = bytes[at];
  if (value === undefined) fail();
  at += 1;
  return value;
}

function varUint(): number {
  let value = 0;
  let factor = 1;
  for (;;) {
    const next = byte();
    value += (next & 127) * factor;
    if (next < 128) return value;
    factor *= 128;
    if (value > Number.MAX_SAFE_INTEGER) fail();
  }
}

function skip(length: number): void {
  at += length;
  if (at > bytes.length) fail();
}

function skipVarInt(): void {
  while (byte() >= 128);
}

/** Skips a string; answers its length in UTF-16 units, which is what Yjs counts. */
function skipString(): number {
  const end = varUint() + at;
  if (end > bytes.length) fail();
  let units = 0;
  for (; at < end; at += 1) {
    const value = bytes[at] ?? 0;
    if ((value & 0xc0) !== 0x80) units += value >= 0xf0 ? 2 : 1;
  }
  return units;
}

function skipAny(depth: number): void {
  if (depth > MAX_DEPTH) fail();
  const type = byte();
  if (type === 125) skipVarInt();
  else if (type === 124) skip(4);
  else if (type === 123 || type === 122) skip(8);
  else if (type === 119 || type === 116) skip(varUint());
  else if (type === 118) {
    for (let left = varUint(); left > 0; left -= 1) {
      skip(varUint());
      skipAny(depth + 1);
    }
  } else if (type === 117) for (let left = varUint(); left > 0; left -= 1) skipAny(depth + 1);
  else if (type !== 127 && type !== 126 && type !== 121 && type !== 120) fail();
}

/** Where a value that lib0 wrote ends; throws where it is malformed. */
export function anyEnd(source: Uint8Array, from: number): number {
  bytes = source;
  at = from;
  skipAny(0);
  return at;
}

function skipMany(skipOne: () => void): number {
  const count = varUint();
  for (let left = count; left > 0; left -= 1) skipOne();
  return count;
}

function skipType(): void {
  const kind = varUint();
  if (kind > 6) fail();
  // XML elements and hooks have a name.
  if (kind === 3 || kind === 5) skip(varUint());
}

const skipText = () => skip(varUint());
const skipPlain = () => skipAny(0);

/** Skips a struct's content; answers how many clocks it covers. */
function skipContent(kind: number, found: ScannedUpdate): number {
  switch (kind) {
    case 1:
      return varUint();
    case 2:
      return skipMany(skipText);
    case 3:
    case 5:
      skipText();
      return 1;
    case 4:
      return skipString();
    case 6:
      skipText();
      skipText();
      return 1;
    case 7:
      skipType();
      return 1;
    case 8:
      return skipMany(skipPlain);
    case 9:
      found.hasSubdocument = true;
      skipText();
      skipAny(0);
      return 1;
    default:
      return fail();
  }
}

function skipId(): void {
  varUint();
  varUint();
}

function skipParent(info: number, found: ScannedUpdate): void {
  if (varUint() === 1) {
    const length = varUint();
    const from = at;
    skip(length);
    found.roots.push(utf8.decode(bytes.subarray(from, at)));
  } else skipId();
  if ((info & 32) !== 0) skipText();
}

function skipStruct(found: ScannedUpdate): number {
  const info = byte();
  const kind = info & 31;
  if (kind === 0 || kind === 10) return varUint();
  if ((info & 128) !== 0) skipId();
  if ((info & 64) !== 0) skipId();
  if ((info & 192) === 0) skipParent(info, found);
  return skipContent(kind, found);
}

function scanClient(found: ScannedUpdate): ScannedClient {
  const structs = varUint();
  const clientId = varUint();
  const clock = varUint();
  const from = at;
  let endClock = clock;
  for (let left = structs; left > 0; left -= 1) {
    const length = skipStruct(found);
    if (length === 0) fail();
    endClock += length;
  }
  if (endClock > MAX_CLOCK) fail();
  return { clientId, clock, endClock, structs, from, to: at };
}

function skipDeletes(): void {
  varUint();
  for (let left = varUint(); left > 0; left -= 1) skipId();
}

/** Reads an update's structure; throws where it is malformed. Nothing of it was applied then. */
export function scanUpdate(update: Uint8Array): ScannedUpdate {
  bytes = update;
  at = 0;
  const found: ScannedUpdate = { clients: [], roots: [], hasSubdocument: false, deletingClients: 0, deletesFrom: 0, deletesTo: 0 };
  for (let left = varUint(); left > 0; left -= 1) found.clients.push(scanClient(found));
  found.deletingClients = varUint();
  found.deletesFrom = at;
  for (let left = found.deletingClients; left > 0; left -= 1) skipDeletes();
  found.deletesTo = at;
  if (at !== update.length) fail();
  return found;
}
