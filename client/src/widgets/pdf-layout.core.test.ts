import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { cutText, fitColumns, plainPdfText, sheetBreaks } from "./pdf-layout.core.ts";

describe("fitColumns", () => {
  it("takes from wide columns first", () => {
    expect(fitColumns([50, 500, 400], 450)).toEqual([50, 200, 200]);
    expect(fitColumns([50, 50], 125)).toEqual([62.5, 62.5]);
  });

  it("never needs more than there is", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 30 }), (natural) => {
        expect(fitColumns(natural, 770).reduce((sum, width) => sum + width, 0)).toBeLessThanOrEqual(770.001);
      }),
    );
  });
});

describe("cutText", () => {
  it("keeps as much as fits", () => {
    const widthOf = (text: string) => text.length * 10;
    expect(cutText("short", 50, widthOf)).toBe("short");
    expect(cutText("too long", 50, widthOf)).toBe("too …");
    expect(cutText("no room", 0, widthOf)).toBe("…");
  });
});

describe("plainPdfText", () => {
  it("knows what the fonts of every PDF reader can show", () => {
    expect(plainPdfText("12\u00A0% – Zürich…\n“€”")).toBe("12 % – Zürich… “€”");
    expect(plainPdfText("\u22125")).toBe("-5");
    expect(plainPdfText("Москва")).toBeUndefined();
    expect(plainPdfText("🚀")).toBeUndefined();
  });
});

describe("sheetBreaks", () => {
  it("cuts between tiles, and through one only when it is higher than a sheet", () => {
    const tiles = [
      { top: 0, bottom: 300 },
      { top: 310, bottom: 900 },
      { top: 910, bottom: 3_000 },
    ];
    expect(sheetBreaks(3_000, 1_000, tiles)).toEqual([910, 1_910, 2_910]);
    expect(sheetBreaks(900, 1_000, tiles)).toEqual([]);
  });

  it("leaves no sheet too high", () => {
    const tile = fc.record({ top: fc.nat(5_000), size: fc.integer({ min: 1, max: 1_500 }) });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6_000 }), fc.array(tile), (height, given) => {
        const edges = [
          0,
          ...sheetBreaks(
            height,
            800,
            given.map(({ top, size }) => ({ top, bottom: top + size })),
          ),
          height,
        ];
        for (const [index, edge] of edges.slice(1).entries()) {
          expect(edge - (edges[index] ?? 0)).toBeLessThanOrEqual(800);
          expect(edge).toBeGreaterThan(edges[index] ?? 0);
        }
      }),
    );
  });
});
