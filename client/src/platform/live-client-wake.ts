/** Hidden tabs are called once a minute; whoever was not called for longer slept. */
const SLEPT_MS = 90_000;
const TICK_MS = 5_000;

/** Calls when this machine has woken from sleep or is on a network again: a connection from before is dead without knowing it. */
export function onWake(listener: () => void): Disposable {
  let last = Date.now();
  const tick = () => {
    const now = Date.now();
    const hasSlept = now - last > SLEPT_MS;
    last = now;
    if (hasSlept) listener();
  };
  const timer = setInterval(tick, TICK_MS);
  globalThis.addEventListener?.("online", listener);
  return {
    [Symbol.dispose]: () => {
      clearInterval(timer);
      globalThis.removeEventListener?.("online", listener);
    },
  };
}
