import { accessContract } from "./access/contract.ts";
import { auditContract } from "./audit/contract.ts";
import { backupContract } from "./backup/contract.ts";
import { toolsContract } from "./connectors/contract.ts";
import { pagesContract } from "./pages/contract.ts";
import { settingsContract } from "./settings/contract.ts";

/** Every HTTP operation of the product. The OpenAPI document and the permission test walk this object. */
export const contract = {
  access: accessContract,
  pages: pagesContract,
  tools: toolsContract,
  audit: auditContract,
  settings: settingsContract,
  backup: backupContract,
};
