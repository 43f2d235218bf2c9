import { afterEach, describe, expect, it, vi } from "vitest";

import { onWake } from "./live-client-wake.ts";

afterEach(() => vi.useRealTimers());

describe("waking up", () => {
  it("is noticed when time has passed that this page was not called in, and when the network is back", () => {
    vi.useFakeTimers();
    let woken = 0;
    const wake = onWake(() => (woken += 1));
    vi.advanceTimersByTime(60_000);
    expect(woken).toBe(0);
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersByTime(5_000);
    expect(woken).toBe(1);
    vi.advanceTimersByTime(60_000);
    expect(woken).toBe(1);
    globalThis.dispatchEvent(new Event("online"));
    expect(woken).toBe(2);
    wake[Symbol.dispose]();
    globalThis.dispatchEvent(new Event("online"));
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersByTime(5_000);
    expect(woken).toBe(2);
  });
});
