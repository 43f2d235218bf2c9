import type { Audit } from "../audit/index.ts";
import type { PageRow, StoredChange } from "./pages.entities.ts";
import { shownSlug } from "./slug.core.ts";
import type { RequestEntry } from "./told-edits.ts";

type Entry = Parameters<Audit["record"]>[1];
type Row = Pick<PageRow, "id" | "title" | "slug" | "tags">;

const resourceOf = ({ id, title }: Pick<Row, "id" | "title">) => ({ kind: "page", id, name: title }) as const;

/** What the log compares of a page's row. */
export interface PageState {
  isDeleted: boolean;
  title: string;
  slug: string;
  tags: string[];
}

export function pageState({ deletedAt, title, slug, tags }: PageRow): PageState {
  return { isDeleted: deletedAt !== null, title, slug: shownSlug(slug), tags: tags ?? [] };
}

export function pageMade(row: Row, widgets: number | undefined, isCopy: boolean): Entry {
  return {
    action: "page.create",
    resource: resourceOf(row),
    summary: `Made the page “${row.title}”${isCopy ? " as a copy of another" : ""}`,
    after: { title: row.title, slug: row.slug, ...(widgets === undefined ? {} : { widgets }) },
  };
}

function changeInWords(before: PageState, after: PageState): string {
  const words = [
    before.title !== after.title && `renamed “${before.title}” to “${after.title}”`,
    before.slug !== after.slug && `gave “${after.title}” the address ${after.slug}`,
    JSON.stringify(before.tags) !== JSON.stringify(after.tags) && `changed the tags of “${after.title}”`,
  ];
  const text = words.filter((each) => each !== false).join(", ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A state of the draft was kept under a name, or its name was changed or taken away. */
export function pointNamed(row: Pick<Row, "id" | "title">, before: string | null, name: string | null): Entry {
  const what = name === null ? `Took away the name of the restore point “${before}”` : `Kept a state as “${name}”`;
  const renamed = before === null || name === null ? what : `Renamed the restore point “${before}” to “${name}”`;
  return {
    action: "page.keep",
    resource: resourceOf(row),
    summary: `${renamed} of “${row.title}”`,
    before: { name: before },
    after: { name },
  };
}

/** What is to be told of a row that was changed; nothing where nothing is another. */
export function pageChanged(before: PageState, row: PageRow): Entry[] {
  const after = pageState(row);
  const summary = changeInWords(before, after);
  const back: Entry = { action: "page.undelete", resource: resourceOf(row), summary: `Took “${row.title}” out of the bin` };
  const changed: Entry = { action: "page.update", resource: resourceOf(row), summary, before: { ...before }, after: { ...after } };
  return [...(before.isDeleted && !after.isDeleted ? [back] : []), ...(summary === "" ? [] : [changed])];
}

export function pageBinned(row: Row): Entry {
  return { action: "page.delete", resource: resourceOf(row), summary: `Put “${row.title}” into the bin` };
}

export function pagePublished(row: Row, versionBefore: number | null, version: number, note: string, changes: StoredChange[]): Entry {
  return {
    action: "page.publish",
    resource: resourceOf(row),
    summary: `Published “${row.title}” as version ${version}${note === "" ? "" : `: ${note}`}`,
    before: { version: versionBefore },
    after: { version, note, changes: changes.map(({ summary }) => summary) },
  };
}

/** `state` as in "version 3". */
export function stateRestored(state: string, widgets: readonly string[] | undefined): RequestEntry {
  const part = widgets === undefined ? "" : `${widgets.length} ${widgets.length === 1 ? "widget" : "widgets"} of `;
  return { action: "page.restore", summary: `Restored ${part}${state} of` };
}
