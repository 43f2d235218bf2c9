import { useEffect, useState } from "react";

const SHIFT_EVERY_MS = 60_000;
const SHIFT_PX = 3;
/** Eight places around the centre and the centre itself: each pixel rests as often as it is lit. */
const SHIFTS = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
  [-1, 0],
  [-1, -1],
  [0, -1],
  [1, -1],
] as const;

/** Moves the picture by some pixels once a minute, so that no edge burns into a screen that shows it for months. */
export function useBurnInShift(): { x: number; y: number } {
  const [step, setStep] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setStep((was) => was + 1), SHIFT_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  const [x, y] = SHIFTS[step % SHIFTS.length] ?? [0, 0];
  return { x: x * SHIFT_PX, y: y * SHIFT_PX };
}

/** Keeps the screen on while the wall is shown; asks again after the browser took it away. */
export function useWakeLock(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | null = null;
    let isOn = true;
    const ask = async () => {
      if (!isOn || document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
      try {
        lock = await navigator.wakeLock.request("screen");
        if (!isOn) await lock.release();
      } catch {
        // Refused on battery saving or without a secure context: the wall still works, the screen may sleep.
        lock = null;
      }
    };
    const onVisible = () => void ask();
    document.addEventListener("visibilitychange", onVisible);
    void ask();
    return () => {
      isOn = false;
      document.removeEventListener("visibilitychange", onVisible);
      void lock?.release();
    };
  }, []);
}

const CURSOR_RESTS_MS = 2_000;

/** Whether the mouse pointer is to be hidden: always, but for a moment after somebody moves it. */
export function useHiddenCursor(): boolean {
  const [isHidden, setHidden] = useState(true);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onMove = () => {
      setHidden(false);
      clearTimeout(timer);
      timer = setTimeout(() => setHidden(true), CURSOR_RESTS_MS);
    };
    window.addEventListener("pointermove", onMove);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("pointermove", onMove);
    };
  }, []);
  return isHidden;
}

/** The present second, on the second. */
export function useClock(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      const date = new Date();
      setNow(date);
      timer = setTimeout(tick, 1_000 - date.getMilliseconds());
    };
    tick();
    return () => clearTimeout(timer);
  }, []);
  return now;
}

/** A size of the window that is told while it changes. */
export function useWindowSize(): { width: number; height: number } {
  const [size, setSize] = useState(() => ({ width: window.innerWidth, height: window.innerHeight }));
  useEffect(() => {
    const onResize = () => setSize({ width: window.innerWidth, height: window.innerHeight });
    window.addEventListener("resize", onResize);
    return () => window.removeEventListener("resize", onResize);
  }, []);
  return size;
}
