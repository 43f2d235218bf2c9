import { promisify } from "node:util";
import { zstdCompress, zstdDecompress } from "node:zlib";

import { updateV1Of } from "./update-format.core.ts";

/** First byte of a state in Yjs's second format; without it there is a zstd frame right away, of the first. */
const V2 = 2;

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/**
 * A document's state (V2) as a snapshot is stored. The second format keeps equal things together, so that what was edited
 * 20 000 times is little larger than new: 1 kB where the first takes 60. On the wire only the first is spoken.
 */
export async function packState(stateV2: Uint8Array): Promise<Buffer> {
  return Buffer.concat([Uint8Array.of(V2), await compress(stateV2)]);
}

/** The state (V1) that a snapshot holds. */
export async function unpackState(stored: Uint8Array): Promise<Uint8Array> {
  if (stored[0] !== V2) return decompress(stored);
  return updateV1Of(await decompress(stored.subarray(1)));
}
