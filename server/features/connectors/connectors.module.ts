import type { Router } from "express";

import { createBus } from "#server/platform/bus.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { Database } from "#server/platform/database.ts";
import { createExpressions } from "#server/platform/expressions.ts";
import type { Logger } from "#server/platform/logger.ts";
import { createOutgoing } from "#server/platform/outgoing.ts";
import type { Secrets } from "#server/platform/secrets.ts";

import type { Audit } from "../audit/index.ts";
import type { History } from "../history/index.ts";
import { createCallBudget } from "./call-budget.ts";
import type { HostPort } from "./define-connector.ts";
import { createQueryRunner, type NetworkPort, type QueryRunner } from "./query-runner.ts";
import { loadConnectors } from "./registry.ts";
import { type FindPeople, toolsRouter } from "./tools.routes.ts";
import { createTools } from "./tools.service.ts";

export interface ConnectorsOptions {
  db: Database;
  secrets: Secrets;
  host: HostPort;
  /** How many widgets are bound to each tool, by its id. */
  countWidgets: () => Promise<ReadonlyMap<string, number>>;
  network: NetworkPort;
  people: FindPeople;
  history: Pick<History, "record" | "states" | "get">;
  audit: Audit;
  clock: Clock;
  logger: Logger;
}

/** What the rest of the server may ask of tools. */
export interface Connectors extends AsyncDisposable {
  runner: Pick<QueryRunner, "resolve" | "fill" | "run">;
  /** “Weather”; undefined where there is no such tool. */
  nameOf: (toolId: string) => Promise<string | undefined>;
  /** A tool was changed or removed: what it gives may be another. */
  onChanged: (listener: (event: { toolId: string }) => void) => Disposable;
  /** Tools were changed by an import. */
  imported: (toolIds: readonly string[]) => void;
  router: Router;
}

export async function createConnectors({
  db,
  secrets,
  host,
  countWidgets,
  network,
  people,
  history,
  audit,
  clock,
  logger,
}: ConnectorsOptions): Promise<Connectors> {
  const definitions = await loadConnectors();
  const bus = createBus<{ changed: { toolId: string } }>(logger);
  const budget = createCallBudget(clock);
  const expressions = createExpressions();
  const tools = createTools({ db, secrets, clock, definitions, audit, history });
  const runner = createQueryRunner({ tools, outgoing: createOutgoing(), expressions, host, network, budget, clock, logger });
  return {
    runner,
    nameOf: async (toolId) => {
      const tool = await tools.find(toolId);
      return tool && `“${tool.name}”`;
    },
    imported: (toolIds) => {
      for (const toolId of toolIds) bus.emit("changed", { toolId });
    },
    onChanged: (listener) => bus.on("changed", listener),
    router: toolsRouter({
      tools,
      runner,
      budget,
      clock,
      definitions,
      countWidgets,
      audit,
      people,
      changed: (toolId) => bus.emit("changed", { toolId }),
    }),
    [Symbol.asyncDispose]: () => expressions[Symbol.asyncDispose](),
  };
}
