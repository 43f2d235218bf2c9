export { createLiveGateway, type LiveGateway } from "./live.gateway.ts";
export { createLiveQueries } from "./live-queries.ts";
