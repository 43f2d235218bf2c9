import { Worker } from "node:worker_threads";

import { Problem } from "#shared/kernel/problem.ts";

import { LIMITS } from "./limits.ts";

/** Who waits for an expression. */
export interface Asked {
  /** Whoever tries an expression out, by their id; for those who watch, nobody in particular. */
  triedBy?: string | undefined;
  /** Nobody waits for it any more. */
  signal?: AbortSignal | undefined;
}

/**
 * Evaluates JSONata (https://docs.jsonata.org) in threads of their own, so that an endless expression or one that fills
 * the memory ends that thread and not the server. What people watch and what people try out have a thread each; in both, who
 * takes much time waits for those who take little.
 */
export interface Expressions extends AsyncDisposable {
  /** The JSON that an expression gives for an input. Throws `tool.failed` with the mistake in words. */
  evaluate: (expression: string, input: unknown, asked?: Asked) => Promise<unknown>;
}

interface Task {
  id: number;
  expression: string;
  input: unknown;
  /** Whose time it takes: the expression's, or of whoever tries it. */
  account: string;
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

interface Spent {
  ms: number;
  /** Milliseconds since the process began. */
  at: number;
}

function failed(reason: string): Problem {
  return new Problem("tool.failed", `The expression: ${reason}`);
}

const TOO_LONG = `it took longer than ${LIMITS.expressionMs / 1_000} s`;
/** Time that was taken is forgotten after this, and with it that an expression is endless. */
const FORGOTTEN_MS = 30_000;
/** Of one that is new nothing is known: those that have been quick before go first, and those that were slow later. */
const UNKNOWN_MS = 200;

/** What expressions, or people, have taken lately. */
function createAccounts() {
  const spent = new Map<string, Spent>();
  const of = (account: string): Spent | undefined => {
    const found = spent.get(account);
    return found === undefined || performance.now() - found.at > FORGOTTEN_MS ? undefined : found;
  };
  return {
    of,
    set: (account: string, ms: number) => {
      spent.delete(account);
      spent.set(account, { ms, at: performance.now() });
      const [oldest] = spent.keys();
      if (spent.size > LIMITS.expressionsRemembered && oldest !== undefined) spent.delete(oldest);
    },
  };
}

/** A thread and those that wait for it. `pick` says which is next. */
function createLane(pick: (queue: readonly Task[]) => Task | undefined, took: (task: Task, ms: number) => void) {
  let worker: Worker | undefined;
  let current: { task: Task; since: number } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const queue = new Set<Task>();

  /** One at a time, so that the clock runs for the one that is slow. */
  function next(): void {
    if (current !== undefined) return;
    const task = pick([...queue]);
    if (task === undefined) {
      worker?.unref();
      return;
    }
    queue.delete(task);
    current = { task, since: performance.now() };
    worker ??= start();
    worker.ref();
    timer = setTimeout(() => stop(failed(TOO_LONG)), LIMITS.expressionMs);
    const { id, expression, input } = task;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    worker.postMessage({ id, expression, input });
  }

  function settle(done: (task: Task) => void): void {
    clearTimeout(timer);
    const ended = current;
    current = undefined;
    if (ended !== undefined) {
      took(ended.task, performance.now() - ended.since);
      done(ended.task);
    }
    next();
  }

  function stop(error: Error): void {
    const ended = worker;
    worker = undefined;
    ended?.removeAllListeners();
    // An exception while it ends is nobody's business any more.
    ended?.on("error", () => undefined);
    void ended?.terminate();
    settle((task) => task.reject(error));
  }

  function start(): Worker {
    const started = new Worker(new URL("./expression-worker.ts", import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: LIMITS.expressionMemoryMb },
    });
    started.on("message", ({ value, error }: { value?: unknown; error?: string }) => {
      settle((task) => (error === undefined ? task.resolve(value) : task.reject(failed(error))));
    });
    started.on("error", () => stop(failed("it needs too much memory")));
    return started;
  }

  return {
    waitingOf: (account: string) => [...queue].filter((task) => task.account === account).length,
    add: (task: Task, signal: AbortSignal | undefined) => {
      queue.add(task);
      signal?.addEventListener("abort", () => queue.delete(task) && task.reject(failed("nobody waits for it any more")), { once: true });
      next();
    },
    end: async () => {
      for (const task of queue) task.reject(failed("the server is stopping"));
      queue.clear();
      const ended = worker;
      stop(failed("the server is stopping"));
      await ended?.terminate();
    },
  };
}

export function createExpressions(): Expressions {
  let count = 0;
  const byExpression = createAccounts();
  const byPerson = createAccounts();
  const least = (accounts: ReturnType<typeof createAccounts>, unknown: number) => (queue: readonly Task[]) => {
    const cost = ({ account }: Task) => accounts.of(account)?.ms ?? unknown;
    return queue.toSorted((one, other) => cost(one) - cost(other) || one.id - other.id)[0];
  };
  const watched = createLane(least(byExpression, UNKNOWN_MS), ({ account }, ms) => byExpression.set(account, ms));
  const tried = createLane(least(byPerson, 0), ({ account }, ms) => byPerson.set(account, (byPerson.of(account)?.ms ?? 0) + ms));

  return {
    evaluate: (expression, input, { triedBy, signal } = {}) =>
      new Promise((resolve, reject) => {
        count += 1;
        const task: Task = { id: count, expression, input, account: triedBy ?? expression, resolve, reject };
        if (triedBy === undefined) {
          // An endless one is not tried again for every tile that shows it.
          if ((byExpression.of(expression)?.ms ?? 0) >= LIMITS.expressionMs) reject(failed(TOO_LONG));
          else watched.add(task, signal);
        } else if (tried.waitingOf(triedBy) >= LIMITS.expressionsWaiting) {
          reject(failed(`${LIMITS.expressionsWaiting} of yours wait already. Try again in a moment`));
        } else tried.add(task, signal);
      }),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([watched.end(), tried.end()]);
    },
  };
}
