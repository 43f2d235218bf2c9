/** Somebody who wants the query asked this often. */
export interface Interest {
  seconds: number;
}

export interface Interests {
  size: () => number;
  /** Seconds; endless without anybody. */
  shortest: () => number;
  add: (interest: Interest) => void;
  delete: (interest: Interest) => void;
}

/** Who wants a query, and the shortest interval among them, at hand however many there are. */
export function createInterests(): Interests {
  const all = new Set<Interest>();
  const bySeconds = new Map<number, number>();
  let shortest = Number.POSITIVE_INFINITY;
  const count = (seconds: number, by: number) => {
    const left = (bySeconds.get(seconds) ?? 0) + by;
    if (left === 0) bySeconds.delete(seconds);
    else bySeconds.set(seconds, left);
    shortest = Math.min(...bySeconds.keys());
  };
  return {
    size: () => all.size,
    shortest: () => shortest,
    add: (interest: Interest) => {
      if (!all.has(interest)) count(interest.seconds, 1);
      all.add(interest);
    },
    delete: (interest: Interest) => {
      if (all.delete(interest)) count(interest.seconds, -1);
    },
  };
}
