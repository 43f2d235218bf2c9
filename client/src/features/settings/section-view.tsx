import { History } from "lucide-react";
import { type ComponentType, lazy, type ReactNode, Suspense, useEffect, useRef } from "react";

import { type FormSchema, formOfZod } from "#client/forms/form-schema.core.ts";
import { SettingsForm } from "#client/forms/settings-form.tsx";
import { useOpened } from "#client/platform/opened.ts";
import { Button } from "#client/ui/button.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import type { Json } from "#shared/kernel/json.ts";
import type { SectionState } from "#shared/settings/contract.ts";
import { type SectionName, sectionOf } from "#shared/settings/sections.ts";

import { BrandingPreview } from "./branding-preview.tsx";
import { EntraForm } from "./entra-form.tsx";
import { invalidFields, overtakenFields } from "./field-words.ts";
import { MailTest } from "./mail-test.tsx";
import { SaveBar } from "./save-bar.tsx";
import { warningOf } from "./save-warnings.ts";
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

/** Stores what is typed but waits, as an emptied entry of a list does: leaving its field is what a form takes as its end. */
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
      save();
      if (document.activeElement === document.body && field instanceof HTMLElement) field.focus();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [save]);
}

/** To the field that has to be mended: why stands below it. */
function focusField(section: HTMLElement | null, field: string): void {
  const control = section?.querySelector<HTMLElement>(`[data-field="${field}"] :is(input, select, textarea, button)`);
  control?.focus();
  control?.scrollIntoView?.({ block: "nearest" });
}

/** Saves a section unless something in it can't be: then it goes there. */
function useSectionSave({ name, form, isReadOnly }: { name: SectionName; form: FormSchema; isReadOnly: boolean }) {
  const section = useRef<HTMLElement>(null);
  const { mutate, isPending, error } = useSave(name);
  const save = () => {
    if (isReadOnly || isPending) return;
    leaveField();
    const now = draftOf(name);
    const [wrong] = invalidFields(form, now);
    if (wrong !== undefined) focusField(section.current, wrong.name);
    else if (isDirty(now)) mutate(now);
  };
  useSaveKey(save);
  return { section, save, isPending, error };
}

/** One section: its form, what belongs to it, and the way to its earlier states. */
export function SectionView({ name, state, isReadOnly, slots }: SectionViewProps) {
  const definition = sectionOf(name);
  const form = formOfZod(definition.schema);
  const draft = useDraft(name);
  const refusal = useRefusal(name);
  const [history, openHistory] = useOpened("history");
  const { section, save, isPending, error } = useSectionSave({ name, form, isReadOnly });
  const typed = Object.fromEntries(Object.entries(draft).map(([field, { value }]) => [field, value]));
  const values: Record<string, Json> = { ...state.values, ...typed };
  const issues = { ...(isPending ? {} : overtakenFields(form, draft, state.values)), ...refusal?.issues };
  const onChange = (field: string, value: Json | undefined) => {
    const isSecret = form.find((each) => each.name === field)?.ui.secret === true;
    draftActions.change(name, field, { value, stored: state.values[field], isSecret });
  };
  const labelsOf = (fields: FormSchema) => fields.map(({ ui }) => ui.label);
  const refused = labelsOf(form.filter((field) => refusal?.issues[field.name] !== undefined));
  const Extra = EXTRAS[name] ?? slots[name];
  const Form = FORMS[name];
  return (
    <section ref={section} aria-labelledby="section-title" className="grid max-w-2xl gap-5">
      <SectionHeader name={name}>
        <Button variant="secondary" onClick={() => openHistory("all")}>
          <History />
          History
        </Button>
      </SectionHeader>
      {isReadOnly && <p className="text-muted rounded-lg border px-3 py-2 text-xs">You may look at these settings. Admins change them.</p>}
      <div className="rounded-tile bg-surface border">
        {/* What gets the focus by keyboard comes to stand above the bar. */}
        <div className="grid gap-5 p-4 sm:p-5 [&_:is(input,select,textarea,button)]:scroll-mb-24">
          {Form === undefined ? (
            <SettingsForm
              schema={form}
              values={withoutNulls(values)}
              issues={issues}
              isDisabled={isReadOnly}
              isRoomy
              storesAtOnce
              onChange={onChange}
            />
          ) : (
            <Form values={values} issues={issues} isReadOnly={isReadOnly} onChange={onChange} />
          )}
        </div>
        {!isReadOnly && (
          <SaveBar
            name={name}
            isSaving={isPending}
            invalid={labelsOf(invalidFields(form, draft))}
            refused={refused}
            message={refused.length > 0 ? undefined : (refusal?.message ?? error?.message)}
            warning={warningOf(name, values)}
            save={save}
          />
        )}
      </div>
      {Extra !== undefined && <Extra values={values} onChange={onChange} isReadOnly={isReadOnly} />}
      {history !== undefined && (
        <Suspense>
          <SectionHistory
            name={name}
            current={state.values}
            isReadOnly={isReadOnly}
            version={Number(history)}
            open={openHistory}
            onClose={() => openHistory(undefined)}
          />
        </Suspense>
      )}
    </section>
  );
}

/** What a section is called and for; `children` stands beside it. */
function SectionHeader({ name, children }: { name: SectionName; children: ReactNode }) {
  const { title, description } = sectionOf(name);
  return (
    <header className="flex items-start gap-3">
      <div className="grid min-w-0 flex-1 gap-1">
        <h1 id="section-title" className="text-xl font-semibold">
          {title}
        </h1>
        <p className="text-muted">{description}</p>
      </div>
      {children}
    </header>
  );
}

/** A section before its values have come, as high as it will be. */
export function SectionLoading({ name }: { name: SectionName }) {
  return (
    <section aria-busy className="grid max-w-2xl gap-5">
      <SectionHeader name={name}>
        <Skeleton className="h-8 w-24 pointer-coarse:h-10" />
      </SectionHeader>
      <div className="rounded-tile bg-surface border">
        <div className="grid gap-4 p-4 sm:p-5">
          {formOfZod(sectionOf(name).schema).map((field) => (
            <div key={field.name} className="grid gap-1">
              <Skeleton className="h-4 w-40" />
              <Skeleton className={field.control === "image" ? "h-14" : "h-7"} />
              {field.ui.help !== undefined && <Skeleton className="h-4 w-72 max-w-full" />}
            </div>
          ))}
        </div>
        <div className="flex justify-end border-t px-4 py-3 sm:px-5">
          <Skeleton className="h-8 w-40 pointer-coarse:h-10" />
        </div>
      </div>
    </section>
  );
}

/** For a form nothing is something that is not there. */
function withoutNulls(values: Readonly<Record<string, Json>>): Record<string, Json> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}
