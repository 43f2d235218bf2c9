import { describe, expect, it } from "vitest";

import { type DeltaHistory, deltaSince, withStep } from "./delta-history.core.ts";

const step = (seq: number, bytes = 10) => ({ seq, delta: { upsert: { [`["${seq}"]`]: { id: seq } } }, bytes });
const limits = { steps: 3, bytes: 100 };
const after = (...seqs: number[]): DeltaHistory => seqs.reduce<DeltaHistory>((history, seq) => withStep(history, step(seq), limits), []);

describe("the last steps of a live query", () => {
  it("joined are the difference since a state", () => {
    expect(deltaSince(after(5, 6, 7), 5)).toEqual({ upsert: { '["6"]': { id: 6 }, '["7"]': { id: 7 } } });
  });

  it("are so many at most", () => {
    expect(after(4, 5, 6, 7)).toHaveLength(3);
    expect(deltaSince(after(4, 5, 6, 7), 3)).toBeUndefined();
  });

  it("together weigh no more than the table itself", () => {
    const history = withStep(after(5, 6), step(7, 85), limits);
    expect(history.map(({ seq }) => seq)).toEqual([6, 7]);
    expect(withStep(after(5, 6), step(7, 200), limits)).toEqual([]);
  });

  it("know nothing of states from elsewhere", () => {
    expect(deltaSince(after(5, 6), 1)).toBeUndefined();
    expect(deltaSince(after(5, 6), 6)).toBeUndefined();
    expect(deltaSince([], 1)).toBeUndefined();
  });
});
