import { expect, it } from "vitest";

import type { PageVersion, RestorePoint } from "#shared/pages/contract.ts";

import { nameOf, readRef, timeLine } from "./states.ts";

const version = (number: number, createdAt: string): PageVersion => ({
  version: number,
  note: "",
  author: null,
  createdAt,
  changes: [],
  isCurrent: false,
});
const point = (id: string, createdAt: string, name: string | null = null): RestorePoint => ({ id, name, authors: [], createdAt });

it("versions and restore points stand in one line of time, newest first", () => {
  const kept = timeLine(
    [version(2, "2026-03-01T12:00:00.000Z"), version(1, "2026-03-01T08:00:00.000Z")],
    [point("b", "2026-03-01T10:00:00.000Z", "Before the move"), point("a", "2026-03-01T09:00:00.000Z")],
  );
  expect(kept.map(({ ref }) => ref)).toEqual([2, "point:b", "point:a", 1]);
});

it("a state is called by its number, its name, or its time", () => {
  const kept = timeLine([], [point("b", "2026-03-01T10:00:00.000Z", "Before the move"), point("a", "2026-03-01T09:00:00.000Z")]);
  expect([nameOf("draft", kept), nameOf(3, kept), nameOf("point:b", kept)]).toEqual(["Draft", "Version 3", "Before the move"]);
  expect(nameOf("point:a", kept)).toMatch(/^State of Mar 1, 2026/);
  expect(nameOf("point:gone", kept)).toBe("A restore point");
});

it("an address has the draft, a version or a restore point, and nothing else", () => {
  expect(["draft", "3", "point:a1"].map(readRef)).toEqual(["draft", 3, "point:a1"]);
  expect(["", "0", "-1", "1.5", "latest"].map(readRef)).toEqual([undefined, undefined, undefined, undefined, undefined]);
});
