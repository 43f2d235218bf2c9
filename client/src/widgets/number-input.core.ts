/** Numbers that may be typed: between two ends, and where there is a step, so many of them from the least (or from 0). */
export interface NumberRange {
  min?: number;
  max?: number;
  step?: number;
}

/** A number without the dust of binary fractions. */
function clean(number: number): number {
  return Number(number.toPrecision(12));
}

function stepsTo(number: number, { min = 0, step = 1 }: NumberRange): number {
  return clean((number - min) / step);
}

/** Whether what is typed is one of these numbers; nothing typed always may be. */
export function isAllowed(text: string, range: NumberRange): boolean {
  if (text.trim() === "") return true;
  const { min = -Infinity, max = Infinity, step } = range;
  const number = Number(text);
  if (!Number.isFinite(number) || number < min || number > max) return false;
  return step === undefined || Number.isInteger(stepsTo(number, range));
}

/** The next number up or down from what is typed; between two steps, the one on that side. */
export function stepped(text: string, range: NumberRange, direction: 1 | -1): string {
  const { min = -Infinity, max = Infinity, step } = range;
  const typed = Number(text);
  const from = Number.isFinite(typed) ? typed : 0;
  if (step === undefined) return String(clean(Math.min(Math.max(from + direction, min), max)));
  const steps = stepsTo(from, range);
  const next = direction === 1 ? Math.floor(steps) + 1 : Math.ceil(steps) - 1;
  const [least, most] = [Math.ceil(stepsTo(min, range)), Math.floor(stepsTo(max, range))];
  return String(clean((range.min ?? 0) + Math.min(Math.max(next, least), most) * step));
}

/** What may be typed, in words. */
export function rangeText({ min, max, step }: NumberRange): string {
  const ends = min !== undefined && max !== undefined ? ` from ${min} to ${max}` : min !== undefined ? ` from ${min} up` : "";
  const end = min === undefined && max !== undefined ? ` up to ${max}` : "";
  return `A number${ends}${end}${step === undefined ? "" : ` in steps of ${step}`}`;
}
