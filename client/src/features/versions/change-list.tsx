import {
  ArrowLeftRight,
  Database,
  Heading,
  type LucideIcon,
  Maximize2,
  Minus,
  Move,
  Paintbrush,
  PanelsTopLeft,
  Plus,
  Settings2,
  Type,
  Variable,
} from "lucide-react";
import type { ReactNode } from "react";

import type { LayoutChange } from "#shared/pages/contract.ts";

import { People } from "./people.tsx";

const KINDS: Record<LayoutChange["kind"], { icon: LucideIcon; label: string }> = {
  added: { icon: Plus, label: "Added" },
  removed: { icon: Minus, label: "Removed" },
  moved: { icon: Move, label: "Moved" },
  resized: { icon: Maximize2, label: "Resized" },
  restyled: { icon: Paintbrush, label: "Settings" },
  rebound: { icon: Database, label: "Data" },
  retitled: { icon: Heading, label: "Title" },
  text: { icon: Type, label: "Text" },
  page: { icon: Settings2, label: "Page" },
  variable: { icon: Variable, label: "Variable" },
  tab: { icon: PanelsTopLeft, label: "Tab" },
};

const UNKNOWN = { icon: ArrowLeftRight, label: "Change" };

/** What changed, a line each: kind, sentence, who. `choiceOf` puts before a line what it is chosen by. */
export function ChangeList({ changes, choiceOf }: { changes: LayoutChange[]; choiceOf?: (change: LayoutChange) => ReactNode }) {
  return (
    <ul className="divide-border divide-y">
      {changes.map((change, index) => {
        const { icon: Icon, label } = KINDS[change.kind] ?? UNKNOWN;
        return (
          <li key={`${change.kind} ${change.widget ?? ""} ${index}`} className="flex min-h-9 items-center gap-3 px-3 py-1.5">
            {choiceOf !== undefined && <span className="flex w-4 shrink-0">{choiceOf(change)}</span>}
            <span className="text-muted flex w-20 shrink-0 items-center gap-1.5 text-xs">
              <Icon aria-hidden size={14} /> {label}
            </span>
            <span className="min-w-0 flex-1 text-[13px] break-words">{change.summary}</span>
            <People people={change.by} />
          </li>
        );
      })}
    </ul>
  );
}
