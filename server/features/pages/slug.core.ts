const MAX_LENGTH = 80;
const SUFFIX_LENGTH = 6;

/** Letters that no accent is taken off of. */
const LETTERS: Record<string, string> = { ß: "ss", æ: "ae", ø: "o", œ: "oe", ł: "l", đ: "d", þ: "th", ı: "i" };

/** The address of a page made from its title: small letters, digits and single dashes. */
export function slugOf(title: string): string {
  const slug = title
    .normalize("NFKD")
    .replace(/[\p{M}\p{Cf}]/gu, "")
    .toLowerCase()
    .replace(/[ßæøœłđþı]/g, (letter) => LETTERS[letter] ?? "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, MAX_LENGTH - SUFFIX_LENGTH)
    .replace(/^-+|-+$/g, "");
  return slug === "" ? "page" : slug;
}

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
