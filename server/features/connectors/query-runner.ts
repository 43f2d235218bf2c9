import type { Clock } from "#server/platform/clock.ts";
import type { Expressions } from "#server/platform/expressions.ts";
import { LIMITS } from "#server/platform/limits.ts";
import type { Logger } from "#server/platform/logger.ts";
import { type Outgoing, retryAfterMs } from "#server/platform/outgoing.ts";
import { cutTable, transformedTable } from "#shared/connectors/table.core.ts";
import { fieldUi, type Filling } from "#shared/kernel/field.ts";
import type { Json } from "#shared/kernel/json.ts";
import { Problem, Transient } from "#shared/kernel/problem.ts";
import type { FetchCost, Table } from "#shared/live/schema.ts";
import { fillParams } from "#shared/pages/filling.core.ts";
import type { VariableValues } from "#shared/pages/schema.ts";

import type { CallBudget } from "./call-budget.ts";
import type { HostPort, HttpAsk, HttpReply, Operation, RunContext, RunResult } from "./define-connector.ts";
import { excerptOf } from "./excerpt.core.ts";
import { parseConfig, secretFields } from "./tool-config.core.ts";
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
  /** How often an operation may be asked; undefined where tool or operation is not there. */
  resolve: (toolId: string, operation: string) => Promise<{ floorSeconds: number; callsPerMinute: number } | undefined>;
  /** Parameters with the values of variables in them, each written so that it stays a value. Throws `Problem` where one can't be. */
  fill: (toolId: string, operation: string, params: Record<string, Json>, values: VariableValues) => Promise<Record<string, Json>>;
  /** For those who watch. Throws `Problem` or `Transient` with a reason in words; it holds no address, query or secret. */
  run: (spec: QuerySpec, signal?: AbortSignal) => Promise<RunResult>;
  /** For those who write the query: mistakes in its expressions are told, and to those who set the tool up what the API said. */
  preview: (spec: QuerySpec, manner: { triedBy: string; tellsAnswers: boolean }) => Promise<RunResult>;
  check: (tool: StoredTool, triedBy: string) => Promise<string>;
  /** Tries settings that are not stored, for those who set them up: says what the API said, and remembers nothing. */
  checkDraft: (tool: StoredTool, triedBy: string) => Promise<string>;
  health: (toolId: string) => ToolHealth;
  /** The tool is gone. */
  forget: (toolId: string) => void;
}

/** What in its own network the organisation lets tools call, as of now. */
export type NetworkPort = () => Promise<{ toolHosts: readonly string[]; toolsMayAllow: boolean }>;

export interface QueryRunnerOptions {
  tools: Tools;
  outgoing: Outgoing;
  expressions: Expressions;
  host: HostPort;
  network: NetworkPort;
  budget: CallBudget;
  clock: Clock;
  logger: Logger;
}

const UNKNOWN: ToolHealth = { status: "unknown", reason: null, checkedAt: null };
const BUSY = new Set([429, 503]);

interface Meter {
  bytes: number;
  calls: number;
  /** What was answered last in place of data, and which sign-in was sent for it. */
  refusal?: { text: string; sent: string[] };
}

interface Manner {
  signal?: AbortSignal | undefined;
  /** Who tries it out, by their id: mistakes in expressions are told to them. */
  triedBy?: string;
  /** Failures quote the first lines of the API's answer. */
  tellsAnswers?: boolean;
  /** The tool is not stored: how it goes says nothing about one that is. */
  isDraft?: boolean;
}

export function limitOf(tool: StoredTool, config: Record<string, unknown>): number {
  return tool.definition.callsPerMinute(config) ?? LIMITS.callsPerMinute;
}

function operationOf(tool: StoredTool, id: string): Operation | undefined {
  return tool.definition.operations.find((operation) => operation.id === id);
}

/** What kind of text the parameters of an operation are. */
function fillingsOf(operation: Operation | undefined): Map<string, Filling> {
  const fillings = new Map<string, Filling>();
  for (const [name, schema] of Object.entries(operation?.params.shape ?? {})) {
    const filling = fieldUi(schema)?.filling;
    if (filling !== undefined) fillings.set(name, filling);
  }
  return fillings;
}

const QUIET_TRANSFORM = "The transform failed, not the source. Its preview in the builder says why";

/** A connector's own mistake is told as one, without what is inside; that is for the log. */
function forPeople(error: unknown, tool: StoredTool, logger: Logger): Problem | Transient {
  if (error instanceof Problem || error instanceof Transient) return error;
  logger.error({ err: error, tool: tool.id, connector: tool.definition.id }, "A connector failed in a way that it does not know");
  return new Problem("tool.failed", "The tool could not be asked", { cause: error });
}

