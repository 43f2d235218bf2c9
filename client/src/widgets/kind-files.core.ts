/** Files named after a kind (`stat.view.tsx`), by the kind that their name says. */
export function byKind<T>(files: Record<string, T>): Map<string, T> {
  return new Map(Object.entries(files).map(([path, file]) => [/([a-z0-9-]+)\.[a-z]+\.tsx?$/.exec(path)?.[1] ?? path, file]));
}

/** The one export of such a file. */
export function onlyExport<T>(kind: string, file: Record<string, unknown>, isOne: (value: unknown) => value is T): T {
  const [only, ...others] = Object.values(file);
  if (others.length > 0 || !isOne(only)) throw new Error(`The file of the kind ${kind} must export one widget and nothing else`);
  return only;
}
