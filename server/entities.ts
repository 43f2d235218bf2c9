import type { EntitySchema } from "@mikro-orm/core";

import { accessEntities } from "./features/access/access.entities.ts";
import { pagesEntities } from "./features/pages/pages.entities.ts";
import type { Driver } from "./platform/database.ts";

/** Every table of a driver's database. Migrations are generated from them and compared with them. */
export function entitiesFor(_driver: Driver): EntitySchema[] {
  return [...accessEntities, ...pagesEntities];
}
