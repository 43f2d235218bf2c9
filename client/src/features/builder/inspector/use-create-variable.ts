import { useCallback } from "react";

import { PAGE_LIMITS, Variable, VariableName } from "#shared/pages/schema.ts";

import { type PageStore, usePageStore } from "../page-store.tsx";

/** What is wrong with a name for a variable, in words. */
export function nameIssue(store: PageStore, name: string): string | undefined {
  const variables = store.mirror.variables.getSnapshot();
  const parsed = VariableName.safeParse(name);
  if (!parsed.success) return parsed.error.issues[0]?.message ?? "Not a name";
  return variables.some((variable) => variable.name === name) ? "There is a variable of this name already" : undefined;
}

/** Makes a variable of this name; answers what is wrong with it. */
export function useCreateVariable(): (name: string) => string | undefined {
  const store = usePageStore();
  return useCallback(
    (name) => {
      const isFull = store.mirror.variables.getSnapshot().length >= PAGE_LIMITS.variables;
      const issue = isFull ? `A page has at most ${PAGE_LIMITS.variables} variables` : nameIssue(store, name);
      if (issue === undefined) store.run({ op: "set-variable", variable: Variable.parse({ name }) });
      return issue;
    },
    [store],
  );
}
