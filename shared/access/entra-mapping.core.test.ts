import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { Role } from "../kernel/permission.ts";
import type { EntraRule } from "../settings/entra.ts";
import { needsGroups, rightsOf } from "./entra-mapping.core.ts";

const IDS = Array.from({ length: 6 }, (_, index) => `00000000-0000-4000-8000-00000000000${index}`);
const NAMES = ["Read", "Write", "read"];

const ours = fc.subarray(IDS);
const role = fc.option(fc.constantFrom(...Role.options), { nil: null });
const rule: fc.Arbitrary<EntraRule> = fc.oneof(
  fc.record({ source: fc.constant("role" as const), value: fc.constantFrom(...NAMES), role, groups: ours }),
  fc.record({ source: fc.constant("group" as const), value: fc.constantFrom(...IDS), role, groups: ours }),
);
const settings = fc.record({ rules: fc.array(rule, { maxLength: 8 }), defaultRole: role });
const membership = fc.record({ roles: fc.subarray(NAMES), groups: ours });

describe("what a directory gives", () => {
  it("is the role of the first line that fits and names one, and the groups of all that fit", () => {
    const rules: EntraRule[] = [
      { source: "group", value: IDS[0] ?? "", role: null, groups: ["a"] },
      { source: "role", value: "Write", role: "editor", groups: ["b"] },
      { source: "role", value: "Read", role: "viewer", groups: ["c"] },
    ];
    const has = { roles: ["Read", "Write"], groups: [(IDS[0] ?? "").toUpperCase()] };
    expect(rightsOf({ rules, defaultRole: null }, has)).toEqual({ role: "editor", groups: ["a", "b", "c"], managed: ["a", "b", "c"] });
    expect(rightsOf({ rules, defaultRole: null }, { roles: ["write"], groups: [] })).toBeUndefined();
    expect(rightsOf({ rules, defaultRole: "auditor" }, { roles: [], groups: [] })).toMatchObject({ role: "auditor", groups: [] });
  });

  it("is never more than the lines and the role for everybody say", () => {
    fc.assert(
      fc.property(settings, membership, ({ rules, defaultRole }, has) => {
        const rights = rightsOf({ rules, defaultRole }, has);
        const fitting = rules.filter(({ source, value }) => (source === "role" ? has.roles : has.groups).includes(value));
        if (rights === undefined) {
          expect(defaultRole).toBeNull();
          expect(fitting.every((each) => each.role === null)).toBe(true);
          return;
        }
        expect([...fitting.map((each) => each.role), defaultRole]).toContain(rights.role);
        expect(new Set(rights.groups)).toEqual(new Set(fitting.flatMap(({ groups }) => groups)));
        for (const id of rights.groups) expect(rights.managed).toContain(id);
      }),
    );
  });

  it("does not hang on groups where no line asks for one", () => {
    fc.assert(
      fc.property(settings, membership, ours, (given, has, others) => {
        fc.pre(!needsGroups(given));
        expect(rightsOf(given, { ...has, groups: others })).toEqual(rightsOf(given, has));
      }),
    );
  });
});
