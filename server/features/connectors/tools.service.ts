import { z } from "zod";

import type { Clock } from "#server/platform/clock.ts";
import { type Database, type EntityManager, LOCKED } from "#server/platform/database.ts";
import type { SealedSecret, Secrets } from "#server/platform/secrets.ts";
import { newId } from "#shared/kernel/ids.ts";
import { Json } from "#shared/kernel/json.ts";
import { Problem } from "#shared/kernel/problem.ts";

import type { Audit } from "../audit/index.ts";
import type { History, KeptVersion } from "../history/index.ts";
import type { ConnectorDefinition } from "./define-connector.ts";
import { changedSettings, toolAdded, toolChanged, toolRemoved, toolRestored, toolState } from "./tool-audit.ts";
import { parseConfig, secretFields, splitSecrets } from "./tool-config.core.ts";
import { ToolEntity, type ToolRow } from "./tools.entities.ts";

/** Tools that are there from the start, with ids that never change; they have no row. */
const BUILT_IN: readonly { id: string; kind: string; name: string }[] = [
  { id: "00000000-0000-7000-8000-000000000001", kind: "system", name: "This server" },
  { id: "00000000-0000-7000-8000-000000000002", kind: "http", name: "Any public API" },
];
export const SYSTEM_TOOL_ID = "00000000-0000-7000-8000-000000000001";

/** A tool as the server uses it; secrets still sealed. */
export interface StoredTool {
  id: string;
  definition: ConnectorDefinition;
  name: string;
  config: Record<string, Json>;
  secrets: Record<string, SealedSecret>;
  isBuiltIn: boolean;
  createdAt: Date;
  updatedAt: Date;
}

export interface ToolInput {
  name?: string | undefined;
  config?: Record<string, Json> | undefined;
}

export interface Tools {
  list: () => Promise<StoredTool[]>;
  find: (id: string) => Promise<StoredTool | undefined>;
  get: (id: string) => Promise<StoredTool>;
  /** A tool of these settings that is not stored; one that is lends the secrets that were not typed again. */
  draft: (settings: { kind: string; config: Record<string, Json>; tool?: string | undefined }) => Promise<StoredTool>;
  create: (kind: string, input: Required<ToolInput>) => Promise<StoredTool>;
  update: (id: string, input: ToolInput) => Promise<StoredTool>;
  remove: (id: string) => Promise<void>;
  /** Its states without secrets, newest first, each with the settings that differ from the one before. */
  versions: (id: string) => Promise<ToolVersionHead[]>;
  version: (id: string, version: number) => Promise<ToolState>;
  /** Goes back to a state; secrets stay as they are today. */
  restore: (id: string, version: number) => Promise<StoredTool>;
  /** The settings with their secrets, parsed; for a run only. */
  open: (tool: StoredTool) => Record<string, unknown>;
}

export interface ToolsOptions {
  db: Database;
  secrets: Secrets;
  clock: Clock;
  definitions: ReadonlyMap<string, ConnectorDefinition>;
  audit: Pick<Audit, "record">;
  history: Pick<History, "record" | "states" | "get">;
}

/** What versions keep of a tool. */
export interface ToolState {
  name: string;
  config: Record<string, Json>;
}

export interface ToolVersionHead extends KeptVersion {
  /** As the form calls them; empty for the first. */
  changed: string[];
}

const ToolStateSchema = z.object({ name: z.string(), config: z.record(z.string(), Json) });

/** A state as the history keeps it; `authorId` null where nobody is known for it. */
function stateToKeep({ id, name, config }: Pick<ToolRow, "id" | "name" | "config">) {
  return { kind: "tool", resourceId: id, value: { name, config } } as const;
}

/** What a secret of a tool is sealed for. */
export function toolSecretContext(toolId: string, name: string): string {
  return `tool:${toolId}:${name}`;
}

/** A state as its fields are compared. */
function flat({ name, config }: ToolState): Record<string, Json> {
  return { name, ...config };
}

function refuseBuiltIn(tool: StoredTool): void {
  if (tool.isBuiltIn) throw new Problem("access.denied", "This tool belongs to the server. Add one of your own instead");
}

