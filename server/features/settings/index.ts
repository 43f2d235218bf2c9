export { createSettings, type Settings } from "./settings.module.ts";
