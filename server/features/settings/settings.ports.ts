import type { History } from "../history/index.ts";

/** Where the states of sections are kept. */
export type HistoryPort = Pick<History, "record" | "list" | "get">;

/** Names of people by their id. */
export type PeoplePort = (ids: readonly string[]) => Promise<ReadonlyMap<string, { id: string; name: string }>>;
