import type { Clock } from "#server/platform/clock.ts";
import { LIMITS } from "#server/platform/limits.ts";

import type { Room } from "./room.ts";

export interface TurnSchedule {
  /** The room has edits or presence for the next turn. */
  schedule: (room: Room) => void;
  /** Rooms with edits for this turn, which is over with the call. */
  take: () => Room[];
  /** Runs a turn soon, if there is anything for it. */
  arm: () => void;
  isEmpty: () => boolean;
}

/** Decides when a room's next turn is: at the end of this turn of the event loop, or a little later where it is full. */
export function createTurnSchedule(clock: Clock, runTurn: () => void): TurnSchedule {
  const ready = new Set<Room>();
  const delayed = new Set<Room>();
  const presence = new Set<Room>();
  let isArmed = false;

  const arm = () => {
    if (isArmed || ready.size === 0) return;
    isArmed = true;
    setImmediate(() => {
      isArmed = false;
      runTurn();
    });
  };
  const makeReady = (room: Room) => {
    ready.add(room);
    arm();
  };
  const schedulePresence = (room: Room) => {
    if (!room.isPresenceDue || presence.has(room)) return;
    presence.add(room);
    const wait = room.sessions.size > LIMITS.syncBigRoom ? LIMITS.syncPresenceBigRoomMs : LIMITS.syncPresenceMs;
    clock.after(wait, () => {
      presence.delete(room);
      room.sendPresenceChanges();
    });
  };
  return {
    schedule: (room) => {
      schedulePresence(room);
      if (room.inbound.length === 0 || ready.has(room) || delayed.has(room)) return;
      const wait = room.sessions.size > LIMITS.syncBigRoom ? room.lastTurnAt + LIMITS.syncBigRoomTurnMs - room.now() : 0;
      if (wait <= 0) {
        makeReady(room);
        return;
      }
      delayed.add(room);
      clock.after(wait, () => {
        delayed.delete(room);
        makeReady(room);
      });
    },
    take: () => {
      const rooms = [...ready];
      ready.clear();
      return rooms;
    },
    arm,
    isEmpty: () => ready.size === 0 && delayed.size === 0,
  };
}
