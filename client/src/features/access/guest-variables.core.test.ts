import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { Variable } from "#shared/pages/schema.ts";

import { linkVariables, textOfValue, valueOfText } from "./guest-variables.core.ts";

const variable = (name: string, type: Variable["type"]) => Variable.parse({ name, type });
const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);
const typed = fc.oneof(
  fc.record({ type: fc.constant("text" as const), value: fc.string() }),
  fc.record({ type: fc.constant("number" as const), value: fc.integer() }),
  fc.record({ type: fc.constant("boolean" as const), value: fc.boolean() }),
  fc.record({ type: fc.constant("list" as const), value: fc.array(word) }),
);

describe("variables of a guest link", () => {
  it("keep a value that is shown as text and read again", () => {
    fc.assert(
      fc.property(typed, ({ type, value }) => {
        expect(valueOfText(type, textOfValue(type, value))).toEqual(value);
      }),
    );
  });

  it("are fixed, free, or as the page has them; what is no number fixes nothing", () => {
    const variables = [variable("region", "text"), variable("limit", "number"), variable("who", "text"), variable("all", "boolean")];
    const rules = { region: { is: "fixed", text: "south" }, limit: { is: "fixed", text: "many" }, who: { is: "allowed" } } as const;
    expect(linkVariables(variables, rules)).toEqual({ fixed: { region: "south" }, allowed: ["who"] });
  });

  it("are not mistaken for what every object has", () => {
    expect(linkVariables([variable("constructor", "text")], {})).toEqual({ fixed: {}, allowed: [] });
  });
});
