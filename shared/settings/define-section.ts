import type { z } from "zod";

import type { ProblemIssue } from "../kernel/problem.ts";

/** One section of the settings, described once: the server checks, keeps and versions it, and the form is drawn from its schema. */
export interface SectionDefinition<Schema extends z.ZodObject = z.ZodObject> {
  title: string;
  /** One sentence below the title. */
  description: string;
  /** Every field has a default, or is optional: a section that nobody has edited is valid. Secrets are optional texts. */
  schema: Schema;
  /** What is wrong with the fields together; `path` is the name of a field. Secrets that are set but not typed are not among them. */
  check?(values: z.output<Schema>): ProblemIssue[];
  /** Where its secrets are sent. When it changes they have to be typed again: whoever may change it must not learn them. */
  destination?(values: z.output<Schema>): string;
}

/** Declares a section; only there for inference. */
export function defineSection<Schema extends z.ZodObject>(definition: SectionDefinition<Schema>): SectionDefinition<Schema> {
  return definition;
}
