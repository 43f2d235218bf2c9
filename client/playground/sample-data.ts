import type { LiveData, Table } from "#shared/live/schema.ts";

const MINUTE_MS = 60_000;
const NOW_MS = Date.now();

function wave(index: number, phase: number): number {
  return Math.round((50 + 30 * Math.sin(index / 6 + phase) + 8 * Math.cos(index * 1.7)) * 10) / 10;
}

export const LOAD: Table = {
  columns: [
    { key: "at", label: "Time", type: "time", isKey: true },
    { key: "cpu", label: "CPU", type: "number", unit: "%" },
    { key: "memory", label: "Memory", type: "number", unit: "%" },
    { key: "disk", label: "Disk", type: "number", unit: "%" },
  ],
  rows: Array.from({ length: 60 }, (_, index) => ({
    at: new Date(NOW_MS - (60 - index) * MINUTE_MS).toISOString(),
    cpu: wave(index, 0),
    memory: wave(index, 2),
    disk: 30 + index / 4,
  })),
};

const STATES = ["Succeeded", "Failed", "Running", "Queued"];

export const JOBS: Table = {
  columns: [
    { key: "id", label: "Run", type: "number", isKey: true },
    { key: "job", label: "Job", type: "text" },
    { key: "state", label: "State", type: "text" },
    { key: "seconds", label: "Duration", type: "number", unit: "s" },
    { key: "started", label: "Started", type: "time" },
    { key: "isManual", label: "By hand", type: "boolean" },
    { key: "params", label: "Parameters", type: "json" },
  ],
  rows: Array.from({ length: 2_000 }, (_, index) => ({
    id: 48_000 - index,
    job: ["Load orders", "Refresh the customer dimension of the warehouse from all regions", "טעינת נתונים", "Train"][index % 4] ?? "",
    state: STATES[(index * 7) % 5] ?? "Succeeded",
    seconds: Math.round(wave(index, 1) * 37.3),
    started: new Date(NOW_MS - index * 17 * MINUTE_MS).toISOString(),
    isManual: index % 9 === 0,
    params: { region: "eu", attempt: index % 3 },
  })),
};

export const REGIONS: Table = {
  columns: [
    { key: "region", label: "Region", type: "text", isKey: true },
    { key: "sales", label: "Sales", type: "number", unit: "€" },
    { key: "returns", label: "Returns", type: "number", unit: "€" },
  ],
  rows: ["North", "South", "East", "West", "Overseas territories"].map((region, index) => ({
    region,
    sales: 120_000 - index * 17_500,
    returns: 8_000 + index * 2_600,
  })),
};

/** Regions with more returns than sales in some of them. */
export const BALANCE: Table = {
  ...REGIONS,
  rows: REGIONS.rows.map((row, index) => ({ ...row, returns: (index % 2 === 0 ? -1 : 1) * 9_000 * (index + 1) })),
};

export const PLACES: Table = {
  ...REGIONS,
  rows: Array.from({ length: 14 }, (_, index) => ({ region: `Place ${index + 1}`, sales: index === 13 ? -400 : 9_000 - index * 500 })),
};

/** Numbers with zeros and words among them. */
export const BALANCE_OVER_TIME: Table = {
  ...LOAD,
  rows: LOAD.rows.map((row, index) => ({ ...row, ...(index % 9 === 0 ? { cpu: 0 } : {}), ...(index % 30 === 0 ? { disk: "n/a" } : {}) })),
};

export const NO_ROWS: Table = { ...REGIONS, rows: [] };

export function ok(table: Table): LiveData {
  return { status: "ok", table, fetchedAt: new Date(), staleAfterMs: 10 * MINUTE_MS, failure: null };
}

const FAILURE = {
  reason: "Grafana answered 503: the query took longer than 30 s. Asked again in 40 s.",
  since: new Date(NOW_MS - 12 * MINUTE_MS),
};

/** The states that are the same for every kind that shows data. */
export function states(table: Table): { name: string; data: LiveData }[] {
  return [
    { name: "loading", data: { status: "loading", table: null, fetchedAt: null, staleAfterMs: 0, failure: null } },
    { name: "no rows", data: ok({ ...table, rows: [] }) },
    { name: "failed, with nothing to show", data: { status: "failed", table: null, fetchedAt: null, staleAfterMs: 0, failure: FAILURE } },
    {
      name: "failing, last good data still fresh",
      data: { status: "failed", table, fetchedAt: new Date(NOW_MS - 2 * MINUTE_MS), staleAfterMs: 10 * MINUTE_MS, failure: FAILURE },
    },
    {
      name: "stale",
      data: { status: "stale", table, fetchedAt: new Date(NOW_MS - 14 * MINUTE_MS), staleAfterMs: 10 * MINUTE_MS, failure: FAILURE },
    },
  ];
}
