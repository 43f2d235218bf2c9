export { BackupPanels } from "./backup-panels.tsx";
