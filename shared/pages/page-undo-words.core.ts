import * as Y from "yjs";

/** From this many characters on, words found in the midst of others are the same words, and not by chance. */
const WORD_LENGTH = 3;

interface Span {
  id: Y.ID;
  length: number;
}

/** What lies between two neighbours in a text that are seen and were known when a step was done. */
interface Gap {
  /** What the step took away here. */
  taken: Y.Item[];
  /** What others have put here since, taken away again or not. */
  put: Y.Item[];
  /** What else was taken away here. */
  gone: Y.Item[];
}

function wordsOf({ content }: Y.Item): string {
  return content instanceof Y.ContentString ? content.str : "";
}

function joined(items: readonly Y.Item[]): string {
  return items.map(wordsOf).join("");
}

function commonStart(one: string, other: string): number {
  let count = 0;
  while (count < one.length && count < other.length && one[count] === other[count]) count += 1;
  return count;
}

function commonEnd(one: string, other: string): number {
  let count = 0;
  while (count < one.length && count < other.length && one.at(-1 - count) === other.at(-1 - count)) count += 1;
  return count;
}

/** Whether `found` has these words: whole, or with something new in their midst. */
function hasWords(found: string, words: string): boolean {
  if (found.length >= words.length && commonStart(found, words) + commonEnd(found, words) >= words.length) return true;
  return words.trim().length >= WORD_LENGTH && found.includes(words);
}

/** The gaps of texts in which the step's `items` lie. */
function gapsOf(items: readonly Y.Item[], own: number, isNew: (item: Y.Item) => boolean): Gap[] {
  const taken = new Set(items);
  const isForeign = ({ id }: Y.Item): boolean => id.client !== own;
  const isWithin = (item: Y.Item): boolean => item.deleted || (isForeign(item) && isNew(item));
  const seen = new Set<Y.Item>();
  const gaps: Gap[] = [];
  for (const item of items) {
    if (seen.has(item)) continue;
    let first = item;
    while (first.left !== null && isWithin(first.left)) first = first.left;
    const gap: Gap = { taken: [], put: [], gone: [] };
    for (let at: Y.Item | null = first; at !== null && isWithin(at); at = at.right) {
      if (taken.has(at)) {
        seen.add(at);
        gap.taken.push(at);
      } else if (isForeign(at) && isNew(at)) gap.put.push(at);
      else gap.gone.push(at);
    }
    gaps.push(gap);
  }
  return gaps;
}

/** Whether an undo has brought this back, and not in place of what the step took away, but of something else. */
function isBroughtBackFrom(gone: readonly Y.Item[], { rightOrigin }: Y.Item): boolean {
  if (rightOrigin === null) return false;
  const { client, clock } = rightOrigin;
  return gone.some(({ id, length }) => id.client === client && id.clock <= clock && clock < id.clock + length);
}

/** Of what was taken away, what somebody else's undo has put just before it: Yjs brings a thing back at its old place. */
function broughtBack({ taken, put }: Gap): Span[] {
  return put.flatMap((copy) => {
    const words = wordsOf(copy);
    const { rightOrigin } = copy;
    if (words === "" || copy.deleted || rightOrigin === null) return [];
    return taken.flatMap((item): Span[] => {
      if (item.id.client !== rightOrigin.client) return [];
      const from = Math.max(item.id.clock, rightOrigin.clock);
      const to = Math.min(item.id.clock + item.length, rightOrigin.clock + words.length);
      if (from >= to) return [];
      const again = words.slice(from - rightOrigin.clock, to - rightOrigin.clock);
      return wordsOf(item).startsWith(again, from - item.id.clock) ? [{ id: Y.createID(item.id.client, from), length: to - from }] : [];
    });
  });
}

/**
 * Of what a step took away from texts, what is there again by somebody else's hand: a version that was restored, or another's
 * undo of the same deletion. To put it back as well would double it.
 *
 * `items`: what an undo of the step would bring back. `own`: one's own client. `isNew`: what came in after the step was done.
 */
export function wordsThereAgain(items: readonly Y.Item[], own: number, isNew: (item: Y.Item) => boolean): Span[] {
  const inTexts = items.filter((item) => item.deleted && item.parentSub === null && item.parent instanceof Y.Text);
  return gapsOf(inTexts, own, isNew).flatMap((gap) => {
    const words = joined(gap.taken);
    if (words === "" || gap.put.every(({ deleted }) => deleted)) return [];
    const back = broughtBack(gap);
    if (back.length > 0) return back;
    const put = gap.put.filter((item) => !isBroughtBackFrom(gap.gone, item));
    const byClient = [...Map.groupBy(put, ({ id }) => id.client).values()];
    const found = [put.filter(({ deleted }) => !deleted), put, ...byClient];
    return found.some((items) => hasWords(joined(items), words)) ? gap.taken : [];
  });
}
