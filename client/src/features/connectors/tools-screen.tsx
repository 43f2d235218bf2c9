import { useQuery } from "@tanstack/react-query";
import { Plus, Unplug } from "lucide-react";
import { useState } from "react";

import { formOfJsonSchema } from "#client/forms/form-schema.core.ts";
import { useOpened } from "#client/platform/opened.ts";
import { useCan } from "#client/platform/session.ts";
import { sharing } from "#client/platform/sharing.ts";
import { Button } from "#client/ui/button.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import type { ConnectorKind, Tool } from "#shared/connectors/contract.ts";

import { RemoveToolDialog } from "./remove-tool-dialog.tsx";
import { ToolCard } from "./tool-card.tsx";
import { ToolDialog } from "./tool-dialog.tsx";
import { ToolHistory } from "./tool-history.tsx";
import { ToolTryout } from "./tool-tryout.tsx";
import { kindsQuery, useToolChanges, watchedToolsQuery } from "./tools-data.ts";

type Opened = { what: "edit"; tool: Tool | undefined } | { what: "remove" | "try"; tool: Tool };

/** A kind without anything to set is there once, from the start. */
function isAddable({ config }: ConnectorKind): boolean {
  return formOfJsonSchema(config).length > 0;
}

/** `/tools`: what data comes from, how it is doing, and what it costs. */
export function ToolsScreen() {
  const tools = useQuery(watchedToolsQuery);
  const kinds = useQuery(kindsQuery);
  const mayManage = useCan("tool.manage");
  const mayShare = useCan("tool.share");
  const [opened, setOpened] = useState<Opened | null>(null);
  const [history, openHistory] = useOpened("history");
  const { test } = useToolChanges();
  const close = () => setOpened(null);
  const error = tools.error ?? kinds.error;
  if (error !== null && tools.data === undefined)
    return (
      <EmptyState
        icon={<Unplug />}
        title="Tools could not be loaded"
        description={error.message}
        action={
          <Button
            onClick={() => {
              void tools.refetch();
              void kinds.refetch();
            }}
          >
            Try again
          </Button>
        }
      />
    );
  const past = tools.data?.find(({ id }) => id === history);
  const kindOf = (tool: Tool) => kinds.data?.find(({ id }) => id === tool.kind);
  return (
    <div className="mx-auto grid max-w-7xl grid-cols-[minmax(0,1fr)] gap-4 p-4 sm:p-6">
      <div className="flex flex-wrap items-center gap-3">
        <div className="mr-auto">
          <h1 className="text-xl font-semibold">Tools</h1>
          <p className="text-muted">Where widgets get their data from. Secrets go in and never come out.</p>
        </div>
        {mayManage && (
          <Button disabled={kinds.data === undefined} onClick={() => setOpened({ what: "edit", tool: undefined })}>
            <Plus /> Add tool
          </Button>
        )}
      </div>
      {tools.data === undefined || kinds.data === undefined ? (
        <Loading />
      ) : (
        <ToolList tools={tools.data} kinds={kinds.data}>
          {(tool) => (
            <ToolCard
              key={tool.id}
              tool={tool}
              kind={kindOf(tool)}
              mayManage={mayManage}
              mayShare={mayShare}
              isTesting={test.isPending && test.variables.id === tool.id}
              onTest={() => test.mutate(tool)}
              onTry={() => setOpened({ what: "try", tool })}
              onEdit={() => setOpened({ what: "edit", tool })}
              onShare={() => sharing.set({ kind: "tool", id: tool.id, title: tool.name })}
              onHistory={() => openHistory(tool.id)}
              onRemove={() => setOpened({ what: "remove", tool })}
            />
          )}
        </ToolList>
      )}
      {opened?.what === "edit" && kinds.data !== undefined && (
        <ToolDialog
          kinds={opened.tool === undefined ? kinds.data.filter(isAddable) : kinds.data}
          tool={opened.tool}
          onClose={close}
          onStored={(tool) => {
            close();
            test.mutate(tool);
          }}
        />
      )}
      {opened !== null && opened.what !== "edit" && <OpenedTool opened={opened} kind={kindOf(opened.tool)} onClose={close} />}
      {past !== undefined && kinds.data !== undefined && (
        <ToolHistory tool={past} kind={kindOf(past)} mayManage={mayManage} onClose={() => openHistory(undefined)} />
      )}
    </div>
  );
}

interface OpenedToolProps {
  opened: Exclude<Opened, { what: "edit" }>;
  kind: ConnectorKind | undefined;
  onClose: () => void;
}

function OpenedTool({ opened: { what, tool }, kind, onClose }: OpenedToolProps) {
  switch (what) {
    case "try":
      return <ToolTryout tool={tool} kind={kind} onClose={onClose} />;
    case "remove":
      return <RemoveToolDialog tool={tool} onClose={onClose} />;
  }
}

interface ToolListProps {
  tools: readonly Tool[];
  kinds: readonly ConnectorKind[];
  children: (tool: Tool) => React.ReactNode;
}

function ToolList({ tools, kinds, children }: ToolListProps) {
  const addable = kinds.filter(isAddable).map(({ title }) => title);
  return (
    <>
      <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">{tools.map(children)}</ul>
      {tools.every(({ isBuiltIn }) => isBuiltIn) && (
        <EmptyState
          className="py-8"
          icon={<Unplug />}
          title={tools.length === 0 ? "No tools yet" : "Connect a tool of your own"}
          description={`Pages can show more than this server: add ${new Intl.ListFormat("en", { type: "disjunction" }).format(addable)}, and try what it answers before a widget uses it.`}
        />
      )}
    </>
  );
}

function Loading() {
  return (
    <output aria-label="Loading tools" className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
      {["one", "two", "three"].map((key) => (
        <Skeleton key={key} className="rounded-tile h-44" />
      ))}
    </output>
  );
}
