export { createLive, type Live } from "./live.module.ts";
