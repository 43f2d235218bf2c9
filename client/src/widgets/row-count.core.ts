import { formatNumber } from "./format.core.ts";

interface RowCounts {
  /** Left by search and filters. */
  shown: number;
  /** Those that came. */
  loaded: number;
  /** Those that the source has. */
  total: number;
}

const count = (number: number) => formatNumber(number, { decimals: 0 });

/** Says that the source has more rows than came; undefined where all of them did. */
export function cutWords({ loaded, total }: Pick<RowCounts, "loaded" | "total">): string | undefined {
  return loaded < total ? `First ${count(loaded)} of ${count(total)} rows` : undefined;
}

/** How many rows a table shows. Search and filters know only those that came, so that is what they are counted among. */
export function countWords({ shown, loaded, total }: RowCounts): string {
  const cut = cutWords({ loaded, total });
  const all = cut ?? `${count(total)} ${total === 1 ? "row" : "rows"}`;
  if (shown === loaded) return all;
  return cut === undefined ? `${count(shown)} of ${all}` : `${count(shown)} of the f${all.slice(1)}`;
}

/** What stands over a table that was taken out of its page: its title, and that rows are missing. */
export function headingOf({ title, note }: { title: string; note?: string | undefined }): string {
  return [title, note ?? ""].filter((part) => part !== "").join(", ");
}
