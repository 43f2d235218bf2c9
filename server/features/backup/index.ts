export { type Backup, type BackupOptions, createBackup, createCarried } from "./backup.module.ts";
export type { BackupEntities, Scratch } from "./backup.ports.ts";
