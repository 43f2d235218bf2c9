import * as Y from "yjs";

import { LIMITS } from "#server/platform/limits.ts";
import { encodeSync, SYNC } from "#shared/kernel/sync-protocol.core.ts";

import { binaryFrame } from "./frame.core.ts";

/** Frames that tell or ask of a document's committed state, made once for all who need them; the next commit ends them. */
export class StateFrames {
  #everything: Buffer | undefined;
  #question: Buffer | undefined;
  /** Answers to equal questions: a storm of clients that have the same state. */
  #answers = new Map<string, Buffer>();

  /** The stored snapshot, before there is a document. */
  keep(stateV1: Uint8Array): Buffer {
    this.#everything = binaryFrame(encodeSync(SYNC.step2, stateV1));
    return this.#everything;
  }

  /** Everything committed, where it is known before the document was built. */
  get kept(): Buffer | undefined {
    return this.#everything;
  }

  /** Everything committed. */
  everything(doc: Y.Doc): Buffer {
    return (this.#everything ??= binaryFrame(encodeSync(SYNC.step2, Y.encodeStateAsUpdate(doc))));
  }

  /** Our step 1: a client answers with everything we lack. */
  question(doc: Y.Doc): Buffer {
    return (this.#question ??= binaryFrame(encodeSync(SYNC.step1, Y.encodeStateVector(doc))));
  }

  /** What a client with this state lacks. */
  answer(doc: Y.Doc, stateVector: Uint8Array): Buffer {
    const key = Buffer.from(stateVector).toString("latin1");
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const frame = binaryFrame(encodeSync(SYNC.step2, Y.encodeStateAsUpdate(doc, stateVector)));
    if (this.#answers.size < LIMITS.syncKeptAnswers) this.#answers.set(key, frame);
    return frame;
  }

  forget(): void {
    this.#everything = undefined;
    this.#question = undefined;
    this.#answers.clear();
  }
}
