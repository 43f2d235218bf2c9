/** Widths of columns that fill a page: as wide as each likes where there is room, else the wide ones give way first. */
export function fitColumns(natural: readonly number[], available: number): number[] {
  const wanted = natural.reduce((sum, width) => sum + width, 0);
  if (wanted <= available) return natural.map((width) => width * Math.min(available / Math.max(wanted, 1), 1.6));
  // Whoever is below an equal share of what is left keeps its width; the others share the rest.
  const widths = [...natural];
  const byWidth = natural.map((width, index) => ({ width, index })).toSorted((a, b) => a.width - b.width);
  let left = available;
  for (const [place, { width, index }] of byWidth.entries()) {
    const given = Math.min(width, left / (byWidth.length - place));
    widths[index] = given;
    left -= given;
  }
  return widths;
}

/** A text cut so that it fits, with a sign that it was. */
export function cutText(text: string, room: number, widthOf: (text: string) => number): string {
  if (widthOf(text) <= room) return text;
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (widthOf(`${text.slice(0, middle)}…`) <= room) low = middle;
    else high = middle - 1;
  }
  return `${text.slice(0, low)}…`;
}

/** Characters beyond Latin-1 that the fonts which every PDF reader has can show (Windows code page 1252). */
const EXTRA = new Set("€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ");

/** A text as those fonts can show it; undefined where they can't. */
export function plainPdfText(text: string): string | undefined {
  const plain = text.replaceAll(/[\u00A0\u202F\u2009\n\r\t]/g, " ").replaceAll("\u2212", "-");
  for (const character of plain) {
    const code = character.codePointAt(0) ?? 0;
    const isShown = (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xff) || EXTRA.has(character);
    if (!isShown) return undefined;
  }
  return plain;
}

/** Where a tall picture is cut into sheets: between tiles where that is possible, through one only where it is higher than a sheet. */
export function sheetBreaks(height: number, sheet: number, tiles: readonly { top: number; bottom: number }[]): number[] {
  const breaks: number[] = [];
  for (let from = 0; height - from > sheet;) {
    const end = from + sheet;
    const least = from + sheet * 0.25;
    const clean = tiles
      .map(({ top }) => top)
      .filter((at) => at > least && at <= end && tiles.every(({ top, bottom }) => bottom <= at || top >= at));
    from = clean.length === 0 ? end : Math.max(...clean);
    breaks.push(from);
  }
  return breaks;
}
