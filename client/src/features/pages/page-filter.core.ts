import type { PageSummary } from "#shared/pages/contract.ts";
import { distinctTags, hasTag } from "#shared/pages/tags.core.ts";

const ORDERS = { changed: "Last changed", title: "Title", created: "Newest" } as const;
export type PageOrder = keyof typeof ORDERS;
export const PAGE_ORDERS = Object.entries(ORDERS);

/** Which pages are shown, in which order; what a link restores. */
export interface PageFilter {
  text: string;
  /** Pages have to have all of them. */
  tags: readonly string[];
  order: PageOrder;
}

function isOrder(value: string): value is PageOrder {
  return Object.hasOwn(ORDERS, value);
}

export function readFilter(query: URLSearchParams): PageFilter {
  const order = query.get("order") ?? "";
  return { text: query.get("search") ?? "", tags: query.getAll("tag"), order: isOrder(order) ? order : "changed" };
}

/** The query string of a filter; what is not filtered by is not in it. */
export function writeFilter({ text, tags, order }: PageFilter): URLSearchParams {
  const query = new URLSearchParams();
  if (text !== "") query.set("search", text);
  for (const tag of tags) query.append("tag", tag);
  if (order !== "changed") query.set("order", order);
  return query;
}

/** The filter with a tag taken in, or out where it was in. */
export function withTag(filter: PageFilter, tag: string): PageFilter {
  const others = filter.tags.filter((other) => !hasTag([tag], other));
  return { ...filter, tags: others.length < filter.tags.length ? others : [...others, tag] };
}

function compare(order: PageOrder): (one: PageSummary, other: PageSummary) => number {
  switch (order) {
    case "title":
      return (one, other) => one.title.localeCompare(other.title, undefined, { numeric: true });
    case "created":
      return (one, other) => other.createdAt.localeCompare(one.createdAt);
    case "changed":
      return (one, other) => changedAt(other).localeCompare(changedAt(one));
    default:
      return order satisfies never;
  }
}

function changedAt({ draft, updatedAt }: PageSummary): string {
  return draft?.editedAt ?? updatedAt;
}

/** Pages that have the text somewhere in title, description or tags, and all the tags. */
export function filterPages(pages: readonly PageSummary[], { text, tags, order }: PageFilter): PageSummary[] {
  const wanted = text.trim().toLocaleLowerCase();
  return pages
    .filter(
      (page) =>
        [page.title, page.description, ...page.tags].join("\n").toLocaleLowerCase().includes(wanted) &&
        tags.every((tag) => hasTag(page.tags, tag)),
    )
    .toSorted(compare(order));
}

/** Every tag in use, in the order of the alphabet. */
export function tagsOf(pages: readonly PageSummary[]): string[] {
  return distinctTags(pages.flatMap(({ tags }) => tags)).toSorted((one, other) => one.localeCompare(other));
}

/** How many pages a tag would show with the rest of the filter; a chosen one counts those that are shown. */
export function countWith(pages: readonly PageSummary[], filter: PageFilter, tag: string): number {
  return filterPages(pages, hasTag(filter.tags, tag) ? filter : { ...filter, tags: [...filter.tags, tag] }).length;
}
