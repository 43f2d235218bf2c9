import { isDeepStrictEqual } from "node:util";

import { BackupFile, fileText } from "#shared/backup/file.ts";
import { planImport, TABLES } from "#shared/backup/plan.core.ts";

import type { Scratch, ScratchPort } from "./backup.ports.ts";
import { openBlock } from "./sealed-block.ts";

/** What was restored is not what the file says: it was changed while it was read, or something is wrong. */
export class RestoredOtherwise extends Error {
  override readonly name = "RestoredOtherwise";
}

/** Restores a backup, as it lies on the disk, into an empty installation and compares. Says what was compared; throws where it differs. */
export async function prove(text: string, passphrase: string, openScratch: ScratchPort): Promise<string> {
  const scratch = await openScratch();
  try {
    return await restoreAndCompare(text, passphrase, scratch);
  } finally {
    await scratch[Symbol.asyncDispose]();
  }
}

async function restoreAndCompare(text: string, passphrase: string, scratch: Scratch): Promise<string> {
  const file = BackupFile.parse(JSON.parse(text));
  const secrets = file.secrets === null ? undefined : await openBlock(file.secrets, passphrase);
  await scratch.importing.run({ content: file.content, secrets, mode: "replace", userId: undefined });
  const restored = await scratch.content.collect();
  if (fileText({ ...file, content: restored }) !== text) {
    const { tables } = planImport(restored, file.content, "replace", undefined);
    const differing = TABLES.filter((table) => {
      const { add, change, remove } = tables[table];
      return add.length + change.length + remove.length > 0;
    });
    throw new RestoredOtherwise(`Restored, it is not the same: ${differing.length === 0 ? "the order of its rows" : differing.join(", ")}`);
  }
  if (secrets !== undefined && !isDeepStrictEqual(await scratch.content.secrets(), secrets))
    throw new RestoredOtherwise("Restored, its secrets are not the same");
  const rows = TABLES.reduce((sum, table) => sum + file.content[table].length, 0);
  const { pages, users, tools } = file.content;
  return `Restored and equal: ${rows} rows (pages: ${pages.length}, people: ${users.length}, tools: ${tools.length}) and all secrets`;
}
