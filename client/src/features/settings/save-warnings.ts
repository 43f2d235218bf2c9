import type { Json } from "#shared/kernel/json.ts";
import { accentTokens, contrastOn, READABLE } from "#shared/settings/contrast.core.ts";
import type { SectionName } from "#shared/settings/sections.ts";

type Values = Readonly<Record<string, Json>>;

/** `#rrggbb`, or null where that is not what stands there. */
export function colorOf(value: Json | undefined): string | null {
  return typeof value === "string" && /^#[0-9a-f]{6}$/i.test(value) ? value : null;
}

function unreadableAccent(values: Values): string | undefined {
  const tokens = accentTokens({ accent: colorOf(values["accent"]), accentDark: colorOf(values["accentDark"]) });
  if (tokens === undefined) return undefined;
  const weak = (["light", "dark"] as const).flatMap((theme) => {
    const ratio = Math.floor(contrastOn(tokens[theme].accent, theme) * 10) / 10;
    return ratio < READABLE ? [`${ratio.toFixed(1)} : 1 in the ${theme} theme`] : [];
  });
  return weak.length === 0 ? undefined : `Links will be hard to read: ${weak.join(", ")}, and ${READABLE} : 1 is the least`;
}

const WARNINGS: Partial<Record<SectionName, (values: Values) => string | undefined>> = { branding: unreadableAccent };

/** What a section's values can be saved with, but should be thought over first. */
export function warningOf(section: SectionName, values: Values): string | undefined {
  return WARNINGS[section]?.(values);
}
