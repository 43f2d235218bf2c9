import { CircleHelp, EyeOff } from "lucide-react";
import { createElement, memo, type ReactNode, useMemo, useState } from "react";

import { cn } from "#client/ui/cn.ts";
import { LazyPopover } from "#client/ui/lazy-popover.tsx";
import type { LiveData } from "#shared/live/schema.ts";
import { isSameJson } from "#shared/pages/plain.core.ts";
import { type LayoutTab, type LayoutWidget, Visibility } from "#shared/pages/schema.ts";
import type { WidgetDefinition } from "#shared/widgets/define-widget.ts";

import { fetchFaces, useFace } from "./faces.ts";
import { useFromValues, useIsVisible, usePageActions, useWidgetData } from "./page-runtime.tsx";
import { widgetDefinition } from "./registry.ts";
import { AgeChip } from "./tile-age.tsx";
import { TileHeadProvider } from "./tile-head.tsx";
import { createTileMenu, TileMenu, TileMenuProvider } from "./tile-menu.tsx";
import { BrokenFace, FailedFace, LoadingFace, MissingFace, NewerFace, ReasonStrip, UnboundFace } from "./tile-states.tsx";
import { WidgetBoundary } from "./widget-boundary.tsx";
import { faceSize, type Frame, frameOf, parseProps, resolveProps, type WidgetProps } from "./widget-props.core.ts";
import type { WidgetMode } from "./widget-view.ts";

export interface WidgetHostProps {
  widget: LayoutWidget;
  mode: WidgetMode;
  /** Size of the tile, in CSS pixels. */
  width: number;
  height: number;
  /** Tabs of a container, in their order. */
  tabs: readonly LayoutTab[];
  /** Off the screen: it keeps what it shows and asks for nothing. */
  isPaused: boolean;
  /** Draws what stands in a container (a container widget's id or a tab's id). */
  renderContainer: (container: string) => ReactNode;
  /** Buttons for the tile's menu; they say the widget's name to whoever hears them. */
  renderMenu?: ((name: string) => ReactNode) | undefined;
  /** Its rich text is being edited in place (builder only). */
  isEditing?: boolean | undefined;
}

/** Grey, but no harder to read: who looks at old data needs it more than usual. */
const DIMMED = "grayscale text-text [--text:var(--muted)] [&_canvas]:opacity-60 [&_svg:not(button_*)]:opacity-60";

/** Without a card a face reaches the tile's edges; what has the focus there is still outlined on all sides. */
const PLAIN = "overflow-clip [overflow-clip-margin:4px]";

/** A widget on a page: its tile, title, menu, the age of its data, and the states that are the same for all kinds. */
export const WidgetHost = memo(function WidgetHost(host: WidgetHostProps) {
  const { widget, mode, width, height } = host;
  const definition = widgetDefinition(widget.kind);
  const props = useKept(widget.props);
  const parsed = useMemo(() => (definition === undefined ? undefined : parseProps(definition, props)), [definition, props]);
  if (definition === undefined || parsed === undefined)
    return <NewerFace what={`The widget “${widget.kind}”`} width={width} height={height} />;
  if (!parsed.isOk) {
    const what = `${definition.title}: ${parsed.unreadable.join(", ")}`;
    return <NewerFace what={what} width={width} height={height} />;
  }
  const visibility = Visibility.safeParse(parsed.props["visibility"]).data;
  return (
    <Visible visibility={visibility} mode={mode}>
      <Tile {...host} definition={definition} settings={parsed.props} />
    </Visible>
  );
});

/** In view mode a widget whose rules don't hold is not there; on the canvas it is dimmed, with the reason. */
function Visible({ visibility, mode, children }: { visibility: Visibility | undefined; mode: WidgetMode; children: ReactNode }) {
  const isShown = useIsVisible(visibility);
  if (isShown) return children;
  if (mode === "view") return null;
  return (
    <div className="relative h-full">
      <div className={cn("h-full", DIMMED)}>{children}</div>
      <span className="bg-raised text-muted pointer-events-none absolute right-2 bottom-2 flex h-6 items-center gap-1 rounded-full border px-2 text-xs">
        <EyeOff aria-hidden size={12} /> Hidden now
      </span>
    </div>
  );
}

interface TileProps extends WidgetHostProps {
  definition: WidgetDefinition;
  settings: WidgetProps;
}

