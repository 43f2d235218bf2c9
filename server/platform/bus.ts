import type { Logger } from "./logger.ts";

/** Typed events inside this process. A listener that fails is logged and never disturbs the one who emitted. */
export interface Bus<Events extends object> {
  emit: <Name extends keyof Events & string>(name: Name, event: Events[Name]) => void;
  on: <Name extends keyof Events & string>(name: Name, listener: (event: Events[Name]) => void) => Disposable;
}

export function createBus<Events extends object>(logger: Logger): Bus<Events> {
  const listeners: { [Name in keyof Events]?: Set<(event: Events[Name]) => void> } = {};
  return {
    emit: (name, event) => {
      for (const listener of listeners[name] ?? []) {
        try {
          listener(event);
        } catch (error) {
          logger.error({ err: error, event: name }, "A listener failed");
        }
      }
    },
    on: (name, listener) => {
      const set = (listeners[name] ??= new Set());
      set.add(listener);
      return { [Symbol.dispose]: () => void set.delete(listener) };
    },
  };
}
