import type { EntitySchema } from "@mikro-orm/core";

import {
  accessEntities,
  ApiTokenEntity,
  DeviceEntity,
  GrantEntity,
  GroupEntity,
  GroupMemberEntity,
  GuestLinkEntity,
  SessionEntity,
  UserEntity,
  UserIdentityEntity,
} from "./features/access/access.entities.ts";
import { auditEntities } from "./features/audit/audit.entities.ts";
import { backupEntities } from "./features/backup/backup.entities.ts";
import type { BackupEntities } from "./features/backup/index.ts";
import { ToolEntity, toolsEntities } from "./features/connectors/tools.entities.ts";
import { historyEntities, ResourceVersionEntity } from "./features/history/history.entities.ts";
import { PageEntity, pagesEntities, PageVersionEntity, RestorePointEntity, ToldDraftEntity } from "./features/pages/pages.entities.ts";
import { SettingEntity, settingsEntities } from "./features/settings/settings.entities.ts";
import { syncEntities } from "./features/sync/sync.entities.ts";
import type { Driver } from "./platform/database.ts";

/** Every table of a driver's database. Migrations are generated from them and compared with them. */
export function entitiesFor(driver: Driver): EntitySchema[] {
  // On SQLite documents live in a file of their own, which makes its tables itself.
  const documents = driver === "sqlite" ? [] : syncEntities;
  return [
    ...accessEntities,
    ...pagesEntities,
    ...toolsEntities,
    ...auditEntities,
    ...settingsEntities,
    ...historyEntities,
    ...backupEntities,
    ...documents,
  ];
}

/** What travels in a backup, by its name there, and what hangs on it here. */
export const BACKUP_ENTITIES: BackupEntities = {
  tables: {
    users: UserEntity,
    identities: UserIdentityEntity,
    groups: GroupEntity,
    groupMembers: GroupMemberEntity,
    grants: GrantEntity,
    devices: DeviceEntity,
    guestLinks: GuestLinkEntity,
    tools: ToolEntity,
    settings: SettingEntity,
    resourceVersions: ResourceVersionEntity,
    pages: PageEntity,
    pageVersions: PageVersionEntity,
    restorePoints: RestorePointEntity,
  },
  ofUsers: [SessionEntity, ApiTokenEntity],
  ofPages: [ToldDraftEntity],
};
