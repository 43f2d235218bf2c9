import type { jsPDF } from "jspdf";

import { plainPdfText } from "#client/widgets/pdf-layout.core.ts";

const MAX_WORDS = 20_000;
/** What is for the pointer or for screen readers alone. */
const UNPRINTED = ".print\\:hidden, .sr-only";
/** Pixels by which letters may stand out of their tile. */
const SLACK_PX = 1;

/** A word of the page, where it is drawn, in pixels from the page's corner. */
export interface Word {
  text: string;
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Words in sight, as many as a PDF reader still searches at once. */
export function wordsOf(surface: HTMLElement): Word[] {
  const origin = surface.getBoundingClientRect();
  const walker = document.createTreeWalker(surface, NodeFilter.SHOW_TEXT);
  const words: Word[] = [];
  for (let node = walker.nextNode(); node !== null && words.length < MAX_WORDS; node = walker.nextNode()) {
    const parent = node.parentElement;
    const tile = parent?.closest("[data-tile]");
    if (parent === null || tile == null || parent.closest(UNPRINTED) !== null) continue;
    if (parent.checkVisibility({ opacityProperty: true, visibilityProperty: true })) words.push(...wordsIn(node, tile, origin));
  }
  return words;
}

function wordsIn(node: Node, tile: Element, origin: DOMRect): Word[] {
  const shown = tile.getBoundingClientRect();
  const range = document.createRange();
  return [...(node.textContent ?? "").matchAll(/\S+/g)].flatMap(({ 0: typed, index }): Word[] => {
    const text = plainPdfText(typed);
    if (text === undefined) return [];
    range.setStart(node, index);
    range.setEnd(node, index + typed.length);
    const rect = range.getBoundingClientRect();
    const isAcross = rect.left >= shown.left - SLACK_PX && rect.right <= shown.right + SLACK_PX;
    const isDown = rect.top >= shown.top - SLACK_PX && rect.bottom <= shown.bottom + SLACK_PX;
    // What a tile has scrolled away is not in the picture either.
    if (!isAcross || !isDown || rect.width === 0) return [];
    return [{ text, left: rect.left - origin.left, top: rect.top - origin.top, width: rect.width, height: rect.height }];
  });
}

/** Points for each pixel, and where on the sheet the page's corner is. */
interface Sheet {
  ratio: number;
  left: number;
  top: number;
}

/** Lays a word, unseen, over where the picture shows it. */
export function layWord(pdf: jsPDF, word: Word, { ratio, left, top }: Sheet): void {
  pdf.setFont("helvetica", "normal").setFontSize(Math.max(word.height * ratio * 0.75, 1));
  const horizontalScale = (word.width * ratio) / Math.max(pdf.getTextWidth(word.text), 0.1);
  pdf.text(word.text, left + word.left * ratio, top + (word.top + word.height * 0.78) * ratio, {
    renderingMode: "invisible",
    horizontalScale,
  });
}
