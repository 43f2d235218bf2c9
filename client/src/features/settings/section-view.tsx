import { History } from "lucide-react";
import { type ComponentType, lazy, Suspense, useCallback, useEffect, useState } from "react";

import { formOfZod } from "#client/forms/form-schema.core.ts";
import { SettingsForm } from "#client/forms/settings-form.tsx";
import { Button } from "#client/ui/button.tsx";
import { Kbd } from "#client/ui/kbd.tsx";
import { Spinner } from "#client/ui/spinner.tsx";
import type { Json } from "#shared/kernel/json.ts";
import type { SectionState } from "#shared/settings/contract.ts";
import { type SectionName, sectionOf } from "#shared/settings/sections.ts";

import { BrandingPreview } from "./branding-preview.tsx";
import { EntraForm } from "./entra-form.tsx";
import { MailTest } from "./mail-test.tsx";
import { useSave } from "./settings-data.ts";
import { draftActions, draftOf, isDirty, useDraft, useRefusal } from "./settings-drafts.ts";

const SectionHistory = lazy(async () => ({ default: (await import("./section-history.tsx")).SectionHistory }));

/** What stands below the form of a section; it sees the values as they are typed. */
interface SectionExtraProps {
  values: Readonly<Record<string, Json>>;
  /** Changes a field, as the form does. */
  onChange: (field: string, value: Json | undefined) => void;
  isReadOnly: boolean;
}

/** Sections with more than their form. */
export type SectionSlots = Partial<Record<SectionName, ComponentType<SectionExtraProps>>>;
const EXTRAS: SectionSlots = { branding: BrandingPreview, mail: MailTest };

interface SectionFormProps extends SectionExtraProps {
  /** What the server found wrong, by field. */
  issues: Readonly<Record<string, string>> | undefined;
  onValidity: (field: string, isValid: boolean) => void;
}

/** Sections whose form is more than one field below the other. */
const FORMS: Partial<Record<SectionName, ComponentType<SectionFormProps>>> = { entra: EntraForm };

interface SectionViewProps {
  name: SectionName;
  state: SectionState;
  isReadOnly: boolean;
  /** What stands below sections that another feature belongs to. */
  slots: SectionSlots;
}

/** Stores what is typed but waits for a pause: leaving its field is what a form takes as its end. */
function leaveField(): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

/** Ctrl or ⌘ and S saves, from within a field too. */
function useSaveKey(save: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      const field = document.activeElement;
      leaveField();
      save();
      if (field instanceof HTMLElement) field.focus();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [save]);
}

/** One section: its form, what belongs to it, and the way to its earlier states. */
export function SectionView({ name, state, isReadOnly, slots }: SectionViewProps) {
  const definition = sectionOf(name);
  const form = formOfZod(definition.schema);
  const draft = useDraft(name);
  const refusal = useRefusal(name);
  const [isHistoryOpen, setHistoryOpen] = useState(false);
  const invalid = useInvalidFields();
  const { mutate, isPending, error } = useSave(name);
  const save = () => {
    if (isReadOnly || isPending) return;
    if (invalid.names.size > 0) {
      document.querySelector<HTMLElement>("#section-form [aria-invalid=true]")?.focus();
      return;
    }
    const now = draftOf(name);
    if (isDirty(now)) mutate(now);
  };
  useSaveKey(save);
  const typed = Object.fromEntries(Object.entries(draft).map(([field, { value }]) => [field, value]));
  const values: Record<string, Json> = { ...state.values, ...typed };
  const onChange = (field: string, value: Json | undefined) => {
    const isSecret = form.find((each) => each.name === field)?.ui.secret === true;
    draftActions.change(name, field, { value, stored: state.values[field], isSecret });
  };
  const Extra = EXTRAS[name] ?? slots[name];
  const Form = FORMS[name];
  return (
    <section aria-labelledby="section-title" className="grid max-w-2xl gap-5">
      <header className="flex items-start gap-3">
        <div className="grid min-w-0 flex-1 gap-1">
          <h1 id="section-title" className="text-xl font-semibold">
            {definition.title}
          </h1>
          <p className="text-muted">{definition.description}</p>
        </div>
        <Button variant="secondary" onClick={() => setHistoryOpen(true)}>
          <History />
          History
        </Button>
      </header>
      {isReadOnly && <p className="text-muted rounded-lg border px-3 py-2 text-xs">You may look at these settings. Admins change them.</p>}
      {/* What was typed and is not valid is no part of the draft: it goes with the form. */}
      <div key={invalid.discarded} id="section-form" className="rounded-tile bg-surface grid gap-5 border p-4 sm:p-5">
        {Form === undefined ? (
          <SettingsForm
            schema={form}
            values={withoutNulls(values)}
            issues={refusal?.issues}
            isDisabled={isReadOnly}
            isRoomy
            storesAtOnce
            onValidity={invalid.onValidity}
            onChange={onChange}
          />
        ) : (
          <Form values={values} issues={refusal?.issues} isReadOnly={isReadOnly} onValidity={invalid.onValidity} onChange={onChange} />
        )}
      </div>
      {Extra !== undefined && <Extra values={values} onChange={onChange} isReadOnly={isReadOnly} />}
      {!isReadOnly && (
        <SaveBar
          name={name}
          isSaving={isPending}
          invalidCount={invalid.names.size}
          discard={() => {
            draftActions.discard(name);
            invalid.discard();
          }}
          message={refusal?.message ?? (error === null || refusal !== undefined ? undefined : error.message)}
          save={() => {
            leaveField();
            save();
          }}
        />
      )}
      {isHistoryOpen && (
        <Suspense>
          <SectionHistory name={name} current={state.values} isReadOnly={isReadOnly} onClose={() => setHistoryOpen(false)} />
        </Suspense>
      )}
    </section>
  );
}

