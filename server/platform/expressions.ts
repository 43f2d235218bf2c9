import { Worker } from "node:worker_threads";

import { Problem } from "#shared/kernel/problem.ts";

import { LIMITS } from "./limits.ts";

/**
 * Evaluates JSONata (https://docs.jsonata.org) in a thread of its own, so that an endless expression or one that fills
 * the memory ends that thread and not the server.
 */
export interface Expressions extends AsyncDisposable {
  /** The JSON that an expression gives for an input. Throws `tool.failed` with the mistake in words. */
  evaluate: (expression: string, input: unknown) => Promise<unknown>;
}

interface Task {
  id: number;
  expression: string;
  input: unknown;
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

function failed(reason: string): Problem {
  return new Problem("tool.failed", `The expression: ${reason}`);
}

export function createExpressions(): Expressions {
  let worker: Worker | undefined;
  let current: Task | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let count = 0;
  const queue: Task[] = [];

  /** One at a time, so that the clock runs for the one that is slow. */
  function next(): void {
    if (current !== undefined) return;
    current = queue.shift();
    if (current === undefined) {
      worker?.unref();
      return;
    }
    worker ??= start();
    worker.ref();
    timer = setTimeout(() => stop(failed(`it took longer than ${LIMITS.expressionMs / 1_000} s`)), LIMITS.expressionMs);
    const { id, expression, input } = current;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    worker.postMessage({ id, expression, input });
  }

  function settle(done: (task: Task) => void): void {
    clearTimeout(timer);
    const task = current;
    current = undefined;
    if (task !== undefined) done(task);
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
    evaluate: (expression, input) =>
      new Promise((resolve, reject) => {
        count += 1;
        queue.push({ id: count, expression, input, resolve, reject });
        next();
      }),
    [Symbol.asyncDispose]: async () => {
      for (const task of queue.splice(0)) task.reject(failed("the server is stopping"));
      const ended = worker;
      stop(failed("the server is stopping"));
      await ended?.terminate();
    },
  };
}
