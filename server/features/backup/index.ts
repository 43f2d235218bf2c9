export { type Backup, type BackupOptions, createBackup } from "./backup.module.ts";
export type { BackupEntities } from "./backup.ports.ts";
