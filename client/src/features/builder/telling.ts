/** Tells the others something that changes with the pointer, not more often than they can see; the last word is always told. */
export function createTelling<T>(everyMs: number, send: (value: T | null) => void) {
  let at = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const now = (value: T | null) => {
    clearTimeout(timer);
    at = performance.now();
    send(value);
  };
  return {
    /** Null, the end of it, is told at once. */
    tell: (value: T | null): void => {
      clearTimeout(timer);
      const waitMs = at + everyMs - performance.now();
      if (value === null || waitMs <= 0) now(value);
      else timer = setTimeout(() => now(value), waitMs);
    },
    stop: (): void => clearTimeout(timer),
  };
}
