import { type FormEvent, type ReactNode, useEffect, useId, useState } from "react";

import { ApiProblem } from "#client/platform/api.ts";
import { useFollowBranding, useBranding } from "#client/platform/branding.ts";
import { BrandMark } from "#client/ui/brand-mark.tsx";
import { Button } from "#client/ui/button.tsx";
import { Input } from "#client/ui/input.tsx";
import { Label } from "#client/ui/label.tsx";

import { useFormProblem } from "./form-problem.ts";
import { tooLong } from "./name-field.tsx";
import { PasswordInput } from "./password-input.tsx";

export interface EntryField {
  name: string;
  label: string;
  type?: "text" | "email" | "password";
  autoComplete: string;
  help?: string;
  /** What stands there and can't be changed. */
  fixed?: string;
}

interface EntryFormProps {
  title: string;
  /** One sentence below the title. */
  lead: string;
  /** What has happened that brought somebody here. */
  notice?: string | undefined;
  fields: readonly EntryField[];
  submitLabel: string;
  submit: (values: (name: string) => string) => Promise<void>;
  /** Another way in, below the button. */
  children?: ReactNode;
}

/** A small form before the shell: sign-in and set-up. Mistakes are told beside their field. */
export function EntryForm({ title, lead, notice, fields, submitLabel, submit, children }: EntryFormProps) {
  const id = useId();
  const { name: product } = useBranding();
  useFollowBranding(false);
  useEffect(() => {
    document.title = title.includes(product) ? title : `${title} · ${product}`;
  }, [title, product]);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const names = fields.map(({ name }) => name);
  const { form, issues, message } = useFormProblem(problem, names);
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const valueOf = (name: string) => {
      const value = data.get(name);
      return typeof value === "string" ? value : "";
    };
    setBusy(true);
    setProblem(null);
    try {
      await submit(valueOf);
    } catch (error) {
      setProblem(error instanceof ApiProblem ? error : new ApiProblem("server.error", 0, "Something unexpected happened. Try again."));
    } finally {
      setBusy(false);
    }
  };
  return (
    <main className="grid min-h-full place-items-center p-4">
      <form
        ref={form}
        className="rounded-tile bg-surface grid w-full max-w-sm gap-4 border p-6 sm:p-8"
        onSubmit={(event) => void send(event)}
      >
        <div className="mb-2 grid gap-4">
          <BrandMark className="size-9" />
          <div className="grid gap-1">
            <h1 className="text-xl font-semibold">{title}</h1>
            <p className="text-muted">{lead}</p>
          </div>
        </div>
        {notice !== undefined && <output className="bg-accent-soft rounded-lg px-3 py-2 text-sm">{notice}</output>}
        {fields.map((field, index) => (
          <Field key={field.name} id={`${id}${field.name}`} field={field} issue={issues[field.name]} isFirst={index === 0} />
        ))}
        <p role="alert" className="text-firing empty:hidden">
          {message}
        </p>
        <Button type="submit" size="lg" disabled={isBusy}>
          {submitLabel}
        </Button>
        {children}
      </form>
    </main>
  );
}

interface FieldProps {
  id: string;
  field: EntryField;
  issue: string | undefined;
  isFirst: boolean;
}

function refuseTooLong({ currentTarget }: FormEvent<HTMLInputElement>): void {
  currentTarget.setCustomValidity(tooLong(currentTarget.value) ?? "");
}

function Field({ id, field, issue, isFirst }: FieldProps) {
  const { name, label, type = "text", autoComplete, fixed } = field;
  const { minPasswordLength } = useBranding();
  const help = autoComplete === "new-password" ? `At least ${minPasswordLength} characters` : field.help;
  const common = {
    // The screen is there for this form alone.
    autoFocus: isFirst && fixed === undefined,
    id,
    name,
    required: true,
    "aria-invalid": issue !== undefined,
    "aria-describedby": `${id}-note`,
    className: "h-10",
  };
  return (
    <div className="grid gap-1">
      <Label htmlFor={id}>{label}</Label>
      {autoComplete === "new-password" || autoComplete === "current-password" ? (
        <PasswordInput {...common} autoComplete={autoComplete} />
      ) : (
        <Input
          {...common}
          type={type}
          autoComplete={autoComplete}
          {...(autoComplete === "name" ? { dir: "auto", onInput: refuseTooLong } : {})}
          {...(fixed === undefined ? {} : { readOnly: true, value: fixed })}
        />
      )}
      <p id={`${id}-note`} className="text-muted text-xs">
        {issue === undefined ? (
          help
        ) : (
          <span role="alert" className="text-firing">
            {issue}
          </span>
        )}
      </p>
    </div>
  );
}
