import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import type { ReactNode } from "react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import * as Y from "yjs";

import { stubLayout } from "#client/ui/testing/jsdom.ts";
import { PageRuntime } from "#client/widgets/page-runtime.tsx";
import { newId } from "#shared/kernel/ids.ts";

import { LayoutStrip } from "./layout-strip.tsx";
import { PageStoreProvider } from "./page-store.tsx";
import { Preview } from "./preview.tsx";
import { openStore } from "./testing/open-store.ts";

const PAGE = newId();
const close = vi.fn();
let opened: ReturnType<typeof openStore>;

beforeAll(stubLayout);
afterEach(() => {
  cleanup();
  opened[Symbol.dispose]();
  close.mockClear();
  document.documentElement.classList.remove("dark");
});

function show(element: ReactNode) {
  opened = openStore({ pageId: PAGE, doc: new Y.Doc() });
  const page = (
    <PageStoreProvider value={opened.store}>
      <PageRuntime page={PAGE} draft variables={[]}>
        {element}
      </PageRuntime>
    </PageStoreProvider>
  );
  return { store: opened.store, router: createMemoryRouter([{ path: "*", element: page }]) };
}

it("is left by Escape, unless the key closes something that is open in it", () => {
  const { router } = show(<Preview onClose={close} />);
  render(<RouterProvider router={router} />);
  const menu = document.createElement("div");
  menu.setAttribute("role", "menu");
  document.body.append(menu);
  fireEvent.keyDown(document.body, { key: "Escape" });
  expect(close).not.toHaveBeenCalled();
  menu.remove();
  fireEvent.keyDown(document.body, { key: "Escape" });
  expect(close).toHaveBeenCalledOnce();
});

it("shows the page in its own theme, and the builder in its own again afterwards", () => {
  const { store, router } = show(<Preview onClose={close} />);
  store.run({ op: "set-page", theme: "dark" });
  const { unmount } = render(<RouterProvider router={router} />);
  expect(document.documentElement.classList.contains("dark")).toBe(true);
  unmount();
  expect(document.documentElement.classList.contains("dark")).toBe(false);
});

it("says which layout is edited at a small size, and leads to the desktop's", () => {
  const { store, router } = show(<LayoutStrip />);
  store.breakpoint.set("phone");
  render(<RouterProvider router={router} />);
  expect(screen.getByRole("status").textContent).toContain("You edit the phone layout");
  fireEvent.click(screen.getByRole("button", { name: "Desktop layout" }));
  expect(store.breakpoint.getSnapshot()).toBe("desktop");
});