function Tile(props: TileProps) {
  const { widget, width, height, isPaused, renderMenu, definition, settings } = props;
  const resolved = useFromValues((values) => resolveProps(definition, settings, values));
  const data = useWidgetData(widget, isPaused);
  const [tileMenu] = useState(createTileMenu);
  const [head, setHead] = useState<HTMLElement | null>(null);
  const title = textOf(resolved["title"]);
  const help = textOf(resolved["help"]);
  const isCard = resolved["surface"] !== "plain";
  const hasHead = title !== "";
  const { isFlush = false, isContainer = false } = definition;
  const frame = frameOf({ isCard, isFlush, hasHead, height, isContainer });
  const size = faceSize(width, height, frame);
  const name = definition.describe(resolved);
  const isOld = isPastLimit(data);
  const helpButton = help !== "" && <Help text={help} title={title || definition.title} />;
  // A low head has room for its title only.
  const isOverFace = !hasHead || frame.isLow;
  const tools = (
    <>
      <AgeChip data={data} isOld={isOld} widgetId={widget.id} />
      {!hasHead && helpButton}
      <TileMenu store={tileMenu} label={name} isOverFace={isOverFace}>
        {renderMenu?.(name)}
      </TileMenu>
    </>
  );
  return (
    <article
      aria-label={name}
      aria-busy={data.status === "loading" || undefined}
      data-widget={widget.kind}
      data-status={data.status}
      className={cn("group/tile relative size-full", isCard ? "bg-surface rounded-tile overflow-hidden border" : PLAIN)}
    >
      {hasHead && (
        <Head frame={frame} isCard={isCard}>
          {/* Only containers put something there: all others need not be drawn twice for it. */}
          {isContainer && <span ref={setHead} className="flex shrink-0 empty:hidden" />}
          <h2 className="min-w-0 truncate text-sm font-medium" title={title} dir="auto">
            {title}
          </h2>
          {helpButton}
          <span className="flex-1" />
          {!isOverFace && tools}
        </Head>
      )}
      {isOverFace && (
        <div className="group-hover/tile:bg-surface/90 group-focus-within/tile:bg-surface/90 absolute top-1 right-1 z-10 flex items-center gap-1 rounded-lg empty:hidden">
          {tools}
        </div>
      )}
      <div
        className={cn("relative", isOld && DIMMED)}
        style={{ ...size, margin: `${hasHead ? 0 : frame.padding}px ${frame.padding}px ${frame.padding}px` }}
      >
        <TileMenuProvider value={tileMenu}>
          <TileHeadProvider value={head}>
            <WidgetBoundary resetKey={resolved} renderFailed={(retry) => <BrokenFace retry={retry} height={size.height} />}>
              <Face {...props} resolved={resolved} data={data} {...size} />
            </WidgetBoundary>
          </TileHeadProvider>
        </TileMenuProvider>
      </div>
      <ReasonStrip data={data} isOld={isOld} height={height} />
    </article>
  );
}

/** The line of a tile's title. */
function Head({ frame, isCard, children }: { frame: Frame; isCard: boolean; children: ReactNode }) {
  return (
    <div className={cn("flex items-center gap-1.5", isCard && (frame.isLow ? "px-1.5" : "pr-1.5 pl-3"))} style={{ height: frame.head }}>
      {children}
    </div>
  );
}

/** The widget's own component, or what stands in its place while there is nothing for it to draw. */
function Face(props: TileProps & { resolved: WidgetProps; data: LiveData }) {
  const { widget, mode, width, height, tabs, renderContainer, isEditing = false, definition, resolved, data } = props;
  const { refresh, editor } = usePageActions();
  const view = useFace(widget.kind);
  if (definition.data === "required" && data.table === null) {
    if (data.status === "unbound") {
      const { chooseData: lead } = editor ?? {};
      const chooseData = lead === undefined ? undefined : () => lead(widget.id);
      return <UnboundFace definition={definition} mode={mode} height={height} chooseData={chooseData} />;
    }
    if (data.status === "failed") return <FailedFace failure={data.failure} retry={() => refresh(widget.id)} height={height} />;
    return <LoadingFace kind={widget.kind} height={height} />;
  }
  if (view === undefined) return <LoadingFace kind={widget.kind} height={height} />;
  if (view === null) return <MissingFace retry={() => void fetchFaces([widget.kind])} height={height} />;
  return (
    // On the canvas a widget is an object to work with; what stands in its place when it has failed is still a way out.
    <div inert={mode === "edit" && !isEditing && definition.isContainer !== true} className="size-full">
      {createElement(view, { widget, props: resolved, data, mode, width, height, tabs, renderContainer, isEditing })}
    </div>
  );
}

function Help({ text, title }: { text: string; title: string }) {
  return (
    <LazyPopover
      className="w-64 text-sm whitespace-pre-line"
      dir="auto"
      trigger={
        <button
          type="button"
          aria-label={`About ${title}`}
          className="text-muted hover:text-text grid size-6 shrink-0 place-items-center rounded-md in-data-wall:hidden pointer-coarse:size-10"
        >
          <CircleHelp aria-hidden size={14} />
        </button>
      }
    >
      {text}
    </LazyPopover>
  );
}

/** Keeps the identity of settings that are equal, so that an edit elsewhere on the page redraws nothing here. */
function useKept<T>(value: T): T {
  const [kept, setKept] = useState(value);
  if (kept === value || isSameJson(kept, value)) return kept;
  setKept(value);
  return value;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Whether what is shown is older than it may be. */
function isPastLimit({ status, table, fetchedAt, staleAfterMs }: LiveData): boolean {
  if (table === null) return false;
  if (status === "stale") return true;
  return status === "failed" && fetchedAt !== null && Date.now() - fetchedAt.getTime() > staleAfterMs;
}
