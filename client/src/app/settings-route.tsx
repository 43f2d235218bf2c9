import { BackupPanels } from "#client/features/backup/index.ts";
import { type SectionSlots, SettingsScreen } from "#client/features/settings/index.ts";

/** What other features put below sections; features don't know each other. */
const SLOTS: SectionSlots = { backup: BackupPanels };

/** `/settings/<section>`: what the organisation has decided, section by section. */
export function SettingsRoute() {
  return <SettingsScreen slots={SLOTS} />;
}
