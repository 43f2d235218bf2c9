import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { createPortal } from "react-dom";

import { cn } from "#client/ui/cn.ts";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "#client/ui/tabs.tsx";
import { resolveText } from "#shared/pages/template.core.ts";
import { named } from "#shared/widgets/choices.ts";

import { isFolded } from "./container-state.core.ts";
import { useContainerState, useFromValues } from "./page-runtime.tsx";
import { ScrollRegion } from "./scroll-region.tsx";
import { useTileHead } from "./tile-head.tsx";
import type { WidgetMode, WidgetViewProps } from "./widget-view.ts";

interface ContainerProps {
  title: string;
  isCollapsible: boolean;
  startsFolded: boolean;
}

/** Keeps widgets together, in tabs where there are some. What is folded or in another tab is not asked for data. */
export function ContainerView({ widget, props, mode, tabs, renderContainer }: WidgetViewProps<ContainerProps>) {
  const { title, isCollapsible, startsFolded } = props;
  const [state, change] = useContainerState(widget.id);
  const { tab } = state;
  // On the canvas it is open at first, for those who put things into it.
  const isShut = isFolded({ isCollapsible, startsFolded: startsFolded && mode === "view" }, state);
  const titles = useFromValues((values) => tabs.map(({ title }) => resolveText(title, values)));
  const head = useTileHead();
  const shown = tabs.find(({ id }) => id === tab)?.id ?? tabs[0]?.id;
  const content =
    shown === undefined ? (
      <Inside label={named("Container", title)} mode={mode}>
        {renderContainer(widget.id)}
      </Inside>
    ) : (
      <Tabs value={shown} onValueChange={(next) => change({ tab: next })} className="flex min-h-0 flex-1 flex-col">
        <TabsList aria-label={title || "Tabs"} className={cn("shrink-0 overflow-x-auto px-0", isCollapsible && head === null && "pl-7")}>
          {tabs.map(({ id }, index) => (
            <TabsTrigger key={id} value={id} className="shrink-0 px-1 focus-visible:-outline-offset-2" dir="auto">
              {titles[index] || "Tab"}
            </TabsTrigger>
          ))}
        </TabsList>
        <TabsContent value={shown} className="min-h-0 flex-1 overflow-auto pt-2">
          {renderContainer(shown)}
        </TabsContent>
      </Tabs>
    );
  const fold = isCollapsible && <FoldButton title={title} isFolded={isShut} onClick={() => change({ isFolded: !isShut })} />;
  return (
    <div className="relative flex size-full flex-col">
      {head === null ? <Beside isOverTabs={shown !== undefined}>{fold}</Beside> : createPortal(fold, head)}
      {!isShut && content}
    </div>
  );
}

/** What stands in it; on the canvas it reaches down to where things can be put. */
function Inside({ label, mode, children }: { label: string; mode: WidgetMode; children: ReactNode }) {
  const className = "min-h-0 flex-1 overflow-auto";
  if (mode === "edit") return <div className={className}>{children}</div>;
  return (
    <ScrollRegion label={label} className={className}>
      {children}
    </ScrollRegion>
  );
}

/** Without a head the control stands in the line of the tabs, and on a line of its own only where there are none. */
function Beside({ isOverTabs, children }: { isOverTabs: boolean; children: ReactNode }) {
  return <div className={cn("flex h-6 shrink-0 items-center empty:hidden", isOverTabs && "absolute top-1.5 left-0 z-10")}>{children}</div>;
}

function FoldButton({ title, isFolded, onClick }: { title: string; isFolded: boolean; onClick: () => void }) {
  const label = `${isFolded ? "Show" : "Hide"} ${title || "what is in it"}`;
  return (
    <button
      type="button"
      aria-expanded={!isFolded}
      aria-label={label}
      title={label}
      className="text-muted hover:bg-hover hover:text-text -ml-1 grid size-6 shrink-0 place-items-center rounded-md pointer-coarse:size-10"
      onClick={onClick}
    >
      <ChevronRight aria-hidden size={14} className={cn("transition-transform", !isFolded && "rotate-90")} />
    </button>
  );
}
