import { useSyncExternalStore } from "react";

import type { ApiProblem } from "#client/platform/api.ts";
import { createStore } from "#client/platform/external-store.ts";
import type { Json } from "#shared/kernel/json.ts";
import { isSameJson } from "#shared/pages/plain.core.ts";
import type { SectionName } from "#shared/settings/sections.ts";

/** A field that was changed and is not saved, with what it was when the change began. */
interface FieldDraft {
  value: Json;
  base: Json;
}
export type SectionDraft = Readonly<Record<string, FieldDraft>>;

/** Why a save was refused. */
export interface Refusal {
  message: string;
  /** By the name of the field. */
  issues: Readonly<Record<string, string>>;
  /** Fields that somebody else changed meanwhile, as they are now. */
  theirs: Readonly<Record<string, Json>>;
}

interface Drafts {
  drafts: Partial<Record<SectionName, SectionDraft>>;
  refusals: Partial<Record<SectionName, Refusal>>;
}

const NO_DRAFT: SectionDraft = {};

/** What is typed and not saved: kept while one looks at another section or screen. */
const store = createStore<Drafts>({ drafts: {}, refusals: {} });

function update(change: (now: Drafts) => Partial<Drafts>): void {
  const now = store.getSnapshot();
  store.set({ ...now, ...change(now) });
}

function useDrafts<T>(select: (now: Drafts) => T): T {
  return useSyncExternalStore(store.subscribe, () => select(store.getSnapshot()));
}

function without<T>(record: Readonly<Record<string, T>>, isGone: (name: string) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !isGone(name)));
}

function setDraft(section: SectionName, draft: SectionDraft): void {
  update(({ drafts }) => ({ drafts: { ...drafts, [section]: draft } }));
}

export function draftOf(section: SectionName): SectionDraft {
  return store.getSnapshot().drafts[section] ?? NO_DRAFT;
}

function fieldOf(path: string): string {
  return /(?:^|\.)changes\.([^.]+)/.exec(path)?.[1] ?? path;
}

export const draftActions = {
  /** `undefined` takes a field back to its default; of a secret it means that nothing was typed. */
  change(
    section: SectionName,
    field: string,
    { value, stored, isSecret }: { value: Json | undefined; stored: Json | undefined; isSecret: boolean },
  ) {
    const draft = draftOf(section);
    const base = draft[field]?.base ?? stored ?? null;
    const wanted = value ?? null;
    const isUntouched = isSameJson(wanted, stored ?? null) || (isSecret && value === undefined);
    setDraft(section, isUntouched ? without(draft, (name) => name === field) : { ...draft, [field]: { value: wanted, base } });
    update(({ refusals }) => {
      const refusal = refusals[section];
      if (refusal === undefined) return {};
      // It was said of what stood there before; of what others chose it counts until one has decided, or chosen the same.
      const isOver = (name: string) => name === field && (isUntouched || !Object.hasOwn(refusal.theirs, field));
      const left = { ...refusal, issues: without(refusal.issues, isOver), theirs: without(refusal.theirs, isOver) };
      return { refusals: { ...refusals, [section]: Object.keys(left.issues).length === 0 ? undefined : left } };
    });
  },
  discard(section: SectionName) {
    setDraft(section, NO_DRAFT);
    draftActions.forgive(section);
  },
  forgive(section: SectionName) {
    update(({ refusals }) => ({ refusals: { ...refusals, [section]: undefined } }));
  },
  /** What was typed while the save was on its way stays, as a change of what was saved. */
  saved(section: SectionName, sent: SectionDraft, stored: Readonly<Record<string, Json>>) {
    const draft = draftOf(section);
    const left = without(draft, (name) => isSameJson(draft[name]?.value, sent[name]?.value));
    const entries = Object.entries(left).map(([name, { value, base }]) => [
      name,
      { value, base: sent[name] === undefined ? base : (stored[name] ?? null) },
    ]);
    setDraft(section, Object.fromEntries(entries));
    draftActions.forgive(section);
  },
  refused(section: SectionName, { message, issues }: ApiProblem) {
    const theirs = issues.flatMap(({ path, current }) => (current === undefined ? [] : [[fieldOf(path), current] as const]));
    const refusal: Refusal = {
      message,
      issues: Object.fromEntries(issues.map((issue) => [fieldOf(issue.path), issue.message])),
      theirs: Object.fromEntries(theirs),
    };
    update(({ refusals }) => ({ refusals: { ...refusals, [section]: refusal } }));
  },
  /** What others changed meanwhile counts: mine goes from these fields. */
  takeTheirs(section: SectionName, { theirs }: Refusal) {
    setDraft(
      section,
      without(draftOf(section), (name) => Object.hasOwn(theirs, name)),
    );
    draftActions.forgive(section);
  },
  /** Mine goes over what others changed, which is known now. */
  keepMine(section: SectionName, { theirs }: Refusal) {
    const entries = Object.entries(draftOf(section)).map(([name, draft]) => {
      const known = theirs[name];
      return [name, known === undefined ? draft : { ...draft, base: known }];
    });
    setDraft(section, Object.fromEntries(entries));
    draftActions.forgive(section);
  },
};

/** What was changed in a section and is not saved. */
export function useDraft(section: SectionName): SectionDraft {
  return useDrafts(({ drafts }) => drafts[section] ?? NO_DRAFT);
}

export function useRefusal(section: SectionName): Refusal | undefined {
  return useDrafts(({ refusals }) => refusals[section]);
}

export function isDirty(draft: SectionDraft | undefined): boolean {
  return draft !== undefined && Object.keys(draft).length > 0;
}

/** Names of the sections that hold changes which are not saved, in one text. */
export function useDirtySections(): readonly string[] {
  const names = useDrafts(({ drafts }) =>
    Object.entries(drafts)
      .flatMap(([name, draft]) => (isDirty(draft) ? [name] : []))
      .join(" "),
  );
  return names === "" ? [] : names.split(" ");
}
