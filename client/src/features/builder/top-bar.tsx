import {
  ArrowLeft,
  Braces,
  Ellipsis,
  Eye,
  History,
  type LucideIcon,
  Monitor,
  PanelLeft,
  PanelRight,
  Redo2,
  Share2,
  Smartphone,
  Tablet,
  Tv,
  Undo2,
} from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router";

import { Button } from "#client/ui/button.tsx";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from "#client/ui/dropdown-menu.tsx";
import { keysText } from "#client/ui/keys.ts";
import { ToggleGroup, ToggleGroupItem } from "#client/ui/toggle-group.tsx";
import { Breakpoint } from "#shared/pages/schema.ts";

import { commandOf } from "./commands.ts";
import { usePageStore, useStore } from "./page-store.tsx";
import { PageTitle } from "./page-title.tsx";
import { SaveState } from "./save-state.tsx";

const SIZES: readonly { breakpoint: Breakpoint; title: string; icon: typeof Monitor }[] = [
  { breakpoint: "desktop", title: "Desktop", icon: Monitor },
  { breakpoint: "tablet", title: "Tablet", icon: Tablet },
  { breakpoint: "phone", title: "Phone", icon: Smartphone },
  { breakpoint: "wall", title: "Wall", icon: Tv },
];

export interface TopBarProps {
  presence: ReactNode;
  publish: ReactNode;
  isLeftOpen: boolean;
  isRightOpen: boolean;
  toggleLeft: () => void;
  toggleRight: () => void;
  openVersions: () => void;
  openJson: () => void;
  openPreview: () => void;
  openShare: () => void;
}

export function TopBar(props: TopBarProps) {
  const { canShare, canEdit } = usePageStore();
  return (
    <header className="bg-surface flex h-12 shrink-0 items-center gap-1 border-b px-2">
      <Button variant="ghost" size="icon" asChild>
        <Link to="/" aria-label="Back to pages">
          <ArrowLeft />
        </Link>
      </Button>
      <PanelButton title="Components and layers" isOpen={props.isLeftOpen} onClick={props.toggleLeft} icon={PanelLeft} />
      <PageTitle />
      <SaveState />
      <div className="ml-auto flex items-center gap-1">
        {props.presence}
        <HistoryButtons />
        <SizeSwitch />
        <Button variant="ghost" size="sm" className="hidden lg:inline-flex" onClick={props.openPreview}>
          <Eye /> Preview
        </Button>
        {canShare && (
          <Button variant="ghost" size="sm" className="hidden lg:inline-flex" onClick={props.openShare}>
            <Share2 /> Share
          </Button>
        )}
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="ghost" size="icon" aria-label="More">
              <Ellipsis />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end">
            <HistoryItems />
            <DropdownMenuItem className="lg:hidden" onSelect={props.openPreview}>
              <Eye /> Preview
            </DropdownMenuItem>
            {canShare && (
              <DropdownMenuItem className="lg:hidden" onSelect={props.openShare}>
                <Share2 /> Share
              </DropdownMenuItem>
            )}
            <DropdownMenuItem onSelect={props.openVersions}>
              <History /> Versions
            </DropdownMenuItem>
            {canEdit && (
              <DropdownMenuItem onSelect={props.openJson}>
                <Braces /> layout.json
              </DropdownMenuItem>
            )}
          </DropdownMenuContent>
        </DropdownMenu>
        {props.publish}
        <PanelButton title="Settings" isOpen={props.isRightOpen} onClick={props.toggleRight} icon={PanelRight} />
      </div>
    </header>
  );
}

interface PanelButtonProps {
  title: string;
  isOpen: boolean;
  onClick: () => void;
  icon: LucideIcon;
}

/** Shows or folds away a panel beside the canvas. */
function PanelButton({ title, isOpen, onClick, icon: Symbol }: PanelButtonProps) {
  return (
    <Button
      variant="ghost"
      size="icon"
      aria-label={title}
      aria-pressed={isOpen}
      title={title}
      className="aria-pressed:text-accent"
      onClick={onClick}
    >
      <Symbol />
    </Button>
  );
}

/** Where there is no room for the buttons. */
function HistoryItems() {
  const store = usePageStore();
  const { canUndo, canRedo } = useStore(store.history);
  if (!store.canEdit) return null;
  return (
    <>
      <DropdownMenuItem className="sm:hidden" disabled={!canUndo} onSelect={() => commandOf("undo").run(store)}>
        <Undo2 /> Undo
      </DropdownMenuItem>
      <DropdownMenuItem className="sm:hidden" disabled={!canRedo} onSelect={() => commandOf("redo").run(store)}>
        <Redo2 /> Redo
      </DropdownMenuItem>
    </>
  );
}

function HistoryButtons() {
  const store = usePageStore();
  const { canUndo, canRedo } = useStore(store.history);
  if (!store.canEdit) return null;
  return (
    <div className="hidden sm:flex">
      <Button
        variant="ghost"
        size="icon"
        aria-label="Undo"
        title={`Undo (${keysText("Mod+Z")})`}
        disabled={!canUndo}
        onClick={() => commandOf("undo").run(store)}
      >
        <Undo2 />
      </Button>
      <Button
        variant="ghost"
        size="icon"
        aria-label="Redo"
        title={`Redo (${keysText("Mod+Shift+Z")})`}
        disabled={!canRedo}
        onClick={() => commandOf("redo").run(store)}
      >
        <Redo2 />
      </Button>
    </div>
  );
}

function SizeSwitch() {
  const { breakpoint } = usePageStore();
  const shown = useStore(breakpoint);
  return (
    <ToggleGroup
      type="single"
      aria-label="Screen size"
      value={shown}
      className="hidden md:flex"
      onValueChange={(value: string) => {
        const next = Breakpoint.safeParse(value);
        if (next.success) breakpoint.set(next.data);
      }}
    >
      {SIZES.map(({ breakpoint: size, title, icon: Symbol }) => (
        <ToggleGroupItem key={size} value={size} aria-label={title} title={title}>
          <Symbol aria-hidden className="size-4" />
        </ToggleGroupItem>
      ))}
    </ToggleGroup>
  );
}
