/** Where the words of a name begin: at its start, and behind whatever is no letter or digit. */
function beginsWord(name: string, text: string): boolean {
  for (let at = name.indexOf(text); at !== -1; at = name.indexOf(text, at + 1))
    if (at === 0 || !/[\p{L}\p{N}]/u.test(name[at - 1] ?? "")) return true;
  return false;
}

function rankIn(name: string, text: string): number {
  if (name === text) return 1;
  if (name.startsWith(text)) return 0.9;
  if (beginsWord(name, text)) return 0.8;
  if (name.includes(text)) return 0.6;
  return text.split(/\s+/).every((word) => beginsWord(name, word)) ? 0.5 : 0;
}

/**
 * How well a name fits what was typed, from 0 (not at all) to 1 (called just so). Keywords count less than the name; letters
 * scattered over it count as nothing.
 */
export function rank(value: string, search: string, keywords: readonly string[] = []): number {
  const text = search.trim().toLowerCase();
  if (text === "") return 1;
  const name = value.toLowerCase();
  return Math.max(
    rankIn(name, text),
    0.3 * rankIn(keywords.join(" ").toLowerCase(), text),
    0.2 * rankIn([name, ...keywords].join(" ").toLowerCase(), text),
  );
}
