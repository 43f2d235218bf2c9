import { CircleAlert, Link2, type LucideIcon, PackageOpen, RotateCw, TriangleAlert, Unplug } from "lucide-react";
import type { ReactNode } from "react";

import { useIsOutdated } from "#client/platform/new-build.ts";
import { Button } from "#client/ui/button.tsx";
import { cn } from "#client/ui/cn.ts";
import { Skeleton } from "#client/ui/skeleton.tsx";
import type { LiveData } from "#shared/live/schema.ts";
import type { WidgetDefinition } from "#shared/widgets/define-widget.ts";

import { timeWithZone } from "./age.core.ts";
import { CutText } from "./cut-text.tsx";
import type { WidgetMode } from "./widget-view.ts";

/** Below this height only the first line is shown; the rest is on hover, in a popover, and for screen readers. */
const ROOMY_PX = 96;
/** A strip under the data needs a tile that is higher than this. */
const STRIP_FROM_PX = 140;

interface NoteProps {
  icon: LucideIcon;
  title: string;
  detail?: string | undefined;
  height: number;
  tone?: "muted" | "firing";
  /** What can be done about it. */
  action?: { label: string; icon?: LucideIcon; run: () => void } | undefined;
}

/** What stands in the place of a face: says what is the matter and what to do, in whatever room there is. */
export function TileNote({ icon: Icon, title, detail, height, tone = "muted", action }: NoteProps) {
  const { icon: ActionIcon = RotateCw } = action ?? {};
  const toned = tone === "firing" ? "text-firing" : undefined;
  if (height < ROOMY_PX)
    return (
      <div className="text-muted @container flex size-full items-center justify-center gap-1.5 overflow-hidden text-sm">
        {/* The words say more than it, where there is room for one of them only. */}
        <Icon aria-hidden size={14} className={cn("shrink-0 @max-[7rem]:hidden", toned)} />
        {detail === undefined ? (
          <p className="text-text min-w-0 truncate font-medium" title={title}>
            {title}
          </p>
        ) : (
          <CutText text={detail}>
            <span className="text-text block truncate font-medium">{title}</span>
            <span className="sr-only">: {detail}</span>
          </CutText>
        )}
        {action !== undefined && (
          <Button variant="secondary" size="icon-sm" className="size-6" aria-label={action.label} title={action.label} onClick={action.run}>
            <ActionIcon />
          </Button>
        )}
      </div>
    );
  return (
    <div className="text-muted grid size-full place-content-center justify-items-center gap-1 overflow-hidden px-2 text-center text-sm">
      <Icon aria-hidden size={18} className={toned} />
      <p className="text-text font-medium text-balance">{title}</p>
      {detail !== undefined && <Detail text={detail} lines={linesFor(height, action !== undefined)} />}
      {action !== undefined && (
        <Button variant="secondary" size="sm" className="mt-1" onClick={action.run}>
          {action.label}
        </Button>
      )}
    </div>
  );
}

/** Icon, title and the gaps around them; the action below; a line of the detail. */
const HEAD_PX = 50;
const ACTION_PX = 36;
const LINE_PX = 16;

function linesFor(height: number, hasAction: boolean): number {
  return Math.max(1, Math.floor((height - HEAD_PX - (hasAction ? ACTION_PX : 0)) / LINE_PX));
}

/** So many letters have room in a line of nearly every tile. */
const LINE_LETTERS = 32;

/** A text of so many lines at most; whole in a popover where there may be more. */
function Detail({ text, lines }: { text: string; lines: number }) {
  const style = { display: "-webkit-box", WebkitBoxOrient: "vertical", WebkitLineClamp: lines, overflow: "hidden" } as const;
  const shown = <span style={style}>{text}</span>;
  const className = "max-w-80 text-xs text-pretty break-words";
  if (text.length <= lines * LINE_LETTERS) return <p className={className}>{shown}</p>;
  return (
    <CutText text={text} className={cn(className, "text-center")}>
      {shown}
    </CutText>
  );
}

interface UnboundProps {
  definition: WidgetDefinition;
  mode: WidgetMode;
  height: number;
  /** Leads to where its data is chosen, where that can be. */
  chooseData: (() => void) | undefined;
}

export function UnboundFace({ definition, mode, height, chooseData }: UnboundProps) {
  if (mode === "view") return <TileNote icon={Unplug} title="No data bound" height={height} />;
  const roles = definition.roles.filter(({ required }) => required).map(({ label }) => `“${label}”`);
  const needs = roles.length === 0 ? "" : ` It needs ${roles.join(" and ")}.`;
  const action = chooseData === undefined ? undefined : { label: "Choose data", icon: Link2, run: chooseData };
  const detail = action === undefined ? `Choose a tool for it on the Data tab.${needs}` : needs.trim();
  return <TileNote icon={Link2} title="No data yet" detail={detail || undefined} height={height} action={action} />;
}

