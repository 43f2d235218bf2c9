interface MemoryOptions<T> {
  /** Milliseconds since 1970; with `forMs`, after which everything is asked for again. */
  now: () => number;
  forMs?: number;
  /** Whether an answer is worth keeping. */
  isKept?: (answer: T) => boolean;
}

/** Answers that are looked up once, however many ask at once. What fails is asked for again. */
export interface Memory<T> {
  get: (key: string, ask: () => Promise<T>) => Promise<T>;
  forget: () => void;
}

export function createMemory<T>({ now, forMs = Infinity, isKept = () => true }: MemoryOptions<T>): Memory<T> {
  let known = new Map<string, Promise<T>>();
  let since = now();
  return {
    get: (key, ask) => {
      const time = now();
      if (time - since >= forMs) {
        known = new Map();
        since = time;
      }
      const found = known.get(key);
      if (found !== undefined) return found;
      // Forgotten while it is on its way, an answer is not among those that are known after.
      const asked = known;
      const answer = ask();
      asked.set(key, answer);
      const drop = () => void asked.delete(key);
      answer.then((value) => isKept(value) || drop(), drop);
      return answer;
    },
    forget: () => {
      known = new Map();
    },
  };
}
