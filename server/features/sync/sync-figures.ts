import { counted, Counter, Histogram, measured, type Metrics } from "#server/platform/metrics.ts";

/** Plain numbers for the hot path; Prometheus reads them when it asks. */
interface HotFigures {
  messages: number;
  messageBytes: number;
  presenceMessages: number;
  commits: number;
  commitBytes: number;
  lagging: number;
}

export interface SyncFigures {
  hot: HotFigures;
  commit: Histogram;
  load: Histogram;
  failures: Counter;
  gaps: Counter;
  refused: Counter<"reason">;
  closed: Counter<"code">;
  compactions: Counter;
}

/** What /metrics says of the sync server. */
export function createFigures(metrics: Metrics, count: () => { rooms: number; sockets: number }): SyncFigures {
  const registers = [metrics];
  const hot: HotFigures = { messages: 0, messageBytes: 0, presenceMessages: 0, commits: 0, commitBytes: 0, lagging: 0 };
  measured(metrics, "sync_rooms", "Open documents", () => count().rooms);
  measured(metrics, "sync_sockets", "Open sync sockets", () => count().sockets);
  measured(metrics, "sync_lagging_sockets", "Readers that fell behind", () => hot.lagging);
  counted(metrics, "sync_updates_received_total", "Document messages received; its rate is updates per second", () => hot.messages);
  counted(metrics, "sync_received_bytes_total", "Bytes received", () => hot.messageBytes);
  counted(metrics, "sync_presence_received_total", "Presence messages received", () => hot.presenceMessages);
  counted(metrics, "sync_commits_total", "Committed updates, one a document and turn", () => hot.commits);
  counted(metrics, "sync_committed_bytes_total", "Bytes of committed updates", () => hot.commitBytes);
  return {
    hot,
    commit: new Histogram({
      name: "sync_commit_seconds",
      help: "Time of one database transaction",
      buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.2, 1, 5],
      registers,
    }),
    load: new Histogram({
      name: "sync_load_seconds",
      help: "Time to open a document",
      buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2],
      registers,
    }),
    failures: new Counter({
      name: "sync_commit_failures_total",
      help: "Database transactions that failed and were tried again",
      registers,
    }),
    gaps: new Counter({ name: "sync_gaps_total", help: "Updates dropped because their predecessors are missing", registers }),
    refused: new Counter({ name: "sync_refused_total", help: "Messages refused", labelNames: ["reason"], registers }),
    closed: new Counter({ name: "sync_closed_total", help: "Sockets closed by the server", labelNames: ["code"], registers }),
    compactions: new Counter({ name: "sync_compactions_total", help: "Snapshots written", registers }),
  };
}