/** With a full stop, whether or not the source wrote one. */
function sentence(text: string): string {
  return /[.!?…]\s*$/.test(text) ? text : `${text}.`;
}

export function FailedFace({ failure, retry, height }: { failure: LiveData["failure"]; retry: () => void; height: number }) {
  const since = failure === null ? "" : ` Since ${timeWithZone(failure.since)}.`;
  return (
    <div role="alert" className="size-full">
      <TileNote
        icon={CircleAlert}
        tone="firing"
        title="No data"
        detail={`${sentence(failure?.reason ?? "The source gave none")}${since}`}
        height={height}
        action={{ label: "Try again", run: retry }}
      />
    </div>
  );
}

/** A face that threw. */
export function BrokenFace({ retry, height }: { retry: () => void; height: number }) {
  return (
    <div role="alert" className="size-full">
      <TileNote
        icon={TriangleAlert}
        tone="firing"
        title="Could not be drawn"
        detail="Its settings are kept."
        height={height}
        action={{ label: "Try again", run: retry }}
      />
    </div>
  );
}

/** A face that can't be fetched: for now, or for good where the server has a newer client than this one. */
export function MissingFace({ retry, height }: { retry: () => void; height: number }) {
  const isOutdated = useIsOutdated();
  return (
    <div role="alert" className="size-full">
      <TileNote
        icon={TriangleAlert}
        tone="firing"
        title={isOutdated ? "New version" : "Could not be fetched"}
        detail={isOutdated ? "Reload the page to see this widget." : "What draws it did not come in. It is tried again by itself."}
        height={height}
        action={isOutdated ? { label: "Reload", run: () => location.reload() } : { label: "Try again", run: retry }}
      />
    </div>
  );
}

/** A kind or settings that this version does not know: kept as they are, and said so. */
export function NewerFace({ what, height }: { what: string; width: number; height: number }) {
  return (
    <article aria-label="Made by a newer version" className="bg-surface rounded-tile size-full overflow-hidden border border-dashed">
      <TileNote
        icon={PackageOpen}
        title="Made by a newer version"
        detail={`${what}. Nothing of it is lost; update to see it.`}
        height={height}
      />
    </article>
  );
}

const BARS = [38, 62, 45, 80, 58, 92, 70, 84, 52, 66];

/** The shape of what is coming, at its final size. */
export function LoadingFace({ kind, height }: { kind: string; height: number }) {
  return (
    <output aria-label="Loading data" className="block size-full overflow-hidden">
      {shapeOf(kind, height)}
    </output>
  );
}

function shapeOf(kind: string, height: number): ReactNode {
  if (kind === "stat") {
    return (
      <div className="grid size-full content-center gap-2">
        <Skeleton className="h-8 w-2/5 max-w-40" />
        <Skeleton className="h-3 w-3/5 max-w-52" />
      </div>
    );
  }
  if (kind === "table" || kind === "api-data") {
    const rows = Math.max(Math.floor(height / 32), 1);
    return (
      <div className={cn("grid gap-3 pt-2", kind === "table" && "px-3")}>
        {Array.from({ length: rows }, (_, row) => (
          <Skeleton
            key={row}
            className={cn("h-5", row === 0 && "w-full opacity-60")}
            style={row === 0 ? {} : { width: `${BARS[row % BARS.length]}%` }}
          />
        ))}
      </div>
    );
  }
  if (kind === "chart") {
    return (
      <div className="flex size-full items-end gap-[3%] border-b">
        {BARS.map((bar) => (
          <Skeleton key={bar} className="flex-1 rounded-b-none" style={{ height: `${bar}%` }} />
        ))}
      </div>
    );
  }
  return <Skeleton className="size-full" />;
}

/** Why the data under it is not newer; over its lower edge, so that nothing moves. For screens that nobody can hover over. */
export function ReasonStrip({ data, isOld, height }: { data: LiveData; isOld: boolean; height: number }) {
  if (!isOld || data.table === null || height < STRIP_FROM_PX) return null;
  const reason = data.failure?.reason ?? "No newer data came in";
  return (
    <output
      className="bg-surface text-stale absolute inset-x-0 bottom-0 flex h-7 items-center gap-1.5 truncate border-t px-3 text-xs"
      title={reason}
    >
      <TriangleAlert aria-hidden size={12} className="shrink-0" />
      <span className="truncate">{reason}</span>
    </output>
  );
}
