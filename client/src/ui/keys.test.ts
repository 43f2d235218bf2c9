import { expect, it } from "vitest";

import { keysText } from "./keys.ts";

it("prints keys as they are on this machine, arrows as arrows", () => {
  expect(keysText("Mod+Shift+Z")).toBe("Ctrl Shift Z");
  expect(keysText("Shift+ArrowLeft")).toBe("Shift ←");
  expect(["Plus", "Minus"].map(keysText)).toEqual(["+", "−"]);
});
