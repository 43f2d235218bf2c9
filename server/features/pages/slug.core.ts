/** What a page in the bin holds instead of its address; no address has a `~`. */
export function binnedSlug(slug: string, pageId: string): string {
  return `${slug}~${pageId}`;
}

/** The address that a page has, or had before it went to the bin. */
export function shownSlug(slug: string): string {
  return slug.split("~", 1)[0] ?? slug;
}

/** The first of `slug`, `slug-2`, `slug-3` … that is free. */
export function freeSlug(slug: string, taken: ReadonlySet<string>): string {
  if (!taken.has(slug)) return slug;
  for (let number = 2; ; number += 1) if (!taken.has(`${slug}-${number}`)) return `${slug}-${number}`;
}
