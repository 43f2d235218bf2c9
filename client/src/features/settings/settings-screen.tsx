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
import { useEffect, useRef } from "react";
import { Navigate, NavLink, useNavigate, useParams } from "react-router";

import { useCan } from "#client/platform/session.ts";
import { Button } from "#client/ui/button.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { toast } from "#client/ui/toast.tsx";
import { SECTION_NAMES, SectionName, sectionOf } from "#shared/settings/sections.ts";

import { inOneSentence } from "./field-words.ts";
import { SectionLoading, type SectionSlots, SectionView } from "./section-view.tsx";
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

/** Asks whoever leaves the settings with changes that are not saved whether they meant to; nothing of them is lost yet. */
function useLeaveQuestion(dirty: readonly string[]): void {
  const navigate = useNavigate();
  const left = useRef({ dirty, navigate });
  useEffect(() => {
    left.current = { dirty, navigate };
  });
  useEffect(
    () => () => {
      const [first] = left.current.dirty;
      // The address is the next screen's already; another section is no leaving.
      if (first === undefined || /\/(?:settings|sign-in)(?:\/|$)/.test(window.location.pathname)) return;
      const titles = left.current.dirty.map((name) => sectionOf(SectionName.parse(name)).title);
      const back = left.current.navigate;
      toast(`Not saved: ${inOneSentence(titles)}`, {
        description: "Your changes are kept until you close this window.",
        duration: 15_000,
        action: { label: "Go back", onClick: () => void back(`/settings/${first}`) },
      });
    },
    [],
  );
}

/** The sections, one of them open; `slots` is what other features put below theirs. */
export function SettingsScreen({ slots }: { slots: SectionSlots }) {
  const { section } = useParams();
  const dirty = useDirtySections();
  const { data, error, refetch } = useSettings();
  const mayManage = useCan("settings.manage");
  useLeaveGuard(dirty.length > 0);
  useLeaveQuestion(dirty);
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
      <Sections current={name} dirty={dirty} />
      <div className="min-w-0 flex-1">
        {state === undefined ? (
          <SectionLoading name={name} />
        ) : (
          <SectionView key={name} name={name} state={state} isReadOnly={!mayManage} slots={slots} />
        )}
      </div>
    </div>
  );
}

const ITEM =
  "text-muted hover:bg-hover hover:text-text aria-[current=page]:bg-accent-soft aria-[current=page]:text-text flex h-9 shrink-0 items-center gap-2.5 rounded-lg px-2.5 font-medium whitespace-nowrap pointer-coarse:h-10";

/** A list at the left, tabs on a phone. */
function Sections({ current, dirty }: { current: SectionName; dirty: readonly string[] }) {
  const mayHaveTokens = useCan("token.manage-own");
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    // Nothing but the strip is moved: the page itself stays where it is.
    const item = nav.current?.querySelector<HTMLElement>(`a[href$="/${current}"]`);
    if (item != null && nav.current !== null) nav.current.scrollLeft = item.offsetLeft - (nav.current.clientWidth - item.offsetWidth) / 2;
  }, [current]);
  return (
    <nav
      ref={nav}
      aria-label="Settings"
      className="relative -mx-4 flex gap-1 overflow-x-auto border-b px-4 pb-2 md:mx-0 md:w-52 md:shrink-0 md:flex-col md:overflow-visible md:border-b-0 md:p-0"
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
