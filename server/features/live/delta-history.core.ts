import type { TableDelta } from "#shared/live/schema.ts";
import { joinDeltas } from "#shared/live/table-delta.core.ts";

/** One step of a live query. */
export interface Step {
  /** The state that it leads to. */
  seq: number;
  delta: TableDelta;
  bytes: number;
}

/** The last steps, oldest first, so that one who comes back gets the difference. */
export type DeltaHistory = readonly Step[];

/** With one more step. Steps that together weigh more than the table itself are let go: then it is cheaper to send that. */
export function withStep(history: DeltaHistory, step: Step, limits: { steps: number; bytes: number }): DeltaHistory {
  const steps = [...history, step].slice(-limits.steps);
  let bytes = steps.reduce((sum, each) => sum + each.bytes, 0);
  while (bytes > limits.bytes) bytes -= steps.shift()?.bytes ?? bytes;
  return steps;
}

/** What changed since that state, or undefined where it is too long ago. */
export function deltaSince(history: DeltaHistory, seq: number): TableDelta | undefined {
  const first = history.findIndex((step) => step.seq === seq + 1);
  return first === -1
    ? undefined
    : history
        .slice(first)
        .map(({ delta }) => delta)
        .reduce(joinDeltas);
}
