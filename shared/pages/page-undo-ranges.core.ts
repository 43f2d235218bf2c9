interface Range {
  from: number;
  /** The first clock behind it. */
  to: number;
}

/** Index of the first range that ends at `clock` or behind it. */
function firstReaching(ranges: readonly Range[], clock: number): number {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[middle]?.to ?? clock) < clock) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Which clocks of which clients were named. Neighbours are kept as one range, so that a tab that is open for days keeps a few
 * ranges rather than one for every edit.
 */
export class ClockRanges {
  /** By client: in order, with a gap between each two. */
  readonly #ranges = new Map<number, Range[]>();

  /** How many ranges are kept. */
  get size(): number {
    let size = 0;
    for (const ranges of this.#ranges.values()) size += ranges.length;
    return size;
  }

  add(client: number, clock: number, length: number): void {
    const known = this.#ranges.get(client);
    if (known === undefined) {
      this.#ranges.set(client, [{ from: clock, to: clock + length }]);
      return;
    }
    const start = firstReaching(known, clock);
    let [from, to, end] = [clock, clock + length, start];
    for (let range = known[end]; range !== undefined && range.from <= to; range = known[end]) {
      from = Math.min(from, range.from);
      to = Math.max(to, range.to);
      end += 1;
    }
    known.splice(start, end - start, { from, to });
  }

  has(client: number, clock: number): boolean {
    const known = this.#ranges.get(client) ?? [];
    const range = known[firstReaching(known, clock + 1)];
    return range !== undefined && range.from <= clock;
  }
}
