import { expect, it } from "vitest";

import { initialsOf } from "./initials.core.ts";

it.each([
  ["Ada King Lovelace", "AL"],
  ["grace", "G"],
  ["Ed <b>Editor</b>", "EB"],
  ["  Ōkubo  Ryū ", "ŌR"],
  ["𝒜da 42nd", "𝒜4"],
  ["!!", "!"],
  ["", ""],
])("takes the letters of %j", (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