/** Checks settings and seals what is secret of them. */
function createConfigs({ secrets, clock }: Pick<ToolsOptions, "secrets" | "clock">) {
  function seal(toolId: string, typed: Record<string, string>): Record<string, SealedSecret> {
    const updatedAt = clock.now().toISOString();
    return Object.fromEntries(
      Object.entries(typed).map(([name, text]) => [name, { sealed: secrets.seal(text, toolSecretContext(toolId, name)), updatedAt }]),
    );
  }

  /** What is stored of settings: checked together with the typed secrets, kept without them. */
  function checked(definition: ConnectorDefinition, plain: Record<string, Json>, typed: Record<string, string>): Record<string, Json> {
    const parsed = parseConfig(definition.config, { ...plain, ...typed }, "body.config");
    const names = secretFields(definition.config);
    const kept = Object.entries(parsed).filter(([name, value]) => !names.includes(name) && value !== undefined);
    return Object.fromEntries(kept.map(([name, value]) => [name, Json.parse(value)]));
  }

  function changed(tool: StoredTool, given: Record<string, Json>, before = tool.config): Pick<StoredTool, "config" | "secrets"> {
    const { definition } = tool;
    const { plain, typed } = splitSecrets(given, secretFields(definition.config));
    const config = checked(definition, { ...before, ...plain }, typed);
    const moved = definition.destination(config) !== definition.destination(tool.config);
    const untyped = Object.keys(tool.secrets).filter((name) => !Object.hasOwn(typed, name));
    // Whoever may change the address must not thereby learn a secret that somebody else typed.
    if (moved && untyped.length > 0) {
      const issues = untyped.map((name) => ({ path: `body.config.${name}`, message: "Type it again: the tool now calls another host" }));
      throw new Problem("request.invalid", "The tool now calls another host; type its secrets again", { issues });
    }
    return { config, secrets: { ...tool.secrets, ...seal(tool.id, typed) } };
  }

  /** A tool of these settings that nobody has stored. */
  function drafted(definition: ConnectorDefinition, given: Record<string, Json>): StoredTool {
    const { plain, typed } = splitSecrets(given, secretFields(definition.config));
    const [id, now] = [newId(), clock.now()];
    const settings = { config: checked(definition, plain, typed), secrets: seal(id, typed) };
    return { id, definition, name: definition.title, ...settings, isBuiltIn: false, createdAt: now, updatedAt: now };
  }

  return { seal, checked, changed, drafted };
}

function definitionOf(definitions: ToolsOptions["definitions"], kind: string): ConnectorDefinition {
  const definition = definitions.get(kind);
  if (definition !== undefined) return definition;
  const issues = [{ path: "body.kind", message: `Must be one of ${[...definitions.keys()].join(", ")}` }];
  throw new Problem("request.invalid", `There is no connector “${kind}”`, { issues });
}

function builtInTools(definitions: ToolsOptions["definitions"], startedAt: Date): StoredTool[] {
  return BUILT_IN.flatMap(({ id, kind, name }): StoredTool[] => {
    const definition = definitions.get(kind);
    if (definition === undefined) return [];
    return [{ id, definition, name, config: {}, secrets: {}, isBuiltIn: true, createdAt: startedAt, updatedAt: startedAt }];
  });
}

function storedTool(row: ToolRow, definitions: ToolsOptions["definitions"]): StoredTool[] {
  const definition = definitions.get(row.kind);
  if (definition === undefined) return [];
  const { id, name, config, createdAt, updatedAt } = row;
  return [{ id, definition, name, config, secrets: row.secrets, isBuiltIn: false, createdAt, updatedAt }];
}

/** States of a tool, each with what it changed. */
async function versionsOf({ id, definition }: StoredTool, history: ToolsOptions["history"]): Promise<ToolVersionHead[]> {
  const states = (await history.states("tool", id)).map(({ value, ...kept }) => ({ kept, state: flat(ToolStateSchema.parse(value)) }));
  return states.map(({ kept, state }, index) => {
    const before = states[index + 1]?.state;
    return { ...kept, changed: before === undefined ? [] : changedSettings(before, state, definition) };
  });
}

/** Whoever changes or removes it at the same moment waits. */
async function locked(em: EntityManager, id: string): Promise<ToolRow> {
  const row = await em.findOne(ToolEntity, { id }, LOCKED);
  if (row === null) throw new Problem("not-found", "There is no such tool");
  return row;
}

