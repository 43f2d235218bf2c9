import type { z } from "zod";

import { fieldUi } from "#shared/kernel/field.ts";
import type { Json } from "#shared/kernel/json.ts";
import { Problem, type ProblemIssue } from "#shared/kernel/problem.ts";

/** Names of the settings of a connector that are secret. */
export function secretFields(config: z.ZodObject): string[] {
  const shape: Record<string, z.ZodType> = config.shape;
  return Object.entries(shape)
    .filter(([, schema]) => fieldUi(schema)?.secret === true)
    .map(([name]) => name);
}

/** Takes settings apart; a secret that is sent as `{set, updatedAt}`, as it came out, or empty, is one that was not typed. */
export function splitSecrets(
  given: Readonly<Record<string, Json>>,
  secretNames: readonly string[],
): { plain: Record<string, Json>; typed: Record<string, string> } {
  const plain: Record<string, Json> = {};
  const typed: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (!secretNames.includes(name)) plain[name] = value;
    else if (typeof value === "string" && value !== "") typed[name] = value;
  }
  return { plain, typed };
}

/** Settings by the connector's schema, or `request.invalid` with the places that are wrong. */
export function parseConfig<T extends z.ZodType>(schema: T, value: unknown, where: string): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues: ProblemIssue[] = parsed.error.issues.map((issue) => ({
    path: [where, ...issue.path.map(String)].join("."),
    message: issue.message,
  }));
  throw new Problem("request.invalid", `${issues[0]?.path ?? where}: ${issues[0]?.message ?? "not valid"}`, { issues });
}
