import type { Clock } from "#server/platform/clock.ts";
import { LIMITS } from "#server/platform/limits.ts";
import { CLOSE } from "#shared/kernel/close-codes.ts";

import { binaryFrame } from "./frame.core.ts";
import type { Room } from "./room.ts";
import type { Rooms } from "./rooms.ts";
import type { Session } from "./session.ts";
import type { SyncFigures } from "./sync-figures.ts";

/** An empty presence message: what a silent server says to clients that would give up. */
const KEEPALIVE = binaryFrame(new Uint8Array([1, 1, 0]));

interface Options {
  rooms: Rooms;
  clock: Clock;
  figures: SyncFigures;
  recheck: () => void;
  /** Tells everybody in the room where the document stands, once that is on the disk. */
  announce: (room: Room) => void;
}

function closeIfStalled(session: Session, time: number): void {
  if (time - session.laggingSince > LIMITS.syncLagMs) session.room.expel(session, CLOSE.resync);
}

function ping(session: Session, time: number): void {
  if (time - session.lastHeardAt > 3 * LIMITS.syncPingMs) session.ws.terminate();
  else if (session.isOpen) session.ws.ping();
}

/** Once a second: keeps silent sockets alive, ends dead and stalled ones, compacts and unloads. */
export function startUpkeep({ rooms, clock, figures, recheck, announce }: Options): Disposable {
  let lastPing = clock.now().getTime();
  let lastRecheck = lastPing;
  let timer: Disposable;
  const sweep = () => {
    const time = clock.now().getTime();
    const isPing = time - lastPing >= LIMITS.syncPingMs;
    if (isPing) lastPing = time;
    let lagging = 0;
    for (const room of rooms.all()) {
      if (room.presence.hasRenewals && time - room.renewedAt >= LIMITS.syncSilenceMs) room.sendPresenceChanges();
      if (room.announcedSeq !== room.seq && time - room.lastCommitAt >= LIMITS.syncSweepMs) {
        room.announcedSeq = room.seq;
        room.trim();
        announce(room);
      }
      for (const session of room.sessions) {
        if (session.laggingSince !== 0) {
          lagging += 1;
          closeIfStalled(session, time);
        } else if (time - session.lastSentAt >= LIMITS.syncSilenceMs) session.sendPresence(KEEPALIVE, time);
        if (isPing) ping(session, time);
      }
    }
    figures.hot.lagging = lagging;
    rooms.maintain();
    if (time - lastRecheck >= LIMITS.syncRecheckMs) {
      lastRecheck = time;
      recheck();
    }
    timer = clock.after(LIMITS.syncSweepMs, sweep);
  };
  timer = clock.after(LIMITS.syncSweepMs, sweep);
  return { [Symbol.dispose]: () => timer[Symbol.dispose]() };
}
