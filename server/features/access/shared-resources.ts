import type { GrantKind } from "#shared/kernel/permission.ts";
import { Problem } from "#shared/kernel/problem.ts";

/** What can be shared: its name as people read it, or undefined where there is no such thing. Of a widget `id` is `<page>/<widget>`. */
export type SharedName = (kind: GrantKind, id: string) => Promise<string | undefined>;

/** Refuses a request that names what is not there, with the path of each such field. */
export async function checkThere(sharedName: SharedName, named: readonly { kind: GrantKind; id: string; path: string }[]): Promise<void> {
  const names = await Promise.all(named.map(({ kind, id }) => sharedName(kind, id)));
  const issues = named.flatMap(({ kind, path }, index) =>
    names[index] === undefined ? [{ path, message: `There is no such ${kind}` }] : [],
  );
  const [first] = issues;
  if (first !== undefined) throw new Problem("request.invalid", `${first.path}: ${first.message}`, { issues });
}
