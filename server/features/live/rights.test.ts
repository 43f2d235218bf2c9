import { Writable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";

import type { Socket } from "socket.io";
import { describe, expect, it } from "vitest";

import { createLogger } from "#server/platform/logger.ts";
import type { Actor, Role } from "#shared/kernel/permission.ts";

import { createManualClock } from "../../test/manual-clock.ts";
import { createLiveClients, type Watcher } from "./live-clients.ts";
import { createRights } from "./rights.ts";

const PERSON: Watcher = { kind: "user", userId: "u", name: "", email: "", role: "editor", sessionId: "s" };

function start(refresh: (actor: Actor) => Promise<Actor>) {
  const clock = createManualClock();
  const clients = createLiveClients();
  const ended: string[] = [];
  const told: string[] = [];
  const join = (name: string, actor: Watcher) => {
    const socket = { rooms: new Set([name]), disconnect: () => ended.push(name), emit: (event: string) => told.push(event) };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- no more of a socket is touched here
    return clients.add(socket as unknown as Socket, actor);
  };
  const rights = createRights({ clients, refresh, clock, logger: createLogger({ logLevel: "silent" }, new Writable()) });
  return { clock, rights, join, ended, told };
}

describe("rights of open sockets", () => {
  it("are asked again every minute, though nobody tells of a change", async () => {
    let isOver = false;
    const { clock, join, ended } = start(async (actor) => (isOver ? { kind: "anonymous" } : actor));
    join("wall", PERSON);
    clock.advance(60_000);
    await turn();
    expect(ended).toEqual([]);
    isOver = true;
    clock.advance(60_000);
    await turn();
    expect(ended).toEqual(["wall"]);
  });

  it("are asked once for all sockets of a session, and one that can't be asked keeps no other from it", async () => {
    const asked: string[] = [];
    const { rights, join, ended } = start(async (actor) => {
      const session = actor.kind === "user" ? actor.sessionId : "";
      asked.push(session);
      if (session === "broken") throw new Error("The database is away");
      return { kind: "anonymous" };
    });
    join("one", { ...PERSON, sessionId: "broken" });
    join("two", PERSON);
    join("three", PERSON);
    join("other", { ...PERSON, userId: "other", sessionId: "other" });
    await expect(rights.recheck("u")).rejects.toThrow("away");
    expect(asked).toEqual(["broken", "s"]);
    expect(ended).toEqual(["two", "three"]);
  });

  it("tell whose role changed, once, and nobody whose rights are as they were", async () => {
    let role: Role = "editor";
    const { rights, join, told } = start(async (actor) => ({ ...PERSON, ...actor, role }));
    join("one", PERSON);
    await rights.recheck("u");
    expect(told).toEqual([]);
    role = "viewer";
    await rights.recheck("u");
    await rights.recheck("u");
    expect(told).toEqual(["rights"]);
  });
});
