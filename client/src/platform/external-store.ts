/** A value outside React, as `useSyncExternalStore` reads it. */
export interface ReadableStore<T> {
  subscribe: (listener: () => void) => () => void;
  getSnapshot: () => T;
}

export interface WritableStore<T> extends ReadableStore<T> {
  set: (value: T) => void;
}

/** Makes a store; listeners hear of it only when the value is another one. */
export function createStore<T>(initial: T, isEqual: (one: T, other: T) => boolean = Object.is): WritableStore<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => value,
    set: (next) => {
      if (isEqual(value, next)) return;
      value = next;
      for (const listener of listeners) listener();
    },
  };
}
