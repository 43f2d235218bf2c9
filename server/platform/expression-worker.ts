import { parentPort } from "node:worker_threads";

import jsonata from "jsonata";

interface Task {
  id: number;
  expression: string;
  input: unknown;
}

function reasonOf(error: unknown): string {
  if (typeof error === "object" && error !== null && "message" in error) return String(error.message);
  return "The expression can't be evaluated";
}

async function evaluate({ id, expression, input }: Task): Promise<{ id: number; value?: unknown; error?: string }> {
  try {
    const value: unknown = await jsonata(expression).evaluate(input);
    // Its sequences carry functions and marks that no message can; JSON is all that is asked for.
    return { id, value: value === undefined ? null : JSON.parse(JSON.stringify(value)) };
  } catch (error) {
    return { id, error: reasonOf(error) };
  }
}

parentPort?.on("message", (task: Task) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  void evaluate(task).then((answer) => parentPort?.postMessage(answer));
});
