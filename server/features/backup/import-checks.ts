import { isInRanges } from "#server/platform/address.ts";
import type { BackupContent } from "#shared/backup/file.ts";
import { clashes, type ImportPlan } from "#shared/backup/plan.core.ts";
import { Problem } from "#shared/kernel/problem.ts";
import { NetworkRules } from "#shared/settings/network.ts";

/** The addresses that a plan lets people come from; none where it leaves them as they are, or lets in from everywhere. */
function addressesAfter({ tables }: ImportPlan): string[] {
  const { add, change } = tables.settings;
  const row = [...add, ...change.map((each) => each.row)].find(({ section }) => section === "network");
  const value = row?.["value"];
  const given = typeof value === "object" && value !== null && "peopleFrom" in value ? value.peopleFrom : [];
  return NetworkRules.shape.peopleFrom.safeParse(given).data ?? [];
}

/** What a try says as well as the import itself: names that would be there twice, and rules that shut out whoever imports. */
export function checkPlan(here: BackupContent, plan: ImportPlan, address: string | undefined): void {
  const issues = clashes(here, plan).slice(0, 50);
  const [first] = issues;
  if (first !== undefined) throw new Problem("backup.invalid", `${first.path}: ${first.message}`, { issues });
  const ranges = addressesAfter(plan);
  if (address === undefined || ranges.length === 0 || isInRanges(address, ranges)) return;
  const message = `Your own address, ${address}, is none of those that the network settings of this backup let in`;
  throw new Problem("settings.locks-out", message, { issues: [{ path: "content.settings.network.peopleFrom", message }] });
}
