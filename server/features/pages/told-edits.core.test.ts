import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { diffLayouts } from "#shared/pages/diff.core.ts";
import { toLayout } from "#shared/pages/layout.core.ts";
import { act, join, seedState, startIds, type Step } from "#shared/pages/testing/players.ts";

import { type Change, changedParts, inWords, takeOver } from "./told-edits.core.ts";

const anySteps = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat()), { minLength: 1, maxLength: 25 });

function edited(steps: readonly Step[]) {
  startIds();
  const player = join(seedState, 11);
  const before = toLayout(player.doc);
  for (const step of steps) act(player, step);
  const after = toLayout(player.doc);
  return { before, after, changes: diffLayouts(before, after) };
}

/** Changes that are always told together: those of one place, of what one widget holds, of the page, its variables, its tabs. */
function together({ kind, widget }: Change): string {
  if (widget === undefined) return kind;
  return kind === "moved" || kind === "resized" ? `${widget} place` : widget;
}

describe("what was told of a draft", () => {
  it("is the draft when all its changes were told", () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const { before, after, changes } = edited(steps);
        expect(diffLayouts(takeOver(before, after, changes), after)).toEqual([]);
      }),
    );
  });

  it("still lacks just the changes that others made and nobody told", () => {
    fc.assert(
      fc.property(anySteps, fc.nat(), (steps, salt) => {
        const { before, after, changes } = edited(steps);
        const isOurs = (change: Change) => (together(change).length * 31 + together(change).charCodeAt(salt % 7) + salt) % 2 === 0;
        const untold = changes.filter((change) => !isOurs(change));
        const left = diffLayouts(takeOver(before, after, changes.filter(isOurs)), after);
        expect(new Set(left.map((change) => `${change.kind} ${together(change)}`))).toEqual(
          new Set(untold.map((change) => `${change.kind} ${together(change)}`)),
        );
      }),
    );
  });

  it("names in before and after the same widgets as the changes", () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const { before, after, changes } = edited(steps);
        const parts = [changedParts(before, after, changes), changedParts(after, before, changes)];
        const named = new Set(parts.flatMap(({ widgets }) => Object.keys(widgets ?? {})));
        expect(named).toEqual(new Set(changes.flatMap(({ widget }) => widget ?? [])));
      }),
    );
  });

  it("is said in a few words", () => {
    const change = (kind: Change["kind"], summary: string = kind): Change => ({ kind, widget: "w", summary });
    expect(inWords([change("moved", "Moved Chart “CPU”")])).toBe("Moved Chart “CPU”");
    expect(inWords([change("moved"), change("moved"), change("moved"), change("rebound")])).toBe("Moved 3 widgets, re-bound 1");
    expect(inWords([change("added"), change("text"), { kind: "page", summary: "Changed the grid" }])).toBe(
      "Added 1 widget, edited the text of 1, changed the grid",
    );
  });
});
