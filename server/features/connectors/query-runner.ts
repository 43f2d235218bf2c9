import type { Clock } from "#server/platform/clock.ts";
import type { Expressions } from "#server/platform/expressions.ts";
import { LIMITS } from "#server/platform/limits.ts";
import { type Outgoing, retryAfterMs } from "#server/platform/outgoing.ts";
import type { Json } from "#shared/kernel/json.ts";
import { Problem, Transient } from "#shared/kernel/problem.ts";
import type { FetchCost, Table } from "#shared/live/schema.ts";

import type { CallBudget } from "./call-budget.ts";
import type { HostPort, HttpAsk, HttpReply, Operation, RunContext, RunResult } from "./define-connector.ts";
import { transformedTable } from "./table.core.ts";
import { parseConfig } from "./tool-config.core.ts";
import type { StoredTool, Tools } from "./tools.service.ts";

export interface QuerySpec {
  tool: string;
  operation: string;
  /** With the values of variables in them. */
  params: Record<string, Json>;
  transform?: string | undefined;
}

/** How the last call of a tool went. */
export interface ToolHealth {
  status: "ok" | "failing" | "unknown";
  reason: string | null;
  checkedAt: Date | null;
}

/** Runs operations of tools: for live queries, previews and tests alike, within each tool's budget. */
export interface QueryRunner {
  /** Smallest refresh interval of an operation, in seconds; undefined where tool or operation is not there. */
  floorSeconds: (toolId: string, operation: string) => Promise<number | undefined>;
  /** Throws `Problem` or `Transient` with a reason for the person who watches; it holds no address, query or secret. */
  run: (spec: QuerySpec, signal?: AbortSignal) => Promise<RunResult>;
  check: (tool: StoredTool) => Promise<string>;
  health: (toolId: string) => ToolHealth;
}

export interface QueryRunnerOptions {
  tools: Tools;
  outgoing: Outgoing;
  expressions: Expressions;
  host: HostPort;
  budget: CallBudget;
  clock: Clock;
}

const UNKNOWN: ToolHealth = { status: "unknown", reason: null, checkedAt: null };
const BUSY = new Set([429, 503]);

interface Meter {
  bytes: number;
  calls: number;
}

export function limitOf(tool: StoredTool, config: Record<string, unknown>): number {
  return tool.definition.callsPerMinute(config) ?? LIMITS.callsPerMinute;
}

function operationOf(tool: StoredTool, id: string): Operation | undefined {
  return tool.definition.operations.find((operation) => operation.id === id);
}

/** Failures of our own are told as such, without what is inside. */
function forPeople(error: unknown): Problem | Transient {
  if (error instanceof Problem || error instanceof Transient) return error;
  return new Problem("tool.failed", "The tool could not be asked", { cause: error });
}

export function createQueryRunner(options: QueryRunnerOptions): QueryRunner {
  const { tools, outgoing, expressions, host, budget, clock } = options;
  const healths = new Map<string, ToolHealth>();

  function contextFor(tool: StoredTool, config: Record<string, unknown>, meter: Meter, signal?: AbortSignal): RunContext<never> {
    const http = async (ask: HttpAsk): Promise<HttpReply> => {
      meter.calls += 1;
      const reply = await outgoing({
        ...ask,
        allowedHosts: tool.definition.allowedHosts(config),
        ...(signal === undefined ? {} : { signal }),
      });
      meter.bytes += reply.body.length;
      if (BUSY.has(reply.status)) {
        const waitMs = retryAfterMs(reply.headers["retry-after"], clock.now().getTime());
        if (waitMs !== undefined) budget.pause(tool.id, waitMs);
        const reason = reply.status === 429 ? "The API answered 429: too many calls" : "The API answered 503: it is not available now";
        throw new Transient(reason, waitMs === undefined ? {} : { retryAfterMs: waitMs });
      }
      return { status: reply.status, contentType: reply.headers["content-type"] ?? "", text: reply.body.toString("utf8") };
    };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `config` was parsed by the schema of this very connector.
    return { config: config as never, http, host, evaluate: expressions.evaluate };
  }

  /** Counts the call against the budget and remembers how it went. */
  async function call<T>(
    tool: StoredTool,
    work: (context: RunContext<never>, meter: Meter) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const meter: Meter = { bytes: 0, calls: 0 };
    try {
      const config = tools.open(tool);
      budget.take(tool.id, limitOf(tool, config));
      const result = await work(contextFor(tool, config, meter, signal), meter);
      healths.set(tool.id, { status: "ok", reason: null, checkedAt: clock.now() });
      return result;
    } catch (error) {
      const failure = forPeople(error);
      // A mistake in the request says nothing about the tool.
      if (!(failure instanceof Problem && failure.code === "request.invalid"))
        healths.set(tool.id, { status: "failing", reason: failure.message, checkedAt: clock.now() });
      throw failure;
    }
  }

  return {
    floorSeconds: async (toolId, operation) => {
      const tool = await tools.find(toolId);
      return tool === undefined ? undefined : operationOf(tool, operation)?.floorSeconds;
    },
    run: async ({ tool: toolId, operation: operationId, params, transform }, signal) => {
      const tool = await tools.find(toolId);
      if (tool === undefined) throw new Problem("tool.failed", "The tool of this binding has been removed");
      const operation = operationOf(tool, operationId);
      if (operation === undefined) throw new Problem("tool.failed", "The tool has no such operation any more");
      const startedAt = performance.now();
      return call(
        tool,
        async (context, meter) => {
          const fetched = await operation.run(context, parseConfig(operation.params, params, "params"));
          const table: Table =
            transform === undefined || transform.trim() === ""
              ? fetched
              : transformedTable(await expressions.evaluate(transform, fetched), fetched);
          const cost: FetchCost = { durationMs: Math.round(performance.now() - startedAt), bytes: meter.bytes, calls: meter.calls };
          return { table, cost };
        },
        signal,
      );
    },
    check: (tool) => call(tool, (context) => tool.definition.check(context)),
    health: (toolId) => healths.get(toolId) ?? UNKNOWN,
  };
}
