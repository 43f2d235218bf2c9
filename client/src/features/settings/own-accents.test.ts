import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

import { toHex } from "#shared/settings/contrast.core.ts";

import { OWN_ACCENTS } from "./own-accents.ts";

const css = readFileSync(join(import.meta.dirname, "../../ui/tokens.css"), "utf8");

function tokenOf(block: string, name: string): string {
  const body = css.split(`\n${block} {`)[1]?.split("\n}")[0] ?? "";
  const [, l, c, h] = new RegExp(`--${name}: oklch\\(([\\d.]+) ([\\d.]+) ([\\d.]+)\\)`).exec(body) ?? [];
  return toHex({ l: Number(l), c: Number(c), h: Number(h) });
}

it.each([
  ["light", ".light"],
  ["dark", ".dark"],
] as const)("the preview of the %s theme has the accent that the app has while nobody has chosen one", (theme, block) => {
  expect(OWN_ACCENTS[theme]).toEqual({
    accent: tokenOf(block, "accent"),
    foreground: tokenOf(block, "accent-foreground"),
    soft: tokenOf(block, "accent-soft"),
  });
});
