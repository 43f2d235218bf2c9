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

/** What a page is called until somebody gives it a title. */
export const UNTITLED_PAGE = "Untitled page";

/** Whether an address was made for a page that had no title yet: nobody chose it. */
export function isUntitledSlug(slug: string): boolean {
  return new RegExp(`^${slugOf(UNTITLED_PAGE)}(-\\d+)?$`).test(slug);
}
