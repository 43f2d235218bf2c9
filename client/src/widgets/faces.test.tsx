import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { createFaces } from "./faces.ts";

const file = { SomeView: () => null };
let isAway = true;
let asked = 0;
const load = async () => {
  asked += 1;
  if (isAway) throw new TypeError("Failed to fetch dynamically imported module");
  return file;
};
const { fetchFaces, useFace } = createFaces(new Map([["text", file]]), new Map([["gauge", load]]));

function Look({ kind }: { kind: string }) {
  const face = useFace(kind);
  return <output>{face === undefined ? "waiting" : face === null ? "away" : "here"}</output>;
}

const said = () => screen.getByRole("status").textContent;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe("what draws a kind", () => {
  it("is there with the page where it is at hand", () => {
    render(<Look kind="text" />);
    expect(said()).toBe("here");
  });

  it("is said to be away when it can't be fetched, and fetched by itself once it can, once for all who wait", async () => {
    render(<Look kind="gauge" />);
    expect(said()).toBe("waiting");
    await act(() => fetchFaces(["gauge", "gauge"]));
    expect(said()).toBe("away");
    expect(asked).toBe(1);
    isAway = false;
    await act(() => vi.advanceTimersByTimeAsync(15_000));
    expect(said()).toBe("here");
    await act(() => fetchFaces(["gauge"]));
    expect(asked).toBe(2);
  });
});
