import { ChevronRight, EyeOff } from "lucide-react";
import { type KeyboardEvent, memo, useState, useSyncExternalStore } from "react";

import { cn } from "#client/ui/cn.ts";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { Icon } from "#client/ui/icon.tsx";
import { describeWidget } from "#client/widgets/describe-widget.ts";
import { widgetDefinition } from "#client/widgets/registry.ts";
import { ROOT } from "#shared/pages/schema.ts";

import { useIsSelected, usePageStore, useTabs, useWidget } from "./page-store.tsx";

const NONE: readonly string[] = [];

function useChildren(container: string): readonly string[] {
  const { board } = usePageStore();
  return useSyncExternalStore(board.subscribe, () => board.getSnapshot().areas.get(container) ?? NONE);
}

/** Everything on the page as a tree, in reading order; also what is folded away or far down. */
export function Layers() {
  const ids = useChildren(ROOT);
  if (ids.length === 0)
    return <EmptyState className="py-10" title="Nothing here yet" description="What you add to the page is listed here." />;
  return (
    <ul role="tree" aria-label="Layers" aria-multiselectable className="p-2 text-sm" onKeyDown={onKeyDown}>
      {ids.map((id) => (
        <Layer key={id} id={id} depth={0} />
      ))}
    </ul>
  );
}

/** Up and down go through all rows that are shown. */
function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=treeitem]")];
  const at = rows.findIndex((row) => row === document.activeElement);
  const next = rows[at + (event.key === "ArrowDown" ? 1 : -1)];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

const Layer = memo(function Layer({ id, depth }: { id: string; depth: number }) {
  const store = usePageStore();
  const widget = useWidget(id);
  const isSelected = useIsSelected(id);
  const tabs = useTabs(id);
  const direct = useChildren(id);
  const [isOpen, setOpen] = useState(true);
  if (widget === undefined) return null;
  const definition = widgetDefinition(widget.kind);
  const isContainer = definition?.isContainer === true;
  const hasChildren = isContainer && (tabs.length > 0 || direct.length > 0);
  const name = describeWidget(widget);
  const select = (adds: boolean) => {
    const selection = store.selection.getSnapshot();
    if (!adds) store.select([id]);
    else store.select(selection.includes(id) ? selection.filter((other) => other !== id) : [...selection, id]);
  };
  return (
    <li role="none">
      <div
        role="treeitem"
        aria-label={name}
        aria-selected={isSelected}
        aria-level={depth + 1}
        aria-expanded={hasChildren ? isOpen : undefined}
        tabIndex={0}
        className={cn("flex h-7 cursor-default items-center gap-1.5 rounded-md pr-2", isSelected ? "bg-accent-soft" : "hover:bg-hover")}
        style={{ paddingLeft: 4 + depth * 14 }}
        onClick={(event) => select(event.shiftKey || event.ctrlKey || event.metaKey)}
        onKeyDown={(event) => {
          if (event.key === "Enter" || event.key === " ") {
            event.preventDefault();
            select(event.shiftKey || event.ctrlKey || event.metaKey);
          }
          if (event.key === "ArrowRight") setOpen(true);
          if (event.key === "ArrowLeft") setOpen(false);
        }}
      >
        <ChevronRight
          aria-hidden
          className={cn("size-3.5 shrink-0 text-muted transition-transform", isOpen && "rotate-90", !hasChildren && "invisible")}
          onClick={(event) => {
            event.stopPropagation();
            setOpen(!isOpen);
          }}
        />
        <Icon name={definition?.icon ?? "square-dashed"} size={14} className="text-muted shrink-0" />
        <span className="min-w-0 flex-1 truncate" dir="auto">
          {name}
        </span>
        {widget.props["visibility"] !== undefined && <EyeOff aria-label="Shown only sometimes" className="text-muted size-3.5 shrink-0" />}
      </div>
      {hasChildren && isOpen && (
        <ul
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the children of a tree item are a group (ARIA tree pattern).
          role="group"
        >
          {direct.map((child) => (
            <Layer key={child} id={child} depth={depth + 1} />
          ))}
          {tabs.map((tab) => (
            <TabLayer key={tab.id} id={tab.id} title={tab.title} depth={depth + 1} />
          ))}
        </ul>
      )}
    </li>
  );
});

function TabLayer({ id, title, depth }: { id: string; title: string; depth: number }) {
  const ids = useChildren(id);
  return (
    <li role="none">
      <p className="text-muted flex h-6 items-center truncate text-xs" style={{ paddingLeft: 24 + depth * 14 }}>
        {title}
      </p>
      <ul
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the children of a tree item are a group (ARIA tree pattern).
        role="group"
      >
        {ids.map((child) => (
          <Layer key={child} id={child} depth={depth + 1} />
        ))}
      </ul>
    </li>
  );
}
