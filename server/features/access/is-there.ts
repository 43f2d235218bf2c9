import type { GrantKind } from "#shared/kernel/permission.ts";
import { Problem } from "#shared/kernel/problem.ts";

/** Whether there is such a resource; of a widget `<page>/<widget>`. */
export type IsThere = (kind: GrantKind, id: string) => Promise<boolean>;

/** Refuses a request that names what is not there, with the path of each such field. */
export async function checkThere(isThere: IsThere, named: readonly { kind: GrantKind; id: string; path: string }[]): Promise<void> {
  const found = await Promise.all(named.map(({ kind, id }) => isThere(kind, id)));
  const issues = named.flatMap(({ kind, path }, index) => (found[index] === true ? [] : [{ path, message: `There is no such ${kind}` }]));
  const [first] = issues;
  if (first !== undefined) throw new Problem("request.invalid", `${first.path}: ${first.message}`, { issues });
}