export function createTools({ db, secrets, clock, definitions, audit, history }: ToolsOptions): Tools {
  const { seal, checked, changed, drafted } = createConfigs({ secrets, clock });
  const builtIn = builtInTools(definitions, clock.now());

  const toTool = (row: ToolRow) => storedTool(row, definitions);

  async function find(id: string): Promise<StoredTool | undefined> {
    const known = builtIn.find((tool) => tool.id === id);
    if (known !== undefined) return known;
    const row = await db.read((em) => em.findOne(ToolEntity, { id }));
    return row === null ? undefined : toTool(row)[0];
  }

  async function get(id: string): Promise<StoredTool> {
    const tool = await find(id);
    if (tool === undefined) throw new Problem("not-found", "There is no such tool");
    return tool;
  }

  /** Tools that were there before there were versions, or that an import changed, keep what they were too. */
  const keepAsFound = (em: EntityManager, row: ToolRow) => history.record(em, { ...stateToKeep(row), authorId: null });
  const stateAt = async (id: string, version: number) => ToolStateSchema.parse(await history.get("tool", id, version));

  return {
    find,
    get,
    list: async () => {
      const rows = await db.read((em) => em.findAll(ToolEntity, { orderBy: { name: "asc", id: "asc" } }));
      return [...builtIn, ...rows.flatMap(toTool)];
    },
    draft: async ({ kind, config: given, tool: id }) => {
      if (id === undefined) return drafted(definitionOf(definitions, kind), given);
      const tool = await get(id);
      refuseBuiltIn(tool);
      return { ...tool, ...changed(tool, given) };
    },
    create: async (kind, { name = "", config: given = {} }) => {
      const definition = definitionOf(definitions, kind);
      const { plain, typed } = splitSecrets(given, secretFields(definition.config));
      const id = newId();
      const now = clock.now();
      const row = await db.unitOfWork(async (em) => {
        const settings = { config: checked(definition, plain, typed), secrets: seal(id, typed) };
        const made = em.create(ToolEntity, { id, kind, name, ...settings, createdAt: now, updatedAt: now });
        await em.flush();
        await history.record(em, stateToKeep(made));
        await audit.record(em, toolAdded(made, definition));
        return made;
      });
      const [tool] = toTool(row);
      if (tool === undefined) throw new Error("A tool was made of a kind that is not there");
      return tool;
    },
    update: async (id, { name, config }) => {
      const tool = await get(id);
      refuseBuiltIn(tool);
      await db.unitOfWork(async (em) => {
        const row = await locked(em, id);
        const before = toolState(row);
        await keepAsFound(em, row);
        if (name !== undefined) row.name = name;
        if (config !== undefined) Object.assign(row, changed(toTool(row)[0] ?? tool, config));
        row.updatedAt = clock.now();
        await history.record(em, stateToKeep(row));
        await audit.record(em, toolChanged(before, row, tool.definition));
      });
      return get(id);
    },
    versions: async (id) => versionsOf(await get(id), history),
    version: async (id, version) => stateAt((await get(id)).id, version),
    restore: async (id, version) => {
      const tool = await get(id);
      refuseBuiltIn(tool);
      const state = await stateAt(id, version);
      await db.unitOfWork(async (em) => {
        const row = await locked(em, id);
        const before = toolState(row);
        await keepAsFound(em, row);
        Object.assign(row, { name: state.name, ...changed(toTool(row)[0] ?? tool, state.config, {}), updatedAt: clock.now() });
        await history.record(em, { ...stateToKeep(row), restoredFrom: version });
        await audit.record(em, toolRestored(before, row, tool.definition, version));
      });
      return get(id);
    },
    remove: async (id) => {
      const tool = await get(id);
      refuseBuiltIn(tool);
      await db.unitOfWork(async (em) => {
        const removed = await em.nativeDelete(ToolEntity, { id });
        if (removed === 0) throw new Problem("not-found", "There is no such tool");
        await audit.record(em, toolRemoved(tool));
      });
    },
    open: (tool) => {
      const opened = Object.entries(tool.secrets).map(([name, { sealed }]) => [
        name,
        secrets.open(sealed, toolSecretContext(tool.id, name)),
      ]);
      return parseConfig(tool.definition.config, { ...tool.config, ...Object.fromEntries(opened) }, "config");
    },
  };
}
