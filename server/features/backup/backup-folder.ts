import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";

/** The folder of backups. Files in it are for the server alone. */
export interface BackupFolder {
  /** Writes a file whole or not at all, also when the machine loses its power. */
  write: (name: string, text: string) => Promise<void>;
  read: (name: string) => Promise<string>;
  remove: (name: string) => Promise<void>;
  /** Removes what a process that ended has left half done. */
  clean: () => Promise<void>;
}

const HALF = ".part";
const OWNER_ONLY = 0o600;

/** Writes down that the folder has the file, where the system can. */
async function flushFolder(path: string): Promise<void> {
  const handle = await open(path, "r").catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

export function createBackupFolder(dataDir: string): BackupFolder {
  const folder = join(dataDir, "backups");
  return {
    write: async (name, text) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const half = join(folder, `${name}${HALF}`);
      try {
        const handle = await open(half, "w", OWNER_ONLY);
        try {
          await handle.writeFile(text);
          await handle.sync();
        } finally {
          await handle.close();
        }
        await rename(half, join(folder, name));
      } catch (error) {
        await rm(half, { force: true });
        throw error;
      }
      await flushFolder(folder);
    },
    read: (name) => readFile(join(folder, name), "utf8"),
    remove: (name) => rm(join(folder, name), { force: true }),
    clean: async () => {
      const names = await readdir(folder).catch(() => []);
      for (const name of names.filter((each) => each.endsWith(HALF))) await rm(join(folder, name), { force: true });
    },
  };
}
