/** Time as a port, so that tests can move it by hand. */
export interface Clock {
  now: () => Date;
  /** Runs once after `ms`; disposing it before then cancels. */
  after: (ms: number, run: () => void) => Disposable;
}

/** The machine's clock. Its timers never keep the process alive. */
export const realClock: Clock = {
  now: () => new Date(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    timer.unref();
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  },
};
