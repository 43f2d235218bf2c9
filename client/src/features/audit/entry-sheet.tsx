import { ArrowRight } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router";

import { Sheet, SheetContent, SheetTitle } from "#client/ui/sheet.tsx";
import { AuditResourceKind, type AuditEntry, AuditVia } from "#shared/audit/schema.ts";

import { VIA_TITLES } from "./action-titles.ts";
import { type AuditView, writeView } from "./audit-filter.ts";
import { type FieldChange, toldState } from "./state-diff.core.ts";

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

function Value({ kind, children }: { kind: "before" | "after"; children: string }) {
  return (
    <span
      className={
        kind === "before" ? "text-muted min-w-0 break-words whitespace-pre-wrap line-through" : "min-w-0 break-words whitespace-pre-wrap"
      }
    >
      <span className="sr-only">{kind === "before" ? "Before: " : "After: "}</span>
      {children}
    </span>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="rounded-tile border">
      <h3 className="border-b px-3 py-2 text-sm font-semibold">{title}</h3>
      {children}
    </section>
  );
}

/** The first field of a thing stands below its title. */
function Field({ path, before, after, title }: FieldChange & { title?: string }) {
  return (
    <li className="grid gap-1 px-3 py-2">
      {title !== undefined && <span className="text-sm font-medium break-words">{title}</span>}
      <span className="text-muted text-xs break-words">{path}</span>
      <span className="flex flex-wrap items-start gap-x-2 gap-y-1 font-mono text-xs">
        {before !== undefined && <Value kind="before">{before}</Value>}
        {before !== undefined && after !== undefined && <ArrowRight aria-hidden className="text-muted mt-0.5 size-3 shrink-0" />}
        {after !== undefined && <Value kind="after">{after}</Value>}
        {after === undefined && <span className="text-muted">(gone)</span>}
      </span>
    </li>
  );
}

/** Who, from where, what: and every field that is another since. */
export function EntrySheet({ entry, onClose }: { entry: AuditEntry; onClose: () => void }) {
  const told = toldState(entry.before, entry.after);
  const via = AuditVia.safeParse(entry.via).data;
  return (
    <Sheet open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <SheetContent aria-describedby={undefined} className="max-w-lg">
        <SheetTitle className="break-words">{entry.summary}</SheetTitle>
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-sm">
          <Fact label="Who">{entry.actor.name}</Fact>
          <Fact label="When">{new Date(entry.at).toLocaleString(undefined, { dateStyle: "full", timeStyle: "long" })}</Fact>
          <Fact label="How">{via === undefined ? entry.via : VIA_TITLES[via]}</Fact>
          {entry.address !== null && <Fact label="Address">{entry.address}</Fact>}
          <Fact label="Action">
            <code className="font-mono text-xs">{entry.action}</code>
          </Fact>
          {entry.requestId !== null && (
            <Fact label="Request">
              <code className="font-mono text-xs">{entry.requestId}</code>
            </Fact>
          )}
          <Fact label="Entry">
            <span className="tabular-nums">{entry.seq}</span> · <code className="font-mono text-xs break-all">{entry.hash}</code>
          </Fact>
        </dl>
        <FurtherLinks entry={entry} />
        {told.sentences.length > 0 && (
          <Section title="What was done">
            <ul className="list-disc py-2 pr-3 pl-7 text-sm">
              {told.sentences.map((sentence, index) => (
                // Two widgets of one name give the same sentence twice.
                <li key={`${sentence} ${index}`} className="break-words">
                  {sentence}
                </li>
              ))}
            </ul>
          </Section>
        )}
        {told.groups.length > 0 && (
          <Section title="What changed">
            <ul className="divide-y">
              {told.groups.flatMap(({ key, title, fields }) =>
                fields.map((field, index) => (
                  <Field key={`${key} ${field.path}`} {...field} {...(index === 0 && title !== undefined ? { title } : {})} />
                )),
              )}
            </ul>
          </Section>
        )}
      </SheetContent>
    </Sheet>
  );
}

function ViewLink({ view, children }: { view: AuditView; children: string }) {
  return (
    <Link to={`/audit?${writeView(view).toString()}`} className="text-accent text-sm underline-offset-4 hover:underline">
      {children}
    </Link>
  );
}

/** Where to look further: at the same thing, at the same person. */
function FurtherLinks({ entry: { resource, actor } }: { entry: AuditEntry }) {
  const kind = AuditResourceKind.safeParse(resource.kind).data;
  return (
    <div className="flex flex-wrap gap-x-4 gap-y-1">
      {kind !== undefined && resource.id !== null && (
        <ViewLink view={{ resourceKind: kind, resourceId: resource.id }}>
          {`Everything about ${resource.name === null ? `this ${kind}` : `“${resource.name}”`}`}
        </ViewLink>
      )}
      {actor.id !== null && <ViewLink view={{ actor: actor.id }}>{`Everything by ${actor.name}`}</ViewLink>}
    </div>
  );
}
