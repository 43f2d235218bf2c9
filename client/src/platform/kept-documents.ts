const UNSENT = "pb.unsent:";

function prefixOf(userId: string): string {
  return `pb:${userId}:`;
}

/** Under which this browser keeps somebody's copy of a document: apart by person. */
export function keptName(userId: string, document: string): string {
  return prefixOf(userId) + document;
}

/** What a copy holds that the server is not known to have: changes on their way, or made without a connection. */
export type Unsent = "sending" | "offline";

/** Notes whether a copy holds changes that the server is not known to have. It outlives the tab. */
export function noteUnsent(kept: string, unsent: Unsent | null): void {
  // Outside a browser nothing is kept.
  if (typeof localStorage === "undefined") return;
  if (unsent !== null) localStorage.setItem(UNSENT + kept, unsent);
  else localStorage.removeItem(UNSENT + kept);
}

export function hasUnsent(kept: string): boolean {
  return typeof localStorage !== "undefined" && localStorage.getItem(UNSENT + kept) !== null;
}

function drop(name: string): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    // One that is open in another tab goes when that is closed; nobody waits for it.
    for (const event of ["success", "error", "blocked"]) request.addEventListener(event, () => resolve());
  });
}

/**
 * Whoever signs out leaves no copies of documents in this browser for the next person to read, but those with changes that the
 * server does not have: these come back with their owner.
 */
export async function forgetKeptDocuments(userId: string): Promise<void> {
  if (typeof indexedDB === "undefined" || typeof indexedDB.databases !== "function") return;
  const names = (await indexedDB.databases()).flatMap(({ name }) => (name?.startsWith(prefixOf(userId)) === true ? [name] : []));
  await Promise.all(names.filter((name) => !hasUnsent(name)).map(drop));
}

/** Whether an earlier tab left changes that were made without a connection. */
export function hasOfflineChanges(kept: string): boolean {
  return typeof localStorage !== "undefined" && localStorage.getItem(UNSENT + kept) === ("offline" satisfies Unsent);
}