/** Sign-ins among headers, whole and without their scheme: an API may write them back. */
function signInsOf(headers: Readonly<Record<string, string>> = {}): string[] {
  const sent = headers["authorization"];
  return sent === undefined ? [] : [sent, sent.slice(sent.indexOf(" ") + 1)];
}

/** The failure with the first lines of what the API answered. */
function withAnswer(
  failure: Problem | Transient,
  { refusal }: Meter,
  tool: StoredTool,
  config: Record<string, unknown>,
): Problem | Transient {
  if (refusal === undefined || (failure instanceof Problem && failure.code !== "tool.failed")) return failure;
  const secrets = secretFields(tool.definition.config).map((name) => config[name]);
  const excerpt = excerptOf(refusal.text, [...secrets.filter((secret) => typeof secret === "string"), ...refusal.sent]);
  return excerpt === "" ? failure : new Problem("tool.failed", `${failure.message}. It said:\n${excerpt}`, { cause: failure });
}

/** What fits a browser: the first rows of many; a table that is too large all the same is refused. */
function fitting(table: Table): { table: Table; tableBytes: number } {
  const cut = cutTable(table, LIMITS.rowsToBrowser);
  const tableBytes = Buffer.byteLength(JSON.stringify(cut));
  if (tableBytes <= LIMITS.queryResultBytes) return { table: cut, tableBytes };
  throw new Problem("tool.failed", `The result is larger than ${LIMITS.queryResultBytes / 1_048_576} MB; ask for fewer rows or columns`);
}

/** The settings of a tool are another failure than the parameters of a request. */
function openedConfig(tools: Tools, tool: StoredTool): Record<string, unknown> {
  try {
    return tools.open(tool);
  } catch (error) {
    throw new Problem("tool.failed", "The settings of this tool can't be used. Open it and save it again", { cause: error });
  }
}

/** Private hosts that a tool may call: those that it allows itself, where it may, and those that the organisation does. */
async function privateHostsOf(tool: StoredTool, config: Record<string, unknown>, network: NetworkPort) {
  // Whoever draws pages chooses the address of a built-in tool.
  if (tool.isBuiltIn) return {};
  const { toolHosts, toolsMayAllow } = await network();
  return { allowedHosts: [...(toolsMayAllow ? tool.definition.allowedHosts(config) : []), ...toolHosts], allowedRanges: toolHosts };
}

/** The way out of this server for one run of one tool: counted, within its budget, told in words when it is too much. */
function httpFor(
  tool: StoredTool,
  config: Record<string, unknown>,
  { outgoing, network, budget, clock }: Pick<QueryRunnerOptions, "outgoing" | "network" | "budget" | "clock">,
  meter: Meter,
  signal: AbortSignal | undefined,
) {
  return async (ask: HttpAsk): Promise<HttpReply> => {
    const origin = URL.parse(ask.url)?.origin ?? "";
    budget.take(tool.id, origin, limitOf(tool, config));
    meter.calls += 1;
    const reply = await outgoing({
      ...ask,
      ...(await privateHostsOf(tool, config, network)),
      ...(signal === undefined ? {} : { signal }),
    });
    meter.bytes += reply.body.length;
    if (reply.status >= 400) meter.refusal = { text: reply.body.toString("utf8"), sent: signInsOf(ask.headers) };
    if (BUSY.has(reply.status)) {
      const askedMs = retryAfterMs(reply.headers["retry-after"], clock.now().getTime());
      const waitMs = askedMs === undefined ? undefined : Math.min(askedMs, LIMITS.retryAfterMaxMs);
      if (waitMs !== undefined) budget.pause(tool.id, origin, waitMs);
      const reason = reply.status === 429 ? "The API answered 429: too many calls" : "The API answered 503: it is not available now";
      throw new Transient(reason, waitMs === undefined ? {} : { retryAfterMs: waitMs });
    }
    return { status: reply.status, contentType: reply.headers["content-type"] ?? "", text: reply.body.toString("utf8") };
  };
}

