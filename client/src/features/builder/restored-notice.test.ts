import { beforeEach, expect, it, vi } from "vitest";

import { createStore } from "#client/platform/external-store.ts";
import type { Peer } from "#client/platform/sync-client.ts";
import { toast } from "#client/ui/toast.tsx";

import { tellRestores } from "./restored-notice.ts";

vi.mock("#client/ui/toast.tsx", () => ({ toast: vi.fn() }));

const grace = (clientId: number, restored?: { what: string; at: number }): Peer => ({
  clientId,
  user: { id: "grace", name: "Grace", color: 3 },
  state: { restored },
});
const told = () => vi.mocked(toast).mock.calls.map(([words]) => words);

beforeEach(() => void vi.mocked(toast).mockClear());

it("tells each restore of somebody who is here once, and none that was done before one of us came", () => {
  const peers = createStore<readonly Peer[]>([grace(7, { what: "Version 1", at: 1 })]);
  const stop = tellRestores({ peers });
  peers.set([grace(7, { what: "Version 1", at: 1 }), grace(8)]);
  expect(told()).toEqual([]);
  peers.set([grace(7, { what: "Version 2", at: 2 }), grace(8)]);
  peers.set([grace(7, { what: "Version 2", at: 2 }), grace(8, { what: "Lunch", at: 3 })]);
  expect(told()).toEqual(["Grace restored “Version 2”", "Grace restored “Lunch”"]);
  peers.set([grace(8, { what: "Lunch", at: 3 }), grace(9, { what: "Version 2", at: 2 })]);
  expect(told()).toHaveLength(2);
  stop();
  peers.set([grace(9, { what: "Version 1", at: 9 })]);
  expect(told()).toHaveLength(2);
});
