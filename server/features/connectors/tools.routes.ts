import { Router } from "express";
import type { z } from "zod";

import type { Clock } from "#server/platform/clock.ts";
import { mount } from "#server/platform/http.ts";
import { type Tool, toolsContract, type ToolVersion } from "#shared/connectors/contract.ts";
import { type Actor, can, isAccount } from "#shared/kernel/permission.ts";
import { Problem, Transient } from "#shared/kernel/problem.ts";

import type { Audit } from "../audit/index.ts";
import type { CallBudget } from "./call-budget.ts";
import type { ConnectorDefinition } from "./define-connector.ts";
import { limitOf, type QueryRunner } from "./query-runner.ts";
import type { StoredTool, Tools } from "./tools.service.ts";
import { toKindView, toToolVersionView, toToolView } from "./tools.view.ts";

export interface ToolRouteParts {
  tools: Tools;
  runner: QueryRunner;
  budget: CallBudget;
  clock: Clock;
  definitions: ReadonlyMap<string, ConnectorDefinition>;
  /** How many widgets are bound to each tool, by its id. */
  countWidgets: () => Promise<ReadonlyMap<string, number>>;
  audit: Pick<Audit, "recordRead">;
  people: FindPeople;
  changed: (toolId: string) => void;
}

/** Names and colours of people by id. */
export type FindPeople = (ids: readonly string[]) => Promise<ReadonlyMap<string, NonNullable<ToolVersion["author"]>>>;

/** Whoever sets up tools does not thereby reach this server's own network: only admins let a tool call another host in it. */
async function checkHosts(tools: Tools, actor: Actor, settings: Parameters<Tools["draft"]>[0]): Promise<void> {
  if (can(actor, "settings.manage")) return;
  const hostsOf = ({ definition, config }: StoredTool) => definition.allowedHosts(definition.config.parse(config));
  const had = settings.tool === undefined ? [] : hostsOf(await tools.get(settings.tool));
  const added = hostsOf(await tools.draft(settings)).filter((host) => !had.includes(host));
  if (added.length === 0) return;
  const message = `Only an admin lets a tool call ${added.join(", ")} in your own network`;
  throw new Problem("access.denied", message, { issues: [{ path: "body.config.allowedHosts", message }] });
}

function versionRoutes(router: Router, { tools, people }: ToolRouteParts, restored: (tool: StoredTool) => Promise<Tool>): void {
  mount(router, toolsContract.versions, async ({ params }) => {
    const versions = await tools.versions(params.toolId);
    const names = await people(versions.flatMap(({ authorId }) => authorId ?? []));
    return versions.map((version) => toToolVersionView(version, names));
  });
  mount(router, toolsContract.version, ({ params }) => tools.version(params.toolId, params.version));
  mount(router, toolsContract.restore, async ({ actor, params }) => {
    const [tool, { config }] = [await tools.get(params.toolId), await tools.version(params.toolId, params.version)];
    await checkHosts(tools, actor, { kind: tool.definition.id, config, tool: tool.id });
    return restored(await tools.restore(params.toolId, params.version));
  });
}

/** For a person who waits for the answer, a passing failure is one like any other. */
async function told<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof Transient ? new Problem("tool.failed", error.message, { cause: error }) : error;
  }
}

/** How a try went, in words and with how long it took. */
async function tried(check: Promise<string>): Promise<z.input<(typeof toolsContract.test)["response"]>> {
  const startedAt = performance.now();
  const { ok, message } = await check.then(
    (answer) => ({ ok: true, message: answer }),
    (error: unknown) => ({ ok: false, message: error instanceof Error ? error.message : "It failed" }),
  );
  return { ok, message, durationMs: Math.round(performance.now() - startedAt) };
}

function idOf(actor: Actor): string {
  return isAccount(actor) ? actor.userId : actor.kind;
}

export function toolsRouter(parts: ToolRouteParts): Router {
  const { tools, runner, budget, clock, definitions, countWidgets, audit, changed } = parts;
  const router = Router();

  const view = (tool: StoredTool, widgets: ReadonlyMap<string, number>) =>
    toToolView(tool, {
      health: runner.health(tool.id),
      limitPerMinute: limitOf(tool, tool.definition.config.parse(tool.config)),
      usedLastMinute: budget.usedLastMinute(tool.id),
      widgets: widgets.get(tool.id) ?? 0,
    });

  async function afterChange(tool: StoredTool): Promise<Tool> {
    budget.resume(tool.id);
    changed(tool.id);
    return view(tool, await countWidgets());
  }

  mount(router, toolsContract.kinds, () => [...definitions.values()].map(toKindView));
  mount(router, toolsContract.list, async ({ actor }) => {
    const widgets = await countWidgets();
    const seen = (await tools.list()).filter(({ id }) => can(actor, "tool.list", { kind: "tool", id }));
    return seen.map((tool) => view(tool, widgets));
  });
  mount(router, toolsContract.get, async ({ params }) => view(await tools.get(params.toolId), await countWidgets()));
  mount(router, toolsContract.create, async ({ actor, body }) => {
    await checkHosts(tools, actor, body);
    return view(await tools.create(body.kind, body), new Map());
  });
  mount(router, toolsContract.update, async ({ actor, params, body }) => {
    const { definition } = await tools.get(params.toolId);
    if (body.config !== undefined) await checkHosts(tools, actor, { kind: definition.id, config: body.config, tool: params.toolId });
    return afterChange(await tools.update(params.toolId, body));
  });
  versionRoutes(router, parts, afterChange);
  mount(router, toolsContract.remove, async ({ params, query }) => {
    const tool = await tools.get(params.toolId);
    const used = (await countWidgets()).get(tool.id) ?? 0;
    if (used > 0 && query.force !== "true")
      throw new Problem("tool.in-use", `${used} ${used === 1 ? "widget shows" : "widgets show"} data of “${tool.name}”`);
    await tools.remove(tool.id);
    budget.forget(tool.id);
    runner.forget(tool.id);
    changed(tool.id);
    return null;
  });
  mount(router, toolsContract.test, async ({ actor, params }) => {
    const tool = await tools.get(params.toolId);
    return tried(runner.check(tool, idOf(actor)));
  });
  mount(router, toolsContract.testDraft, async ({ actor, body }) => {
    const isAllowed = body.tool === undefined ? can(actor, "tool.manage") : can(actor, "tool.manage", { kind: "tool", id: body.tool });
    if (!isAllowed) throw new Problem("access.denied");
    await checkHosts(tools, actor, body);
    const tool = await tools.draft(body);
    const answer = await tried(runner.checkDraft(tool, idOf(actor)));
    if (body.tool === undefined) budget.forget(tool.id);
    return answer;
  });
  mount(router, toolsContract.query, async ({ actor, params, body }) => {
    const tool = await tools.get(params.toolId);
    const filled = await runner.fill(tool.id, body.operation, body.params, body.variables);
    const { table, cost } = await told(
      runner.preview(
        { tool: tool.id, operation: body.operation, params: filled, transform: body.transform },
        { triedBy: idOf(actor), tellsAnswers: can(actor, "tool.manage", { kind: "tool", id: tool.id }) },
      ),
    );
    await audit.recordRead({
      action: "tool.read",
      resource: { kind: "tool", id: tool.id, name: tool.name },
      summary: `Read data of the tool “${tool.name}”`,
    });
    return { table, fetchedAt: clock.now().toISOString(), cost };
  });
  return router;
}