const NONE: ReadonlySet<string> = new Set();

/** Fields in which something stands that can't be saved. */
function useInvalidFields() {
  const [{ names, discarded }, setState] = useState({ names: NONE, discarded: 0 });
  const onValidity = useCallback(
    (field: string, isValid: boolean) =>
      setState((now) => {
        // A form that was discarded says once more what stood in it when it goes.
        if (now.discarded !== discarded || now.names.has(field) !== isValid) return now;
        const next = new Set(now.names);
        if (!next.delete(field)) next.add(field);
        return { ...now, names: next };
      }),
    [discarded],
  );
  return { names, discarded, onValidity, discard: () => setState({ names: NONE, discarded: discarded + 1 }) };
}

/** For a form nothing is something that is not there. */
function withoutNulls(values: Readonly<Record<string, Json>>): Record<string, Json> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

interface SaveBarProps {
  name: SectionName;
  isSaving: boolean;
  /** Fields in which something stands that can't be saved. */
  invalidCount: number;
  message: string | undefined;
  save: () => void;
  discard: () => void;
}

/** What is not saved, and what can't be. */
function stateInWords(count: number, invalidCount: number): string {
  const changes = count === 0 ? "" : `${count} ${count === 1 ? "change" : "changes"} not saved`;
  const wrong = invalidCount === 0 ? "" : `${invalidCount} ${invalidCount === 1 ? "field is" : "fields are"} not valid`;
  return [changes, wrong].filter((part) => part !== "").join(", ") || "All changes saved";
}

/** At the lower edge: what is not saved, and why it could not be. */
function SaveBar({ name, isSaving, invalidCount, message, save, discard }: SaveBarProps) {
  const draft = useDraft(name);
  const refusal = useRefusal(name);
  const count = Object.keys(draft).length;
  const isClean = count === 0 && invalidCount === 0;
  // What is told beside its field needs no second place; where there is no such field, it is told here.
  const isTold = refusal !== undefined && Object.values(refusal.issues).includes(refusal.message);
  const isStale = refusal !== undefined && Object.keys(refusal.theirs).length > 0;
  return (
    <div className="bg-background sticky bottom-0 -mx-4 flex flex-wrap items-center gap-x-3 gap-y-2 border-t px-4 py-3 sm:-mx-0 sm:px-0">
      <output className="text-muted mr-auto min-w-0 text-xs">{stateInWords(count, invalidCount)}</output>
      {message !== undefined && !isTold && count > 0 && (
        <p role="alert" className="text-firing w-full text-xs sm:order-first">
          {message}
        </p>
      )}
      {isStale && (
        <>
          <Button variant="secondary" onClick={() => draftActions.takeTheirs(name, refusal)}>
            Use theirs
          </Button>
          <Button
            onClick={() => {
              draftActions.keepMine(name, refusal);
              save();
            }}
          >
            Overwrite with mine
          </Button>
        </>
      )}
      {!isStale && (
        <>
          <Button variant="ghost" disabled={isClean || isSaving} onClick={discard}>
            Discard
          </Button>
          <Button disabled={isClean || isSaving} onClick={save} aria-keyshortcuts="Control+S Meta+S">
            {isSaving && <Spinner className="size-4" />} Save changes
            <Kbd className="hidden sm:inline-flex">Ctrl S</Kbd>
          </Button>
        </>
      )}
    </div>
  );
}
