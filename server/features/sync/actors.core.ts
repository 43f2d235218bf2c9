/** Who did what in one commit: a user (null: the server itself) and what was touched. */
export interface CommitActor {
  userId: string | null;
  touched: string[];
  /** The address that they edit from; only of those who have the document open. */
  address?: string;
  /** The API token that they came with. */
  tokenId?: string;
}

/** The actors of a commit as text: lists of user, touched keys, address and token, without their names to keep the row small. */
export function encodeActors(actors: readonly CommitActor[]): string {
  return JSON.stringify(
    actors.map(({ userId, touched, address, tokenId }) => {
      if (tokenId !== undefined) return [userId, touched, address ?? null, tokenId];
      return address === undefined ? [userId, touched] : [userId, touched, address];
    }),
  );
}

export function decodeActors(text: string): CommitActor[] {
  const lists: unknown = JSON.parse(text);
  if (!Array.isArray(lists)) return [];
  return lists.filter(Array.isArray).map(([userId, touched, address, tokenId]: unknown[]) => ({
    userId: typeof userId === "string" ? userId : null,
    touched: Array.isArray(touched) ? touched.filter((key): key is string => typeof key === "string") : [],
    ...(typeof address === "string" ? { address } : {}),
    ...(typeof tokenId === "string" ? { tokenId } : {}),
  }));
}

/** The server itself, in the table of who touched what. */
const NOBODY = "";

/** Longest touched key that is kept. */
export const TOUCHED_LENGTH = 200;

export interface Attribution {
  userId: string;
  touched: string;
  at: number;
}

/** Keys come from clients: no database takes just any. */
function storable(key: string): string {
  return key.replaceAll("\0", "").slice(0, TOUCHED_LENGTH);
}

/** Who touched what last, out of the rows of many commits: what stays of them after compaction. */
export function rollUp(rows: readonly { actors: string; at: number }[]): Attribution[] {
  const latest = new Map<string, Attribution>();
  for (const { actors, at } of rows) {
    for (const { userId, touched } of decodeActors(actors)) {
      for (const key of touched.map(storable)) latest.set(`${userId ?? NOBODY}\n${key}`, { userId: userId ?? NOBODY, touched: key, at });
    }
  }
  return [...latest.values()];
}

export function actorOf({ userId, touched }: Attribution): CommitActor {
  return { userId: userId === NOBODY ? null : userId, touched: [touched] };
}
