import { HOLE } from "../pages/template.core.ts";

/** Sites, mail, and addresses inside this one; `//host` is a site too, but not one that anybody typed on purpose. */
const SAFE_LINK = /^(?:https?:\/\/|mailto:|\/(?!\/)|\.{1,2}\/|#|\?)/i;

/** How an address has to begin, for whoever typed another. */
export const LINK_HINT = "It has to start with https://, http:// or /.";

/** A link's address where it is one that may be opened; scripts and other schemes are not. */
export function safeLink(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const link = value.trim();
  if (SAFE_LINK.test(link)) return link;
  // `example.com/path` as people type it.
  return /^[\w-]+(?:\.[\w-]+)+(?:[/?#].*)?$/.test(link) ? `https://${link}` : undefined;
}

/** Whether an address with `{{variables}}` in it can never be opened, whatever they hold; one that begins with a variable may. */
export function isUnsafeTemplate(address: string): boolean {
  const text = address.trim();
  return text !== "" && !text.startsWith("{{") && safeLink(text.replace(HOLE, "x")) === undefined;
}
