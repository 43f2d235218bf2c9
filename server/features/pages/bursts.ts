import type { Clock } from "#server/platform/clock.ts";

/** What one person does until they pause this long, though not longer than that, is one burst. */
const PACE = { pauseMs: 30_000, longestMs: 300_000 };

/** Somebody who edits, and how they came in. */
export interface Editor {
  userId: string;
  tokenId?: string | undefined;
  address?: string | undefined;
}

/** What one person did to one page in one go. */
export interface Burst extends Editor {
  touched: Set<string>;
  firstAt: Date;
  lastAt: Date;
}

/** The bursts that are going on. */
export interface Bursts extends Disposable {
  note: (pageId: string, editor: Editor, touched: Iterable<string>, at: Date) => void;
  /** These parts are told already: they are no part of this person's burst. */
  leaveOut: (pageId: string, userId: string, parts: ReadonlySet<string>) => void;
  /** Those of a page. */
  of: (pageId: string) => Burst[];
  pages: () => string[];
  /** Takes one out: it is over. */
  take: (pageId: string, key: string) => Burst | undefined;
}

/** What a person does by themselves and by an API token are two bursts. */
export function keyOf({ userId, tokenId = "" }: Editor): string {
  return `${userId} ${tokenId}`;
}

function endOf({ firstAt, lastAt }: Burst, { pauseMs, longestMs }: typeof PACE): number {
  return Math.min(lastAt.getTime() + pauseMs, firstAt.getTime() + longestMs);
}

/** `over` is called when a burst has ended by itself; it is there until somebody takes it. */
export function createBursts(clock: Clock, over: (pageId: string, key: string) => void, pace = PACE): Bursts {
  const open = new Map<string, Map<string, Burst>>();
  const timers = new Map<Burst, Disposable>();

  /** One timer a burst, not one an edit: it asks again when the burst went on. */
  function watch(pageId: string, burst: Burst): void {
    const run = () => {
      if (clock.now().getTime() >= endOf(burst, pace)) over(pageId, keyOf(burst));
      else watch(pageId, burst);
    };
    timers.set(burst, clock.after(Math.max(1, endOf(burst, pace) - clock.now().getTime()), run));
  }

  function drop(burst: Burst): void {
    timers.get(burst)?.[Symbol.dispose]();
    timers.delete(burst);
  }

  return {
    note: (pageId, editor, touched, at) => {
      const bursts = open.get(pageId) ?? new Map<string, Burst>();
      open.set(pageId, bursts);
      const known = bursts.get(keyOf(editor));
      const burst = known ?? { ...editor, touched: new Set<string>(), firstAt: at, lastAt: at };
      for (const part of touched) burst.touched.add(part);
      if (at > burst.lastAt) burst.lastAt = at;
      burst.address = editor.address ?? burst.address;
      if (at < burst.firstAt) burst.firstAt = at;
      if (known !== undefined) return;
      bursts.set(keyOf(burst), burst);
      watch(pageId, burst);
    },
    leaveOut: (pageId, userId, parts) => {
      const burst = open.get(pageId)?.get(keyOf({ userId }));
      for (const part of parts) burst?.touched.delete(part);
    },
    of: (pageId) => [...(open.get(pageId)?.values() ?? [])],
    pages: () => [...open.keys()],
    take: (pageId, key) => {
      const bursts = open.get(pageId);
      const burst = bursts?.get(key);
      if (bursts === undefined || burst === undefined) return undefined;
      drop(burst);
      bursts.delete(key);
      if (bursts.size === 0) open.delete(pageId);
      return burst;
    },
    [Symbol.dispose]: () => {
      for (const burst of timers.keys()) drop(burst);
    },
  };
}
