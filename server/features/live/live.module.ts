import type { IncomingMessage, Server as HttpServer } from "node:http";

import type { Clock } from "#server/platform/clock.ts";
import type { Config } from "#server/platform/config.ts";
import type { Logger } from "#server/platform/logger.ts";
import type { Metrics } from "#server/platform/metrics.ts";
import type { Actor } from "#shared/kernel/permission.ts";

import { createLiveFigures, type LiveCounts } from "./live-figures.ts";
import { createLiveQueries } from "./live-queries.ts";
import { createLiveGateway, type LiveGateway } from "./live.gateway.ts";
import type { PagesPort, ReadsPort, RightsPort, ToolsPort } from "./live.ports.ts";

export interface LiveOptions {
  httpServer: HttpServer;
  config: Pick<Config, "basePath" | "publicUrl">;
  tools: ToolsPort;
  pages: PagesPort;
  authenticate: (request: IncomingMessage) => Promise<Actor>;
  refresh: RightsPort["refresh"];
  restrictedWidgets: RightsPort["restrictedWidgets"];
  recordRead: ReadsPort["recordRead"];
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
}

/** Live data: queries that are fetched once for all who follow them, and the sockets that hear of it. */
export interface Live extends AsyncDisposable {
  published: LiveGateway["published"];
  removed: LiveGateway["removed"];
  /** A draft was edited: widgets with another binding are subscribed anew. */
  draftEdited: (pageId: string) => void;
  /** Rights of this person, or of everybody, changed. */
  recheck: (userId?: string) => Promise<void>;
  /** Other people may see a widget of this page now. */
  pageRightsChanged: (pageId: string) => void;
  /** How the app looks, or what people may do here, changed: their browsers ask anew. */
  settingsChanged: () => void;
  /** A tool was changed or removed. */
  toolChanged: (toolId: string) => Promise<void>;
  figures: () => LiveCounts & { fetchP50Ms: number; fetchP95Ms: number };
}

export function createLive({ tools, metrics, ...options }: LiveOptions): Live {
  const { clock, logger } = options;
  const count = (): LiveCounts => ({ ...queries.counts(), sockets: gateway.sockets() });
  const figures = createLiveFigures(metrics, count);
  const queries = createLiveQueries({ port: tools, clock, logger, figures });
  const gateway = createLiveGateway({ ...options, queries, fill: tools.fill, figures });
  return {
    published: gateway.published,
    removed: gateway.removed,
    draftEdited: gateway.draftEdited,
    recheck: gateway.recheck,
    pageRightsChanged: gateway.pageRightsChanged,
    settingsChanged: gateway.settingsChanged,
    toolChanged: queries.toolChanged,
    figures: () => {
      const { p50Ms, p95Ms } = figures.fetchTimes();
      return { ...count(), fetchP50Ms: p50Ms, fetchP95Ms: p95Ms };
    },
    [Symbol.asyncDispose]: async () => {
      await gateway[Symbol.asyncDispose]();
      queries[Symbol.dispose]();
    },
  };
}
