import { Bot, Globe, KeyRound, type LucideIcon, Server, UserRound } from "lucide-react";
import { type KeyboardEvent, useEffect, useState } from "react";

import { cn } from "#client/ui/cn.ts";
import { agoInWords } from "#client/ui/time-ago.tsx";
import type { AuditEntry } from "#shared/audit/schema.ts";

import { byDay } from "./audit-filter.ts";

const ACTOR_ICONS: Record<string, LucideIcon> = { user: UserRound, token: KeyRound, server: Server, workflow: Bot };

/** The row above or below the one that has the focus. */
function neighbour(from: HTMLElement, step: 1 | -1): HTMLElement | undefined {
  const rows = [...(from.closest("[data-entries]")?.querySelectorAll<HTMLElement>("[data-entry]") ?? [])];
  return rows[rows.indexOf(from) + step];
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === "ArrowDown" || event.key === "j" ? 1 : event.key === "ArrowUp" || event.key === "k" ? -1 : undefined;
  if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  const next = neighbour(event.currentTarget, step);
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

interface EntryListProps {
  entries: readonly AuditEntry[];
  openSeq: number | undefined;
  onOpen: (seq: number) => void;
}

const MINUTE_MS = 60_000;

/** Now, to the minute: the screen stays open over midnight. */
function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** Entries under their days, newest first; arrows or j and k go along them. */
export function EntryList({ entries, openSeq, onOpen }: EntryListProps) {
  const now = useNow();
  return (
    <div data-entries className="grid gap-4">
      {byDay(entries, now).map(({ title, entries: ofDay }) => (
        <section key={`${title} ${ofDay[0]?.seq}`} aria-label={title}>
          <h2 className="text-muted px-1 pb-1.5 text-xs font-medium">{title}</h2>
          <ul className="rounded-tile bg-surface divide-y overflow-hidden border">
            {ofDay.map((entry) => (
              <EntryRow key={entry.seq} entry={entry} now={now} isOpen={entry.seq === openSeq} onOpen={onOpen} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** When it was, to the second: entries are compared by it. How long ago, and the zone, on hover. */
function ClockTime({ at, now }: { at: string; now: Date }) {
  const date = new Date(at);
  const whole = date.toLocaleString(undefined, { dateStyle: "full", timeStyle: "long" });
  return (
    <time dateTime={at} title={`${whole}, ${agoInWords(Math.max(0, now.getTime() - date.getTime()))}`}>
      {date.toLocaleTimeString(undefined, { timeStyle: "medium" })}
    </time>
  );
}

interface EntryRowProps {
  entry: AuditEntry;
  now: Date;
  isOpen: boolean;
  onOpen: (seq: number) => void;
}

function EntryRow({ entry, now, isOpen, onOpen }: EntryRowProps) {
  const { seq, at, actor, via, summary, address } = entry;
  const Icon = ACTOR_ICONS[actor.kind] ?? Globe;
  return (
    <li>
      <button
        type="button"
        data-entry
        aria-haspopup="dialog"
        className={cn(
          "hover:bg-hover grid w-full grid-cols-[1fr_auto] items-center gap-x-3 gap-y-0.5 px-3 py-2 text-left text-sm focus-visible:-outline-offset-2 sm:grid-cols-[11rem_1fr_auto_6.5rem] pointer-coarse:min-h-11",
          isOpen && "bg-accent-soft",
        )}
        onClick={() => onOpen(seq)}
        onKeyDown={moveFocus}
      >
        <span className="flex min-w-0 items-center gap-2 font-medium">
          <Icon aria-hidden className="text-muted size-4 shrink-0" />
          <span className="truncate" title={actor.name}>
            {actor.name}
          </span>
        </span>
        <span className="order-last col-span-2 min-w-0 truncate sm:order-none sm:col-span-1" title={summary}>
          {summary}
        </span>
        <span className="text-muted hidden text-xs whitespace-nowrap lg:inline">{via === "api" ? "API" : (address ?? "")}</span>
        <span className="text-muted text-right text-xs whitespace-nowrap tabular-nums">
          <ClockTime at={at} now={now} />
        </span>
      </button>
    </li>
  );
}
