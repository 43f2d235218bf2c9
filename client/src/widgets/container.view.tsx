import { ChevronRight } from "lucide-react";
import { useState } from "react";

import { cn } from "#client/ui/cn.ts";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "#client/ui/tabs.tsx";

import type { WidgetViewProps } from "./widget-view.ts";

interface ContainerProps {
  title: string;
  isCollapsible: boolean;
  startsFolded: boolean;
}

/** Keeps widgets together, in tabs where there are some. What is folded or in another tab is not asked for data. */
export function ContainerView({ widget, props, mode, tabs, renderContainer }: WidgetViewProps<ContainerProps>) {
  const { title, isCollapsible, startsFolded } = props;
  const [isFolded, setFolded] = useState(startsFolded && mode === "view");
  const [chosen, choose] = useState<string | null>(null);
  const shown = tabs.find(({ id }) => id === chosen)?.id ?? tabs[0]?.id;
  const content =
    shown === undefined ? (
      <div className="min-h-0 flex-1 overflow-auto">{renderContainer(widget.id)}</div>
    ) : (
      <Tabs value={shown} onValueChange={choose} className="flex min-h-0 flex-1 flex-col">
        <TabsList aria-label={title || "Tabs"} className="shrink-0 overflow-x-auto px-0">
          {tabs.map((tab) => (
            <TabsTrigger key={tab.id} value={tab.id} className="shrink-0 px-1 focus-visible:-outline-offset-2" dir="auto">
              {tab.title || "Tab"}
            </TabsTrigger>
          ))}
        </TabsList>
        <TabsContent value={shown} className="min-h-0 flex-1 overflow-auto pt-2">
          {renderContainer(shown)}
        </TabsContent>
      </Tabs>
    );
  return (
    <div className="flex size-full flex-col">
      {isCollapsible && (
        <button
          type="button"
          aria-expanded={!isFolded}
          className="text-muted hover:text-text mb-1 flex h-6 shrink-0 items-center gap-1 self-start rounded-md pr-2 text-xs font-medium"
          onClick={() => setFolded(!isFolded)}
        >
          <ChevronRight aria-hidden size={14} className={cn("transition-transform", !isFolded && "rotate-90")} />
          {isFolded ? "Show" : "Hide"}
        </button>
      )}
      {!isFolded && content}
    </div>
  );
}
