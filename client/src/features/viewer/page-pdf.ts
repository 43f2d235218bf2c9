import type { jsPDF } from "jspdf";

import { rgbOf } from "#client/widgets/css-color.ts";
import { cutText, plainPdfText, sheetBreaks } from "#client/widgets/pdf-layout.core.ts";
import { fileName } from "#client/widgets/table-export.ts";

import { layWord, wordsOf } from "./page-pdf-words.ts";

/** Points of an A4 sheet's long and short side, and the space around the picture. */
const LONG = 841.89;
const SHORT = 595.28;
const MARGIN = 24;
/** Height of the line above the picture: what the page is, and when it was like this. */
const HEAD = 20;
const HEAD_SIZE = 9;
/** Pixels of the picture for each of the page's; less where the browser could not hold the picture. */
const SHARPNESS = 2;
const MAX_PICTURE_PX = 14_000;

/** The page as it is shown, as a picture on A4 sheets that are cut between tiles, under words that can be found and copied. */
export async function savePagePdf(title: string, surface: HTMLElement): Promise<void> {
  const [{ default: html2canvas }, { jsPDF: Pdf }] = await Promise.all([import("html2canvas-pro"), import("jspdf")]);
  const { width, height } = surface.getBoundingClientRect();
  const words = wordsOf(surface);
  const taken = timeOf(new Date());
  const background = getComputedStyle(document.body).backgroundColor;
  const scale = Math.min(SHARPNESS, MAX_PICTURE_PX / Math.max(width, height));
  const picture = await html2canvas(surface, {
    scale,
    backgroundColor: background,
    logging: false,
    ignoreElements: (part: Element) => part.classList.contains("print:hidden"),
    onclone: (page: Document) => {
      page.head.append(plainType(page));
      nameFrames(page);
    },
  });
  const isWide = width >= 700;
  const pdf = new Pdf({ orientation: isWide ? "landscape" : "portrait", unit: "pt", format: "a4", compress: true });
  pdf.setProperties({ title });
  const [sheetWidth, sheetHeight] = isWide ? [LONG, SHORT] : [SHORT, LONG];
  const ratio = (sheetWidth - 2 * MARGIN) / width;
  const breaks = sheetBreaks(height, (sheetHeight - 2 * MARGIN - HEAD) / ratio, tilesOf(surface));
  const edges = [0, ...breaks, height];
  for (const [index, from] of edges.slice(0, -1).entries()) {
    const to = edges[index + 1] ?? height;
    if (index > 0) pdf.addPage();
    pdf.setFillColor(...rgbOf(background)).rect(0, 0, sheetWidth, sheetHeight, "F");
    const note = edges.length > 2 ? `${taken}   ${index + 1} / ${edges.length - 1}` : taken;
    drawHead(pdf, { title, note, width: sheetWidth - 2 * MARGIN, colour: getComputedStyle(surface).color });
    const top = MARGIN + HEAD;
    pdf.addImage(cut(picture, from * scale, to * scale), "JPEG", MARGIN, top, width * ratio, (to - from) * ratio);
    for (const word of words) if (word.top >= from && word.top < to) layWord(pdf, word, { ratio, left: MARGIN, top: top - from * ratio });
  }
  await pdf.save(fileName(title, "pdf"), { returnPromise: true });
}

/** Day and time with their zone, in the reader's language where a PDF's own fonts have its letters. */
function timeOf(at: Date): string {
  const [theirs, english] = [undefined, "en-GB"].map((locale) =>
    at.toLocaleString(locale, {
      year: "numeric",
      month: "short",
      day: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      timeZoneName: "short",
    }),
  );
  return plainPdfText(theirs ?? "") ?? english ?? "";
}

interface Head {
  title: string;
  note: string;
  width: number;
  colour: string;
}

/** Title at the left, time at the right; a title in letters that a PDF's own fonts lack is drawn by the browser. */
function drawHead(pdf: jsPDF, { title, note, width, colour }: Head): void {
  pdf
    .setFont("helvetica", "normal")
    .setFontSize(HEAD_SIZE)
    .setTextColor(...rgbOf(colour));
  const baseline = MARGIN + HEAD_SIZE;
  pdf.text(note, MARGIN + width, baseline, { align: "right" });
  const room = width - pdf.getTextWidth(note) - MARGIN;
  const plain = plainPdfText(title);
  pdf.setFont("helvetica", "bold");
  if (plain !== undefined) {
    const shown = cutText(plain, room, (part) => pdf.getTextWidth(part));
    pdf.text(shown, MARGIN, baseline);
    return;
  }
  const picture = pictureOf(title, room, colour);
  pdf.addImage(picture, "PNG", MARGIN, MARGIN - 2, room, HEAD_SIZE * 1.5);
}

function pictureOf(text: string, width: number, colour: string): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  const sharpness = 4;
  canvas.width = width * sharpness;
  canvas.height = HEAD_SIZE * 1.5 * sharpness;
  const pen = canvas.getContext("2d");
  if (pen !== null) {
    pen.font = `600 ${HEAD_SIZE * sharpness}px ${getComputedStyle(document.body).fontFamily}`;
    pen.fillStyle = colour;
    pen.textBaseline = "middle";
    pen.fillText(
      cutText(text, canvas.width, (part) => pen.measureText(part).width),
      0,
      canvas.height / 2,
    );
  }
  return canvas;
}

function tilesOf(surface: HTMLElement): { top: number; bottom: number }[] {
  const origin = surface.getBoundingClientRect().top;
  return [...surface.querySelectorAll<HTMLElement>("[data-tile]")]
    .filter((tile) => tile.parentElement?.closest("[data-tile]") === null)
    .map((tile) => {
      const { top, bottom } = tile.getBoundingClientRect();
      return { top: Math.floor(top - origin), bottom: Math.floor(bottom - origin) };
    });
}

/** A strip of the picture. JPEG goes into the PDF as it is; a PNG of this size would be taken apart pixel by pixel. */
function cut(picture: HTMLCanvasElement, from: number, to: number): string {
  const strip = document.createElement("canvas");
  strip.width = picture.width;
  strip.height = Math.max(Math.round(to - from), 1);
  strip.getContext("2d")?.drawImage(picture, 0, -Math.round(from));
  return strip.toDataURL("image/jpeg", 0.94);
}

/** The picture's letters know no font features: measured without them too, they stand where they belong. */
function plainType(page: Document): HTMLStyleElement {
  const style = page.createElement("style");
  style.textContent =
    "* { font-variant-numeric: normal !important; font-feature-settings: normal !important; transition: none !important; animation: none !important }";
  return style;
}

/** Other sites' pages can't be read by this one: their address stands in their place. */
function nameFrames(page: Document): void {
  for (const frame of page.querySelectorAll("iframe")) {
    const note = page.createElement("p");
    note.textContent = frame.src;
    note.style.cssText = "padding:12px;word-break:break-all;opacity:0.7";
    frame.replaceWith(note);
  }
}
