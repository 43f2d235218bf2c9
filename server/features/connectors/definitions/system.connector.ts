import { z } from "zod";

import { field } from "#shared/kernel/field.ts";
import type { Column, Table } from "#shared/live/schema.ts";

import { defineConnector, defineOperation, type HostReading } from "../define-connector.ts";

const time: Column = { key: "time", label: "Time", type: "time", isKey: true };
const number = (key: string, label: string, unit?: string): Column => ({
  key,
  label,
  type: "number",
  ...(unit === undefined ? {} : { unit }),
});

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 1_000) / 10;
}

const FIGURES: readonly Column[] = [
  number("cpu", "CPU", "%"),
  number("memory", "Memory", "%"),
  number("memoryUsed", "Memory used", "B"),
  number("memoryTotal", "Memory total", "B"),
  number("disk", "Disk", "%"),
  number("diskUsed", "Disk used", "B"),
  number("diskTotal", "Disk total", "B"),
  number("load", "Load (1 min)"),
  number("eventLoop", "Event loop delay", "ms"),
  number("process", "Process memory", "B"),
  number("uptime", "Uptime", "ms"),
];

function figures(reading: HostReading) {
  return {
    cpu: reading.cpuPercent,
    memory: percent(reading.memoryUsedBytes, reading.memoryTotalBytes),
    memoryUsed: reading.memoryUsedBytes,
    memoryTotal: reading.memoryTotalBytes,
    disk: percent(reading.diskUsedBytes, reading.diskTotalBytes),
    diskUsed: reading.diskUsedBytes,
    diskTotal: reading.diskTotalBytes,
    load: reading.load1,
    eventLoop: reading.eventLoopMs,
    process: reading.processBytes,
    uptime: reading.uptimeMs,
  };
}

const POINTS = 180;

/** At most so many readings, evenly taken, the newest always among them. */
function thinned(readings: readonly HostReading[]): HostReading[] {
  const step = Math.max(1, Math.ceil(readings.length / POINTS));
  return readings.filter((_, index) => (readings.length - 1 - index) % step === 0);
}

const overview = defineOperation({
  id: "overview",
  title: "This host now",
  description: "CPU, memory, disk, event loop and uptime, one row",
  params: z.object({}),
  floorSeconds: 2,
  run: async ({ host }): Promise<Table> => ({ columns: [...FIGURES], rows: [figures(await host.latest())] }),
});

const history = defineOperation({
  id: "history",
  title: "This host over time",
  description: "The same figures for the last minutes, a row each moment",
  params: z.object({
    minutes: field(z.coerce.number().min(1).max(60).default(15), { label: "Minutes", unit: "min", help: "At most the last hour is kept" }),
  }),
  floorSeconds: 2,
  run: async ({ host }, { minutes }): Promise<Table> => {
    const newest = await host.latest();
    const since = newest.at.getTime() - minutes * 60_000;
    const readings = host.samples().filter(({ at }) => at.getTime() >= since);
    return {
      columns: [time, ...FIGURES],
      rows: thinned(readings).map((reading) => ({ time: reading.at.toISOString(), ...figures(reading) })),
    };
  },
});

const cores = defineOperation({
  id: "cores",
  title: "CPU cores",
  description: "How busy each core is",
  params: z.object({}),
  floorSeconds: 2,
  run: async ({ host }): Promise<Table> => ({
    columns: [{ key: "core", label: "Core", type: "text", isKey: true }, number("busy", "Busy", "%")],
    rows: (await host.latest()).corePercents.map((busy, core) => ({ core: `Core ${core + 1}`, busy })),
  }),
});

const server = defineOperation({
  id: "server",
  title: "Platform builder now",
  description: "Open rooms, sockets, live queries and how long they take, one row",
  params: z.object({}),
  floorSeconds: 2,
  run: async ({ host }): Promise<Table> => ({
    columns: [
      number("rooms", "Rooms"),
      number("syncSockets", "Editors' sockets"),
      number("liveSockets", "Viewers' sockets"),
      number("liveQueries", "Live queries"),
      number("liveSubscriptions", "Subscriptions"),
      number("fetchP50Ms", "Fetch time, median", "ms"),
      number("fetchP95Ms", "Fetch time, 95th percentile", "ms"),
    ],
    rows: [{ ...host.server() }],
  }),
});

/** This host and this server: there from the start, without set-up. */
export const system = defineConnector({
  id: "system",
  title: "This server",
  description: "CPU, memory, disk, event loop, sockets and rooms of the host that this runs on",
  icon: "server",
  config: z.object({}),
  operations: [overview, history, cores, server],
  allowedHosts: () => [],
  destination: () => "",
  callsPerMinute: () => 6_000,
  check: async ({ host }) => `This host answers: CPU ${(await host.latest()).cpuPercent} %`,
});
