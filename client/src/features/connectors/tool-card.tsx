import { Ellipsis, History, Pencil, Play, PlugZap, Share2, Trash2 } from "lucide-react";

import { Badge } from "#client/ui/badge.tsx";
import { Button } from "#client/ui/button.tsx";
import { cn } from "#client/ui/cn.ts";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from "#client/ui/dropdown-menu.tsx";
import { Icon } from "#client/ui/icon.tsx";
import { Status } from "#client/ui/status.tsx";
import { TimeAgo } from "#client/ui/time-ago.tsx";
import type { ConnectorKind, Tool } from "#shared/connectors/contract.ts";

interface ToolCardProps {
  tool: Tool;
  /** Undefined where the server has lost the kind. */
  kind: ConnectorKind | undefined;
  mayManage: boolean;
  mayShare: boolean;
  isTesting: boolean;
  onTest: () => void;
  onTry: () => void;
  onEdit: () => void;
  onShare: () => void;
  onHistory: () => void;
  onRemove: () => void;
}

/** A tool with its health, its budget and who uses it. */
export function ToolCard(card: ToolCardProps) {
  const { tool, kind, mayManage, mayShare, isTesting, onTest, onTry } = card;
  const { widgets } = tool.usedBy;
  return (
    <li className="rounded-tile bg-surface grid content-start gap-3 border p-4">
      <div className="flex items-start gap-3">
        <span className="bg-accent-soft inline-flex size-9 shrink-0 items-center justify-center rounded-lg">
          <Icon name={kind?.icon ?? "plug"} size={20} />
        </span>
        <div className="min-w-0 flex-1">
          <h2 className="flex items-center gap-2">
            <span className="truncate text-base font-semibold">{tool.name}</span>
            {tool.isBuiltIn && <Badge variant="outline">Built in</Badge>}
          </h2>
          <p className="text-muted truncate text-xs">{kind?.title ?? tool.kind}</p>
        </div>
        {(mayShare || !tool.isBuiltIn) && <CardMenu {...card} />}
      </div>
      <Health health={tool.health} />
      <Budget budget={tool.budget} />
      <div className="mt-auto flex flex-wrap items-center gap-2 pt-1">
        <span className="text-muted mr-auto text-xs">
          {widgets === 0 ? "Not used yet" : `Used by ${widgets} ${widgets === 1 ? "widget" : "widgets"}`}
        </span>
        {mayManage && (
          <Button variant="ghost" size="sm" disabled={isTesting} onClick={onTest}>
            <PlugZap /> {isTesting ? "Testing" : "Test"}
          </Button>
        )}
        <Button variant="secondary" size="sm" disabled={kind === undefined} onClick={onTry} aria-label={`Try operations of ${tool.name}`}>
          <Play /> Try it
        </Button>
      </div>
    </li>
  );
}

function CardMenu({ tool, mayManage, mayShare, onEdit, onShare, onHistory, onRemove }: ToolCardProps) {
  const isEditable = mayManage && !tool.isBuiltIn;
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon-sm" aria-label={`More about ${tool.name}`}>
          <Ellipsis />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        {isEditable && (
          <DropdownMenuItem onSelect={onEdit}>
            <Pencil /> Edit
          </DropdownMenuItem>
        )}
        {mayShare && (
          <DropdownMenuItem onSelect={onShare}>
            <Share2 /> Share
          </DropdownMenuItem>
        )}
        {!tool.isBuiltIn && (
          <DropdownMenuItem onSelect={onHistory}>
            <History /> History
          </DropdownMenuItem>
        )}
        {isEditable && (
          <DropdownMenuItem variant="destructive" onSelect={onRemove}>
            <Trash2 /> Remove
          </DropdownMenuItem>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

const HEALTH = {
  ok: { kind: "ok", word: "Works" },
  failing: { kind: "firing", word: "Failing" },
  unknown: { kind: "unknown", word: "Not tried yet" },
} as const;

function Health({ health }: { health: Tool["health"] }) {
  const { kind, word } = HEALTH[health.status];
  return (
    <div className="grid gap-0.5">
      <div className="flex items-center gap-2">
        <Status kind={kind}>{word}</Status>
        {health.checkedAt !== null && (
          <span className="text-muted text-xs">
            <TimeAgo at={health.checkedAt} />
          </span>
        )}
      </div>
      {health.status === "failing" && health.reason !== null && <p className="text-muted text-xs break-words">{health.reason}</p>}
    </div>
  );
}

const NEARLY_USED = 0.8;

function Budget({ budget: { limitPerMinute, usedLastMinute } }: { budget: Tool["budget"] }) {
  const share = Math.min(1, usedLastMinute / limitPerMinute);
  const isTight = share >= NEARLY_USED;
  return (
    <div className="grid gap-1">
      <p className="flex justify-between text-xs">
        <span className="text-muted">Calls in the last minute</span>
        <span className={cn("tabular-nums", isTight && "text-stale font-medium")}>
          {usedLastMinute.toLocaleString("en")} of {limitPerMinute.toLocaleString("en")}
        </span>
      </p>
      <div aria-hidden className="bg-hover h-1.5 overflow-hidden rounded-full">
        <div className={cn("h-full rounded-full", isTight ? "bg-warning" : "bg-accent")} style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  );
}
