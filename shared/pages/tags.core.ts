import { PAGE_LIMITS } from "./schema.ts";

function sameTag(one: string, other: string): boolean {
  return one.localeCompare(other, "en", { sensitivity: "accent" }) === 0;
}

/** The tags without those that differ from one before in nothing but large and small letters. */
export function distinctTags(tags: readonly string[]): string[] {
  return tags.filter((tag, index) => tags.findIndex((other) => sameTag(tag, other)) === index);
}

/** Whether a tag is among these, large and small letters being the same. */
export function hasTag(tags: readonly string[], tag: string): boolean {
  return tags.some((other) => sameTag(tag, other));
}

/** Tags as people write them in a row: a comma ends one. */
export function splitTags(text: string): string[] {
  return text
    .split(",")
    .map((tag) => tag.trim().slice(0, PAGE_LIMITS.tagLength).trim())
    .filter((tag) => tag !== "");
}
