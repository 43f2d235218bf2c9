import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

type Rgb = readonly [red: number, green: number, blue: number];

const css = readFileSync(join(import.meta.dirname, "tokens.css"), "utf8");

/** Tokens of a theme; dark says only what differs. */
function tokensOf(theme: "light" | "dark"): Map<string, Rgb> {
  const blocks = theme === "light" ? [":root,\n.light"] : [":root,\n.light", ".dark"];
  const tokens = new Map<string, Rgb>();
  for (const block of blocks) {
    const body = css.split(`\n${block} {`)[1]?.split("\n}")[0] ?? "";
    for (const [, name = "", l, c, h] of body.matchAll(/--([\w-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)/g))
      tokens.set(name, linearRgb(Number(l), Number(c), Number(h)));
  }
  return tokens;
}

/** OKLCH as linear sRGB, by its author's matrices (https://bottosson.github.io/posts/oklab). */
function linearRgb(lightness: number, chroma: number, hue: number): Rgb {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG's contrast of two colours. */
function contrast(one: Rgb, other: Rgb): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

describe.each(["light", "dark"] as const)("presence colours, %s", (theme) => {
  const tokens = tokensOf(theme);
  const token = (name: string): Rgb => {
    const found = tokens.get(name);
    if (found === undefined) throw new Error(`There is no --${name}`);
    return found;
  };
  const people = Array.from({ length: 12 }, (_, index) => `presence-${index}`);

  it("are shown as written on every screen, so that what is computed here holds", () => {
    for (const name of people) for (const part of token(name)) expect([name, part >= -0.001 && part <= 1.001]).toEqual([name, true]);
  });

  it.each(["background", "surface", "raised"])("stand out as outlines on %s", (ground) => {
    for (const name of people) expect(contrast(token(name), token(ground)), name).toBeGreaterThanOrEqual(theme === "dark" ? 4.5 : 3);
  });

  it("can be read behind a name", () => {
    for (const name of people) expect(contrast(token(name), token("presence-foreground")), name).toBeGreaterThanOrEqual(4.5);
  });
});