export function createQueryRunner(options: QueryRunnerOptions): QueryRunner {
  const { tools, expressions, host, clock, logger } = options;
  const healths = new Map<string, ToolHealth>();

  /** An expression's mistake quotes the expression; whoever only watches does not see that. */
  async function evaluateQuietly(expression: string, input: unknown, signal: AbortSignal | undefined): Promise<unknown> {
    try {
      return await expressions.evaluate(expression, input, { signal });
    } catch (error) {
      throw new Problem("tool.failed", "The expression of this binding failed; its preview in the builder says why", { cause: error });
    }
  }

  /** What somebody tries out is told with its mistake. */
  function evaluateFor({ triedBy, signal }: Manner) {
    return (expression: string, input: unknown) =>
      triedBy === undefined ? evaluateQuietly(expression, input, signal) : expressions.evaluate(expression, input, { triedBy });
  }

  /** What a binding's transform makes of an answer. That it fails says nothing about the tool: it is blamed by its name. */
  async function transformed(transform: string, fetched: Table, manner: Manner): Promise<Table> {
    let value: unknown;
    try {
      value = await evaluateFor(manner)(transform, fetched);
    } catch (error) {
      const reason = error instanceof Problem ? error.message.replace(/^The expression/, "The transform") : "The transform failed";
      throw new Problem("tool.failed", manner.triedBy === undefined ? QUIET_TRANSFORM : reason, { cause: error });
    }
    return transformedTable(value, fetched);
  }

  /** Runs with the tool's settings and remembers how it went. */
  async function call<T>(tool: StoredTool, manner: Manner, work: (context: RunContext<never>, meter: Meter) => Promise<T>): Promise<T> {
    const meter: Meter = { bytes: 0, calls: 0 };
    let config: Record<string, unknown> = {};
    // The API has answered; what is wrong now is how its answer is read.
    let isReading = false;
    try {
      config = openedConfig(tools, tool);
      const result = await work(
        {
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `config` was parsed by the schema of this very connector.
          config: config as never,
          http: httpFor(tool, config, options, meter, manner.signal),
          host,
          evaluate: async (expression, input) => {
            isReading = true;
            const value = await evaluateFor(manner)(expression, input);
            isReading = false;
            return value;
          },
        },
        meter,
      );
      if (manner.isDraft !== true) healths.set(tool.id, { status: "ok", reason: null, checkedAt: clock.now() });
      return result;
    } catch (error) {
      const failure = forPeople(error, tool, logger);
      // A mistake in the request or in its expression, or a question that nobody waits for any more, says nothing about the tool.
      const isAsked = !(failure instanceof Problem && failure.code === "request.invalid") && manner.signal?.aborted !== true;
      if (isAsked && !isReading && manner.isDraft !== true)
        healths.set(tool.id, { status: "failing", reason: failure.message, checkedAt: clock.now() });
      throw manner.tellsAnswers === true ? withAnswer(failure, meter, tool, config) : failure;
    }
  }

  async function run({ tool: toolId, operation: operationId, params, transform }: QuerySpec, manner: Manner): Promise<RunResult> {
    const tool = await tools.find(toolId);
    if (tool === undefined) throw new Problem("tool.failed", "The tool of this binding has been removed");
    const operation = operationOf(tool, operationId);
    if (operation === undefined) throw new Problem("request.invalid", "The tool has no such operation");
    const startedAt = performance.now();
    const { fetched, meter } = await call(tool, manner, async (context, used) => ({
      fetched: await operation.run(context, parseConfig(operation.params, params, "params")),
      meter: used,
    }));
    const isPlain = transform === undefined || transform.trim() === "";
    const result = isPlain ? fetched : await transformed(transform, fetched, manner);
    const cost: FetchCost = { durationMs: Math.round(performance.now() - startedAt), bytes: meter.bytes, calls: meter.calls };
    return { ...fitting(result), cost };
  }

  return {
    resolve: async (toolId, operationId) => {
      const tool = await tools.find(toolId);
      const operation = tool === undefined ? undefined : operationOf(tool, operationId);
      if (tool === undefined || operation === undefined) return undefined;
      return { floorSeconds: operation.floorSeconds, callsPerMinute: limitOf(tool, tool.config) };
    },
    fill: async (toolId, operationId, params, values) => {
      const tool = await tools.find(toolId);
      return fillParams(params, values, fillingsOf(tool === undefined ? undefined : operationOf(tool, operationId)));
    },
    run: (spec, signal) => run(spec, { signal }),
    preview: (spec, manner) => run(spec, manner),
    check: (tool, triedBy) => {
      options.budget.resume(tool.id);
      return call(tool, { triedBy }, (context) => tool.definition.check(context));
    },
    checkDraft: (tool, triedBy) => call(tool, { triedBy, isDraft: true, tellsAnswers: true }, (context) => tool.definition.check(context)),
    health: (toolId) => healths.get(toolId) ?? UNKNOWN,
    forget: (toolId) => void healths.delete(toolId),
  };
}
