import * as Y from "yjs";

const MARK = 0x7e;
const DIGITS = 8;

/** Numbers every edit of a run, so that a receiver can tell from raw bytes which edits a frame holds. */
export class EditClock {
  readonly sentAt: number[] = [];

  next(): number {
    this.sentAt.push(performance.now());
    return this.sentAt.length - 1;
  }

  /** Milliseconds from sending to now. */
  ageOf(edit: number): number {
    return performance.now() - (this.sentAt[edit] ?? Number.NaN);
  }
}

/** An editor's pen: makes real Yjs updates, each pushing one marked string to a list of the editor's own. */
export class Pen {
  readonly doc = new Y.Doc();
  readonly #list: Y.Array<string>;
  #update: Uint8Array | undefined;

  constructor(name: string) {
    this.#list = this.doc.getArray(name);
    this.doc.on("update", (update: Uint8Array) => {
      this.#update = update;
    });
  }

  /** The update that writes this edit's mark. */
  write(edit: number): Uint8Array {
    this.#list.push([`~${String(edit).padStart(DIGITS, "0")}`]);
    if (this.#update === undefined) throw new Error("An edit made no update");
    return this.#update;
  }
}

/** Calls back for every edit whose mark is in these bytes. */
export function forEachMark(bytes: Uint8Array, found: (edit: number) => void): void {
  for (let at = bytes.indexOf(MARK); at !== -1; at = bytes.indexOf(MARK, at + 1)) {
    let edit = 0;
    let digits = 0;
    while (digits < DIGITS) {
      const digit = (bytes[at + 1 + digits] ?? 0) - 48;
      if (digit < 0 || digit > 9) break;
      edit = edit * 10 + digit;
      digits += 1;
    }
    if (digits === DIGITS) found(edit);
  }
}
