/** First letters of a name's first and last word: "Ada King Lovelace" is AL. Of a name without letters, its first sign. */
export function initialsOf(name: string): string {
  const letters = name
    .trim()
    .split(/\s+/)
    .flatMap((word) => /[\p{L}\p{N}]/u.exec(word)?.[0] ?? []);
  const initials = letters.length > 1 ? [letters[0], letters.at(-1)] : letters.length === 1 ? letters : Array.from(name.trim()).slice(0, 1);
  return initials.join("").toUpperCase();
}
