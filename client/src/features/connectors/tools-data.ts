import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { call } from "#client/platform/api.ts";
import { toast } from "#client/ui/toast.tsx";
import { type ConnectorKind, type Tool, toolsContract } from "#shared/connectors/contract.ts";
import type { Json } from "#shared/kernel/json.ts";

const TOOLS_KEY = ["tools"];
/** Health and budget of tools are asked for again this often while they are looked at. */
const REFETCH_MS = 10_000;

export type ConnectorOperation = ConnectorKind["operations"][number];

export const toolsQuery = queryOptions({ queryKey: TOOLS_KEY, queryFn: () => call(toolsContract.list) });
export const watchedToolsQuery = queryOptions({ ...toolsQuery, refetchInterval: REFETCH_MS });
/** Kinds change only with the server's version. */
export const kindsQuery = queryOptions({ queryKey: ["tool-kinds"], queryFn: () => call(toolsContract.kinds), staleTime: Infinity });

/** What is asked to be run once. */
export interface Ask {
  tool: string;
  operation: string;
  params: Record<string, Json>;
  transform?: string | undefined;
  variables: Record<string, Json>;
}

/** One run of an operation, for a preview; the one before stays in sight while it is awaited. */
export function previewQuery({ tool, ...body }: Ask) {
  const { transform, ...rest } = body;
  return queryOptions({
    queryKey: ["tool-preview", tool, body],
    queryFn: ({ signal }) =>
      call(toolsContract.query, { params: { toolId: tool }, body: { ...rest, ...(transform === undefined ? {} : { transform }) }, signal }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 60_000,
    retry: false,
    refetchOnWindowFocus: false,
  });
}

/** What can be done to tools. */
export function useToolChanges() {
  const client = useQueryClient();
  const common = {
    onSettled: () => client.invalidateQueries({ queryKey: TOOLS_KEY }),
    onError: (problem: Error) => toast.error(problem.message),
  };
  const test = useMutation({
    mutationFn: (tool: Tool) => call(toolsContract.test, { params: { toolId: tool.id } }),
    ...common,
    onSuccess: ({ ok, message, durationMs }, tool) => {
      if (ok) toast.success(`${tool.name}: ${message} (${durationMs} ms)`);
      else toast.error(`${tool.name}: ${message}`);
    },
  });
  const remove = useMutation({
    mutationFn: ({ tool, isForced }: { tool: Tool; isForced: boolean }) =>
      call(toolsContract.remove, { params: { toolId: tool.id }, query: isForced ? { force: "true" } : {} }),
    ...common,
    onSuccess: (_, { tool }) => toast(`Removed “${tool.name}”`),
  });
  return { test, remove };
}

export function toolVersionsQuery(toolId: string) {
  return queryOptions({
    queryKey: [...TOOLS_KEY, "versions", toolId],
    queryFn: () => call(toolsContract.versions, { params: { toolId } }),
  });
}

/** A state that a tool had; it never changes. */
export function toolVersionQuery(toolId: string, version: number) {
  return queryOptions({
    queryKey: ["tool-version", toolId, version],
    queryFn: () => call(toolsContract.version, { params: { toolId, version } }),
    staleTime: Infinity,
  });
}

/** Goes back to a state of a tool; what there was is a state too, and so the way forward again. */
export function useToolRestore(onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ tool, version }: { tool: Tool; version: number }) =>
      call(toolsContract.restore, { params: { toolId: tool.id, version } }),
    onSuccess: async (tool, { version }) => {
      await client.invalidateQueries({ queryKey: TOOLS_KEY });
      toast.success(`“${tool.name}” is as in version ${version} again`, { description: "Its secrets are those of today." });
      onDone();
    },
  });
}

/** Tries settings that are not stored yet. */
export function useDraftTest() {
  return useMutation({
    mutationFn: ({ tool, kind, config }: Omit<ToolEdit, "name">) =>
      call(toolsContract.testDraft, { body: { kind, config, ...(tool === undefined ? {} : { tool: tool.id }) } }),
  });
}

interface ToolEdit {
  /** Absent for a new one. */
  tool: Tool | undefined;
  kind: string;
  name: string;
  config: Record<string, Json>;
}

/** Stores a new or changed tool; what is wrong with its settings is told to the form. */
export function useToolEdit(onDone: (tool: Tool) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ tool, kind, name, config }: ToolEdit) =>
      tool === undefined
        ? call(toolsContract.create, { body: { kind, name, config } })
        : call(toolsContract.update, { params: { toolId: tool.id }, body: { name, config } }),
    onSuccess: async (stored) => {
      await client.invalidateQueries({ queryKey: TOOLS_KEY });
      onDone(stored);
    },
  });
}
