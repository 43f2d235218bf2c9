import { type RefObject, useEffect, useRef } from "react";

import { ApiProblem, type ApiProblemCode } from "#client/platform/api.ts";

interface FormProblem<Field extends string> {
  /** For the form itself. */
  form: RefObject<HTMLFormElement | null>;
  /** What is wrong with each field, to be told there. */
  issues: Partial<Record<Field, string>>;
  /** What belongs to no field. */
  message: string | undefined;
}

/** The field of the form that an answer of the server is about, by the path in the request or by the problem's code. */
function issuesOf<Field extends string>(
  error: Error | null,
  fields: readonly Field[],
  fieldOfCode: Partial<Record<ApiProblemCode, Field>>,
): Partial<Record<Field, string>> {
  const issues: Partial<Record<Field, string>> = {};
  if (!(error instanceof ApiProblem)) return issues;
  const field = fieldOfCode[error.code];
  if (field !== undefined) issues[field] = error.message;
  for (const name of fields) {
    const issue = error.issues.find(({ path }) => path === name || path === `body.${name}`);
    if (issue !== undefined) issues[name] ??= issue.message;
  }
  return issues;
}

/**
 * Tells what was refused once, at the field that it is about, and puts the focus there: whoever is told of a mistake goes on typing
 * where it is. What no field is to blame for is the form's message.
 */
export function useFormProblem<Field extends string>(
  error: Error | null,
  fields: readonly Field[],
  fieldOfCode: Partial<Record<ApiProblemCode, Field>> = {},
): FormProblem<Field> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (error !== null) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [error]);
  const issues = issuesOf(error, fields, fieldOfCode);
  return { form, issues, message: Object.keys(issues).length > 0 ? undefined : error?.message };
}
