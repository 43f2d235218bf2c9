import {
  Clock,
  DatabaseBackup,
  KeyRound,
  type LucideIcon,
  Mail,
  Network,
  Palette,
  Settings,
  ShieldCheck,
  SunMoon,
  Timer,
} from "lucide-react";
import { useEffect } from "react";
import { Navigate, NavLink, useParams } from "react-router";

import { useCan } from "#client/platform/session.ts";
import { Button } from "#client/ui/button.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { SECTION_NAMES, SectionName, sectionOf } from "#shared/settings/sections.ts";

import { type SectionSlots, SectionView } from "./section-view.tsx";
import { useSettings } from "./settings-data.ts";
import { useDirtySections } from "./settings-drafts.ts";

const ICONS: Partial<Record<string, LucideIcon>> = {
  branding: Palette,
  appearance: SunMoon,
  mail: Mail,
  sessions: Timer,
  entra: ShieldCheck,
  network: Network,
  retention: Clock,
  backup: DatabaseBackup,
};

/** Asks before the window is closed, or reloaded, over changes that are not saved; within the app they are kept. */
function useLeaveGuard(isDirty: boolean): void {
  useEffect(() => {
    if (!isDirty) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isDirty]);
}

/** The sections, one of them open; `slots` is what other features put below theirs. */
export function SettingsScreen({ slots }: { slots: SectionSlots }) {
  const { section } = useParams();
  const dirty = useDirtySections();
  const { data, error, refetch } = useSettings();
  const mayManage = useCan("settings.manage");
  useLeaveGuard(dirty.length > 0);
  const name = SectionName.safeParse(section).data;
  if (name === undefined) return <Navigate replace to={`/settings/${SECTION_NAMES[0] ?? ""}`} />;
  if (error !== null && data === undefined)
    return (
      <EmptyState
        icon={<Settings />}
        title="Settings could not be loaded"
        description={error.message}
        action={<Button onClick={() => void refetch()}>Try again</Button>}
      />
    );
  const state = data?.find((each) => each.section === name);
  return (
    <div className="mx-auto flex max-w-4xl flex-col gap-4 p-4 sm:p-6 md:flex-row md:gap-8">
      <Sections dirty={dirty} />
      <div className="min-w-0 flex-1">
        {state === undefined ? <Loading /> : <SectionView key={name} name={name} state={state} isReadOnly={!mayManage} slots={slots} />}
      </div>
    </div>
  );
}

const ITEM =
  "text-muted hover:bg-hover hover:text-text aria-[current=page]:bg-accent-soft aria-[current=page]:text-text flex h-9 shrink-0 items-center gap-2.5 rounded-lg px-2.5 font-medium whitespace-nowrap pointer-coarse:h-10";

/** A list at the left, tabs on a phone. */
function Sections({ dirty }: { dirty: readonly string[] }) {
  const mayHaveTokens = useCan("token.manage-own");
  return (
    <nav
      aria-label="Settings"
      className="-mx-4 flex gap-1 overflow-x-auto border-b px-4 pb-2 md:mx-0 md:w-52 md:shrink-0 md:flex-col md:overflow-visible md:border-b-0 md:p-0"
    >
      {SECTION_NAMES.map((name) => {
        const Symbol = ICONS[name] ?? Settings;
        return (
          <NavLink key={name} to={`/settings/${name}`} className={ITEM}>
            <Symbol aria-hidden className="size-4 shrink-0" />
            {sectionOf(name).title}
            {dirty.includes(name) && (
              <span className="ml-auto grid" title="Not saved">
                <span aria-hidden className="bg-accent size-2 rounded-full" />
                <span className="sr-only">Not saved</span>
              </span>
            )}
          </NavLink>
        );
      })}
      {mayHaveTokens && (
        <NavLink to="/settings/tokens" className={ITEM}>
          <KeyRound aria-hidden className="size-4 shrink-0" />
          API tokens
        </NavLink>
      )}
    </nav>
  );
}

function Loading() {
  return (
    <div className="grid gap-4">
      <Skeleton className="h-12 w-72" />
      <Skeleton className="h-72" />
    </div>
  );
}
