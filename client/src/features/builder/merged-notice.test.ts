import { beforeEach, expect, it, vi } from "vitest";

import { createStore } from "#client/platform/external-store.ts";
import type { SyncStatus } from "#client/platform/sync-client.ts";
import { toast } from "#client/ui/toast.tsx";

import { tellMerged } from "./merged-notice.ts";

vi.mock("#client/ui/toast.tsx", () => ({ toast: vi.fn() }));
beforeEach(() => void vi.mocked(toast).mockClear());

it("says once that what an earlier tab left is with the server, and not before it is", () => {
  const status = createStore<SyncStatus>({ state: "offline" });
  tellMerged({ status, hadOfflineChanges: true });
  status.set({ state: "saving" });
  expect(toast).not.toHaveBeenCalled();
  for (const state of ["saved", "saving", "saved"] as const) status.set({ state });
  expect(toast).toHaveBeenCalledExactlyOnceWith("Your offline changes were merged", expect.anything());
});

it("says nothing where nothing was left", () => {
  tellMerged({ status: createStore<SyncStatus>({ state: "saved" }), hadOfflineChanges: false });
  expect(toast).not.toHaveBeenCalled();
});
