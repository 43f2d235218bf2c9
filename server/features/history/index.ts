export { createHistory, type History, type KeptVersion } from "./history.service.ts";
