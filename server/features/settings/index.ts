export { settingSecretContext } from "./settings.service.ts";
export { createSettings, type Settings } from "./settings.module.ts";
