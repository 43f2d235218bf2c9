import { act, cleanup, render, waitFor } from "@testing-library/react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import * as Y from "yjs";

import { stubLayout, stubWidth } from "#client/ui/testing/jsdom.ts";
import { PageRuntime } from "#client/widgets/page-runtime.tsx";
import { widgetDefinition } from "#client/widgets/registry.ts";
import { newId } from "#shared/kernel/ids.ts";
import { applyOperation, type PageOperation } from "#shared/pages/operations.ts";
import { ROOT } from "#shared/pages/schema.ts";

import { isSamePlace } from "./arrange.core.ts";
import { Canvas } from "./canvas.tsx";
import { PageStoreProvider, useVariables } from "./page-store.tsx";
import { openStore, twoReplicas } from "./testing/open-store.ts";

const PAGE = newId();
const COUNT = 50;
/** Widgets stand four to a row. */
const ACROSS = 4;

let mine: Y.Doc;
let theirs: Y.Doc;
let opened: ReturnType<typeof openStore>;
let ids: string[];
let rendered: Set<string>;

beforeAll(() => {
  stubLayout();
  stubWidth(1_200);
  // Every tile is on the screen.
  globalThis.IntersectionObserver = class {
    root = null;
    rootMargin = "";
    scrollMargin = "";
    thresholds = [];
    readonly #told: IntersectionObserverCallback;
    constructor(told: IntersectionObserverCallback) {
      this.#told = told;
    }
    observe(target: Element) {
      const rect = target.getBoundingClientRect();
      const entry = { target, isIntersecting: true, intersectionRatio: 1, time: 0, rootBounds: null };
      this.#told([{ ...entry, boundingClientRect: rect, intersectionRect: rect }], this);
    }
    unobserve() {}
    disconnect() {}
    takeRecords() {
      return [];
    }
  };
});

beforeEach(async () => {
  [mine, theirs] = twoReplicas();
  ids = Array.from({ length: COUNT }, (_, index) => {
    const pos: [number, number] = [(index % ACROSS) * 6, Math.floor(index / ACROSS) * 4];
    return peer({ op: "add", kind: "stat", container: ROOT, pos, size: [6, 4], props: { title: `Stat ${index}` } })[0] ?? "";
  });
  opened = openStore({ pageId: PAGE, doc: mine });
  const router = createMemoryRouter([{ path: "/", element: <Page /> }]);
  await act(async () => void render(<RouterProvider router={router} />));
  await waitFor(() => expect(document.querySelectorAll("[data-status]")).toHaveLength(COUNT));
  // Tiles and the hosts in them both say what they are called, each time they are drawn.
  const stat = widgetDefinition("stat");
  if (stat === undefined) throw new Error("There is no stat");
  rendered = new Set();
  const { describe: name } = stat;
  vi.spyOn(stat, "describe").mockImplementation((props) => {
    rendered.add(String(props["title"]));
    return name(props);
  });
});

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  opened[Symbol.dispose]();
  mine.destroy();
  theirs.destroy();
});

function Page() {
  return (
    <PageStoreProvider value={opened.store}>
      <Runtime />
    </PageStoreProvider>
  );
}

function Runtime() {
  return (
    <PageRuntime page={PAGE} draft variables={useVariables()}>
      <Canvas />
    </PageRuntime>
  );
}

/** What a peer does, and arrives here as one update. */
function peer(operation: PageOperation): string[] {
  let made: string[] = [];
  act(() => {
    ({ ids: made } = applyOperation(theirs, operation, "peer"));
  });
  return made;
}

const titleOf = (id: string) => `Stat ${ids.indexOf(id)}`;
const idAt = (index: number) => ids[index] ?? "";

describe("an edit of a peer", () => {
  it("of a setting redraws that widget alone", () => {
    peer({ op: "set-prop", ids: [idAt(17)], prop: "title", value: "Renamed" });
    expect([...rendered]).toEqual(["Renamed"]);
  });

  it("of a place redraws that widget alone where nothing gives way", () => {
    peer({ op: "place", breakpoint: "desktop", placements: [{ id: idAt(COUNT - 1), pos: [18, 48] }] });
    expect([...rendered]).toEqual([titleOf(idAt(COUNT - 1))]);
  });

  it("of a place redraws besides only what gives way", () => {
    const before = opened.store.board.settled();
    peer({ op: "place", breakpoint: "desktop", placements: [{ id: idAt(0), size: [6, 9], pos: [0, 0] }] });
    const after = opened.store.board.settled();
    const moved = ids.filter((id) => !isSamePlace(before.get(id), after.get(id)));
    expect(moved.length).toBeGreaterThan(5);
    expect(moved.length).toBeLessThan(COUNT / 2);
    expect([...rendered].toSorted()).toEqual(moved.map(titleOf).toSorted());
  });

  it("of the page, its variables or another widget's tabs redraws no widget", () => {
    const container = peer({ op: "add", kind: "container", container: ROOT, pos: [0, 200], size: [6, 4], props: {} })[0] ?? "";
    rendered.clear();
    peer({ op: "set-page", title: "Renamed" });
    peer({ op: "set-variable", variable: { name: "host", type: "text", default: "", inUrl: true } });
    peer({ op: "add-tab", owner: container, title: "More" });
    expect([...rendered]).toEqual([]);
  });
});

describe("what a peer does on the page without an edit", () => {
  const user = { id: "grace", name: "Grace", color: 3 };
  const see = (state: Record<string, unknown>) => act(() => opened.peers.set([{ clientId: 7, user, state }]));

  it("redraws no widget while they point and select", () => {
    see({ selection: [idAt(3)], pointer: { breakpoint: "desktop", container: ROOT, x: 3, y: 4 } });
    see({ selection: [idAt(4)], pointer: { breakpoint: "desktop", container: ROOT, x: 5, y: 4 } });
    expect(document.querySelectorAll("[data-peer-outline]")).toHaveLength(1);
    expect(document.querySelectorAll("[data-peer-cursor]")).toHaveLength(1);
    expect([...rendered]).toEqual([]);
  });

  it("shows no pointer of somebody who looks at the page at another size", () => {
    see({ selection: [], pointer: { breakpoint: "phone", container: ROOT, x: 3, y: 4 } });
    expect(document.querySelectorAll("[data-peer-cursor]")).toHaveLength(0);
  });

  it("redraws what they drag and what gives way to it", () => {
    const places = { [idAt(COUNT - 1)]: { container: ROOT, x: 18, y: 48, w: 6, h: 4 } };
    see({ selection: [], gesture: { breakpoint: "desktop", how: "snap", places } });
    expect([...rendered]).toEqual([titleOf(idAt(COUNT - 1))]);
  });
});
