import type { Room } from "./room.ts";
import type { Session } from "./session.ts";
import type { UpdateLog } from "./update-log.ts";

/** Tells sockets that asked for it what of theirs is on the disk: once a flush, however many commits it covers. */
export function createAcknowledger(log: UpdateLog): (room: Room, sessions: Iterable<Session>) => void {
  const due = new Map<Session, { seq: number; received: number }>();
  const send = () => {
    for (const [session, { seq, received }] of due) session.room.acknowledge(session, seq, received);
    due.clear();
  };
  return (room, sessions) => {
    const covered: [Session, number][] = [];
    for (const session of sessions) if (session.wantsAck) covered.push([session, session.settled]);
    if (covered.length === 0) return;
    const { seq } = room;
    log.afterFlush(() => {
      // All commits of one flush are told in one go.
      if (due.size === 0) queueMicrotask(send);
      for (const [session, received] of covered) due.set(session, { seq, received });
    });
  };
}
