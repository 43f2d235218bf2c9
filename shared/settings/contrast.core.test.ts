import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { accentCss, accentTokens, contrastOn, READABLE, readableOn, readableShade, toHex, toOklch } from "./contrast.core.ts";

const hex = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, "0")}`);
const theme = fc.constantFrom("light" as const, "dark" as const);

describe("accent colours", () => {
  it("have WCAG's contrast with the grounds of a theme", () => {
    // Black on white is 21 : 1, and the light theme's ground is not quite white.
    expect(contrastOn("#000000", "light")).toBeCloseTo(19.5, 0);
    expect(contrastOn("#ffffff", "light")).toBe(1);
    expect(contrastOn("#ffffff", "dark")).toBeGreaterThan(14);
    // 4.54 : 1 on white is the textbook grey; on the ground it is a little less.
    expect(contrastOn("#767676", "light")).toBeLessThan(READABLE);
  });

  it("survive being taken apart and put together", () => {
    fc.assert(
      fc.property(hex, (color) => {
        expect(toHex(toOklch(color))).toBe(color);
      }),
    );
  });

  it("have a readable shade in both themes, which is the colour itself where it can be read, and of its hue otherwise", () => {
    fc.assert(
      fc.property(hex, theme, (color, name) => {
        const shade = readableShade(color, name);
        expect(contrastOn(shade, name)).toBeGreaterThanOrEqual(READABLE);
        if (contrastOn(color, name) >= READABLE) expect(shade).toBe(color);
      }),
    );
    const amber = toOklch("#ffb300");
    expect(Math.abs(toOklch(readableShade("#ffb300", "light")).h - amber.h)).toBeLessThan(6);
  });

  it("carry letters that can be read", () => {
    fc.assert(
      fc.property(hex, (color) => {
        const [one, other] = [parseInt(color.slice(1), 16), parseInt(readableOn(color).slice(1), 16)];
        const luminance = (value: number) =>
          [16, 8, 0].reduce((sum, shift, index) => {
            const part = ((value >> shift) & 255) / 255;
            return sum + [0.2126, 0.7152, 0.0722][index]! * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
          }, 0);
        const [a, b] = [luminance(one), luminance(other)];
        expect((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)).toBeGreaterThanOrEqual(4.3);
      }),
    );
  });

  it("are the product's own until somebody chooses one", () => {
    expect(accentTokens({ accent: null, accentDark: null })).toBeUndefined();
    expect(accentCss({ accent: null, accentDark: null })).toBe("");
    const tokens = accentTokens({ accent: "#0f5132", accentDark: null });
    expect(tokens?.light.accent).toBe("#0f5132");
    expect(contrastOn(tokens?.dark.accent ?? "", "dark")).toBeGreaterThanOrEqual(READABLE);
  });
});
