import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";

import { applyLayout, toLayout } from "./layout.core.ts";
import { widgetText } from "./page-doc.core.ts";
import type { createPageUndo } from "./page-undo.ts";
import type { RichText } from "./schema.ts";
import { idOf, join, type Player, seedState } from "./testing/players.ts";
import { readText } from "./text.core.ts";

const isNightly = process.env["NIGHTLY"] === "1";
const options = { numRuns: isNightly ? 10_000 : 500 };
const timeout = isNightly ? 1_800_000 : 60_000;

const ID = idOf(1);

/** One who writes in the text. */
class Writer {
  readonly #player: Player;

  constructor(client: number) {
    this.#player = join(seedState, client);
  }

  get doc(): Y.Doc {
    return this.#player.doc;
  }

  get undo(): ReturnType<typeof createPageUndo> {
    return this.#player.undo;
  }

  get #text(): Y.Text {
    const text = widgetText(this.doc, ID);
    if (text === undefined) throw new Error("No text");
    return text;
  }

  get words(): string {
    return readText(this.#text)
      .map(({ insert }) => insert)
      .join("")
      .replace(/\n$/, "");
  }

  write(at: number, words: string): void {
    this.#act(() => this.#text.insert(at, words));
  }

  remove(at: number, length: number): void {
    this.#act(() => this.#text.delete(at, length));
  }

  empty(): void {
    this.remove(0, this.words.length);
  }

  /** What the server does when a version is restored. */
  restore(text: RichText): void {
    const layout = toLayout(this.doc);
    const widgets = layout.widgets.map((widget) => (widget.id === ID ? { ...widget, text } : widget));
    applyLayout(this.doc, { ...layout, widgets }, { now: 0 });
  }

  #act(change: () => void): void {
    this.#player.undo.stopCapturing();
    this.doc.transact(change, this.#player.origin);
  }
}

function meet(...writers: readonly Writer[]): void {
  for (const from of writers)
    for (const to of writers)
      if (from !== to) Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc)), "network");
}

/** Ada, Bo and the server, all with the same words. */
function start(words: string) {
  const [ada, bo, server] = [new Writer(100), new Writer(101), new Writer(102)];
  server.restore([{ insert: `${words}\n` }]);
  meet(ada, bo, server);
  return { ada, bo, server, meet: () => meet(ada, bo, server) };
}

describe("undo in a text", () => {
  it("doesn't bring words back that a restored version has brought already", () => {
    const { ada, server, meet: all } = start("abc def");
    ada.empty();
    all();
    server.restore([{ insert: "abc def\n" }]);
    all();
    expect(ada.undo.undo()).toBeNull();
    expect(ada.words).toBe("abc def");
  });

  it("knows them in more that was restored, and when somebody has written into them since", () => {
    const { ada, bo, server, meet: all } = start("The quick brown fox");
    ada.remove(4, 6);
    ada.write(13, "!");
    all();
    expect(bo.words).toBe("The brown fox!");
    server.restore([{ insert: "The quick brown fox\n" }]);
    all();
    bo.write(7, "QQ");
    all();
    ada.undo.undo();
    ada.undo.undo();
    expect(ada.words).toBe("The quiQQck brown fox");
  });

  it("brings back what was restored and then taken away by somebody", () => {
    const { ada, bo, server, meet: all } = start("abc def");
    ada.empty();
    all();
    server.restore([{ insert: "abc def\n" }]);
    all();
    bo.empty();
    all();
    ada.undo.undo();
    expect(ada.words).toBe("abc def");
  });

  it("brings one's own words back beside others that somebody wrote in their place", () => {
    const { ada, bo, meet: all } = start("abc def");
    ada.empty();
    all();
    bo.write(0, "another");
    all();
    ada.undo.undo();
    expect([ada.words.includes("abc def"), ada.words.includes("another")]).toEqual([true, true]);
  });

  it("gives each letter once, whatever two deleted while they were apart and whoever takes back first", { timeout }, () => {
    const range = fc.tuple(fc.nat(12), fc.nat(12));
    fc.assert(
      fc.property(range, range, fc.boolean(), fc.boolean(), (mine, theirs, isAdaFirst, isRedone) => {
        const words = "one two three";
        const { ada, bo, meet: all } = start(words);
        for (const [writer, [from, to]] of [
          [ada, mine],
          [bo, theirs],
        ] as const)
          writer.remove(Math.min(from, to), Math.abs(from - to) + 1);
        all();
        const left = ada.words;
        for (const writer of isAdaFirst ? [ada, bo] : [bo, ada]) {
          writer.undo.undo();
          all();
        }
        expect([ada.words, bo.words]).toEqual([words, words]);
        if (!isRedone) return;
        for (const writer of [ada, bo]) {
          writer.undo.redo();
          all();
        }
        expect([ada.words, bo.words]).toEqual([left, left]);
      }),
      options,
    );
  });
});
