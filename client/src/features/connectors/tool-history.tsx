import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";

import { formOfJsonSchema } from "#client/forms/form-schema.core.ts";
import { useCan } from "#client/platform/session.ts";
import { Avatar } from "#client/ui/avatar.tsx";
import { Button } from "#client/ui/button.tsx";
import { Sheet, SheetContent, SheetTitle } from "#client/ui/sheet.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { TimeAgo } from "#client/ui/time-ago.tsx";
import type { ConnectorKind, Tool, ToolVersion } from "#shared/connectors/contract.ts";
import type { Json } from "#shared/kernel/json.ts";
import { isSameJson } from "#shared/pages/plain.core.ts";

import { toolVersionQuery, toolVersionsQuery, useToolRestore } from "./tools-data.ts";

interface ToolHistoryProps {
  tool: Tool;
  /** Undefined where the server has lost the kind. */
  kind: ConnectorKind | undefined;
  mayManage: boolean;
  onClose: () => void;
}

/** States that a tool had: who made each, what it changed, how it differs from today's, and the way back to it. */
export function ToolHistory(props: ToolHistoryProps) {
  const { tool, onClose } = props;
  const versions = useQuery({ ...toolVersionsQuery(tool.id), refetchOnMount: "always" });
  const mayAudit = useCan("audit.view");
  const [opened, setOpened] = useState<number>();
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()}>
      <SheetContent aria-describedby={undefined}>
        <SheetTitle>{`History of ${tool.name}`}</SheetTitle>
        <p className="text-muted">Secrets have no versions: going back keeps today’s.</p>
        {mayAudit && (
          <Button asChild variant="ghost" size="sm" className="justify-self-start">
            <Link to={`/audit?resource=tool:${tool.id}`}>Audit log of this tool</Link>
          </Button>
        )}
        {versions.error !== null && (
          <p role="alert" className="text-firing">
            {versions.error.message}
          </p>
        )}
        {versions.isPending && <Skeleton className="h-24" />}
        {versions.data?.length === 0 && (
          <p className="text-muted">Nobody has changed this tool since its states are kept. The next change keeps today’s state too.</p>
        )}
        <ol aria-label="Versions" className="grid gap-2">
          {versions.data?.map((version, index) => {
            const isOpened = opened === version.version;
            return (
              <li key={version.version} className="rounded-lg border">
                <button
                  type="button"
                  className="hover:bg-hover grid w-full gap-1 rounded-lg p-3 text-left"
                  aria-expanded={isOpened}
                  onClick={() => setOpened(isOpened ? undefined : version.version)}
                >
                  <span className="flex items-center gap-2">
                    <span className="font-medium tabular-nums">Version {version.version}</span>
                    {index === 0 && <span className="text-muted text-xs">now</span>}
                    <span className="text-muted ml-auto text-xs">
                      <TimeAgo at={version.createdAt} />
                    </span>
                    {version.author !== null && (
                      <Avatar name={version.author.name} color={version.author.color} className="size-5 text-[10px] font-semibold" />
                    )}
                  </span>
                  <span className="text-muted text-xs break-words">{inWords(version)}</span>
                </button>
                {isOpened && <Detail {...props} version={version.version} />}
              </li>
            );
          })}
        </ol>
      </SheetContent>
    </Sheet>
  );
}

function inWords({ author, changed, restoredFrom }: ToolVersion): string {
  const who = author?.name ?? "The server";
  if (restoredFrom !== null) return `${who} went back to version ${restoredFrom}`;
  return changed.length === 0 ? `${who}: the first state that is kept` : `${who} changed ${new Intl.ListFormat("en").format(changed)}`;
}

/** A value as a line shows it. */
function shown(value: Json | undefined): string {
  if (value === undefined || value === null || value === "") return "nothing";
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((entry) => typeof entry === "string")) return value.length === 0 ? "nothing" : value.join(", ");
  return JSON.stringify(value);
}

function Detail({ tool, kind, mayManage, version, onClose }: ToolHistoryProps & { version: number }) {
  const { data, error } = useQuery(toolVersionQuery(tool.id, version));
  const restore = useToolRestore(onClose);
  if (error !== null) return <p className="text-firing px-3 pb-3 text-xs">{error.message}</p>;
  if (data === undefined) return <Skeleton className="mx-3 mb-3 h-8" />;
  const form = kind === undefined ? [] : formOfJsonSchema(kind.config);
  const secrets = new Set(form.flatMap(({ name, ui }) => (ui.secret === true ? [name] : [])));
  const then: Record<string, Json> = { name: data.name, ...data.config };
  const now: Record<string, Json> = { name: tool.name, ...tool.config };
  const labelOf = (field: string) => (field === "name" ? "Name" : (form.find(({ name }) => name === field)?.ui.label ?? field));
  const fields = [...new Set([...Object.keys(then), ...Object.keys(now)])].filter(
    (field) => !secrets.has(field) && !isSameJson(then[field], now[field]),
  );
  if (fields.length === 0) return <p className="text-muted px-3 pb-3 text-xs">The same as now.</p>;
  return (
    <div className="grid gap-3 px-3 pb-3">
      <dl className="grid gap-2 text-xs">
        {fields.map((field) => (
          <div key={field} className="grid gap-0.5">
            <dt className="text-muted">{labelOf(field)}</dt>
            <dd className="break-words">
              {shown(then[field])} <span className="text-muted">instead of {shown(now[field])}</span>
            </dd>
          </div>
        ))}
      </dl>
      <p role="alert" className="text-firing text-xs empty:hidden">
        {restore.error?.message}
      </p>
      {mayManage && (
        <Button
          variant="secondary"
          className="justify-self-start"
          disabled={restore.isPending}
          onClick={() => restore.mutate({ tool, version })}
        >
          Go back to this
        </Button>
      )}
    </div>
  );
}
