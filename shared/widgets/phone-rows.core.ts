/** What a widget's height on a phone depends on. */
interface Input {
  kind: string;
  props: Readonly<Record<string, unknown>>;
  binding?: unknown;
}

/** Of the narrowest phones, without the page's margins. */
const WIDTH_PX = 328;
const LETTER_PX = 7;
/** What fingers need, for a choice or a field. */
const TOUCH_PX = 40;
const LABEL_PX = 20;
const TITLE_PX = { card: 36, plain: 28 };
const PADDING_PX = 12;
const BORDER_PX = 1;
/** Around a label: its circle or box with the gaps, and what a segment has at its sides. */
const AROUND_PX = { row: 40, segments: 16 };

function labelsOf(options: unknown): string[] {
  return Array.isArray(options) ? options.map((option: { label?: unknown; value?: unknown }) => String(option.label || option.value)) : [];
}

/** Lines that these need one after the other. */
function linesOf(labels: readonly string[], around: number): number {
  let [lines, used] = [1, 0];
  for (const label of labels) {
    const width = Math.min(label.length * LETTER_PX + around, WIDTH_PX);
    if (used > 0 && used + width > WIDTH_PX) [lines, used] = [lines + 1, 0];
    used += width;
  }
  return lines;
}

/**
 * Rows that a choice needs on a phone, where its options are as high as fingers want them and nothing stands beside it;
 * undefined for everything else, which is as high as on a desktop.
 */
export function phoneRows({ kind, props, binding }: Input, { rowHeight, gap }: { rowHeight: number; gap: number }): number | undefined {
  const labels = labelsOf(props["options"]);
  if ((kind !== "radio" && kind !== "checkbox") || labels.length === 0 || binding !== undefined) return undefined;
  const { look, label, title } = props;
  const lines = look === "row" || look === "segments" ? linesOf(labels, AROUND_PX[look]) : labels.length;
  const isCard = props["surface"] === "card";
  const hasTitle = typeof title === "string" && title !== "";
  const head = hasTitle ? TITLE_PX[isCard ? "card" : "plain"] : isCard ? PADDING_PX : 0;
  const around = head + (isCard ? PADDING_PX + 2 * BORDER_PX : 0) + (typeof label === "string" && label !== "" ? LABEL_PX : 0);
  return Math.ceil((around + lines * TOUCH_PX + gap) / (rowHeight + gap));
}
