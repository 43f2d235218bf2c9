import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type Bad, canonicalEntry, type ChainEntry, createChainChecker, GENESIS } from "./chain.core.ts";
import { sha256 } from "./hash.ts";

const rehashed = (entry: ChainEntry): ChainEntry => ({ ...entry, hash: sha256(canonicalEntry(entry)) });

function entryAt(seq: number, previousHash: string, summary: string): ChainEntry {
  return rehashed({
    seq,
    at: new Date(seq * 1_000),
    actorKind: "user",
    actorId: "018f0000-0000-7000-8000-000000000001",
    actorName: "Ada",
    via: "browser",
    address: "127.0.0.1",
    requestId: null,
    action: "page.publish",
    resourceKind: "page",
    resourceId: "018f0000-0000-7000-8000-000000000002",
    resourceName: "Sales",
    summary,
    before: null,
    after: '{"version":1}',
    previousHash,
    hash: "",
  });
}

function chainOf(summaries: readonly string[]): ChainEntry[] {
  const chain: ChainEntry[] = [];
  for (const summary of summaries) chain.push(entryAt(chain.length + 1, chain.at(-1)?.hash ?? GENESIS, summary));
  return chain;
}

function walk(entries: readonly ChainEntry[], head: { seq: number; hash: string } | undefined): Bad | undefined {
  const checker = createChainChecker(sha256);
  for (const entry of entries) {
    const bad = checker.add(entry);
    if (bad !== undefined) return bad;
  }
  return checker.end(head);
}

const headOf = (chain: readonly ChainEntry[]) => ({ seq: chain.length, hash: chain.at(-1)?.hash ?? GENESIS });
const anyChain = fc.array(fc.string({ unit: "binary" }), { minLength: 1, maxLength: 12 }).map(chainOf);
const anyPlace = anyChain.chain((chain) => fc.record({ chain: fc.constant(chain), at: fc.nat(chain.length - 1) }));

const ALTERATIONS: ((entry: ChainEntry) => ChainEntry)[] = [
  (entry) => ({ ...entry, at: new Date(entry.at.getTime() + 1) }),
  (entry) => ({ ...entry, actorKind: "server" }),
  (entry) => ({ ...entry, actorId: null }),
  (entry) => ({ ...entry, actorName: "Eve" }),
  (entry) => ({ ...entry, via: "api" }),
  (entry) => ({ ...entry, address: null }),
  (entry) => ({ ...entry, requestId: "another" }),
  (entry) => ({ ...entry, action: "page.delete" }),
  (entry) => ({ ...entry, resourceKind: "tool" }),
  (entry) => ({ ...entry, resourceId: null }),
  (entry) => ({ ...entry, resourceName: "Costs" }),
  (entry) => ({ ...entry, summary: `${entry.summary}.` }),
  (entry) => ({ ...entry, before: "{}" }),
  (entry) => ({ ...entry, after: null }),
  (entry) => ({ ...entry, hash: "f".repeat(64) }),
];

describe("a chain", () => {
  it("is right as it was written, also when it is empty", () => {
    fc.assert(fc.property(anyChain, (chain) => walk(chain, headOf(chain)) === undefined));
    expect(walk([], { seq: 0, hash: GENESIS })).toBeUndefined();
  });

  it("names the entry of which any field was altered, its hash mended or not", () => {
    fc.assert(
      fc.property(anyPlace, fc.constantFrom(...ALTERATIONS), fc.boolean(), ({ chain, at }, alter, isMended) => {
        const altered = alter(chain[at]!);
        const bad = isMended ? rehashed(altered) : altered;
        // A hash alone that is mended is the one that it was.
        fc.pre(bad.hash !== chain[at]!.hash || !isMended);
        expect(walk(chain.with(at, bad), headOf(chain))).toEqual({ seq: at + 1, problem: "altered" });
      }),
    );
  });

  it("names the first that was removed, at the end too, and whether the others were numbered anew or not", () => {
    fc.assert(
      fc.property(anyPlace, fc.integer({ min: 1, max: 3 }), ({ chain, at }, count) => {
        expect(walk(chain.toSpliced(at, count), headOf(chain))).toEqual({ seq: at + 1, problem: "removed" });
        const renumbered = chain.toSpliced(at, count).map((entry, index) => ({ ...entry, seq: index + 1 }));
        expect(walk(renumbered, headOf(chain))?.seq).toBe(at + 1);
      }),
    );
  });

  it("names one that was inserted, those after it numbered anew or not", () => {
    fc.assert(
      fc.property(anyPlace, fc.boolean(), ({ chain, at }, isLinked) => {
        const own = entryAt(at + 1, isLinked ? (chain[at - 1]?.hash ?? GENESIS) : "e".repeat(64), "Inserted");
        const shifted = chain.toSpliced(at, 0, own).map((entry, index) => ({ ...entry, seq: index + 1 }));
        expect(walk(shifted, headOf(chain))).toEqual({ seq: at + 1, problem: "inserted" });
        const end = entryAt(chain.length + 1, headOf(chain).hash, "Inserted at the end");
        expect(walk([...chain, end], headOf(chain))).toEqual({ seq: chain.length + 1, problem: "inserted" });
        expect(walk([entryAt(0, GENESIS, "Inserted in front"), ...chain], headOf(chain))).toEqual({ seq: 0, problem: "inserted" });
      }),
    );
  });

  it("names the first of two that changed places", () => {
    fc.assert(
      fc.property(anyPlace, fc.nat(11), ({ chain, at }, other) => {
        fc.pre(other < chain.length && other !== at);
        const [first, second] = [Math.min(at, other), Math.max(at, other)];
        const swapped = chain.with(first, { ...chain[second]!, seq: first + 1 }).with(second, { ...chain[first]!, seq: second + 1 });
        expect(walk(swapped, headOf(chain))?.seq).toBe(first + 1);
      }),
    );
  });

  it("is not right without the row that says where it ends", () => {
    fc.assert(fc.property(anyChain, (chain) => walk(chain, undefined)?.seq === chain.length + 1));
  });
});
