import { createServer, type Server } from "node:http";

import { backupContract } from "#shared/backup/contract.ts";
import { contract } from "#shared/contract.ts";
import { parseDocumentName } from "#shared/kernel/document-name.ts";
import { can, type GrantKind } from "#shared/kernel/permission.ts";
import type { Layout } from "#shared/pages/schema.ts";

import { BACKUP_ENTITIES, entitiesFor } from "./entities.ts";
import { type Access, createAccess, type SharedName, NO_PASSWORD } from "./features/access/index.ts";
import { createAudit } from "./features/audit/index.ts";
import { type Backup, type BackupOptions, createBackup } from "./features/backup/index.ts";
import { type Connectors, createConnectors, toolSecretContext } from "./features/connectors/index.ts";
import { createHistory } from "./features/history/index.ts";
import { createLive, type Live } from "./features/live/index.ts";
import { createPageDocuments, createPages, type PagesFeature } from "./features/pages/index.ts";
import { createSettings, type Settings, settingSecretContext } from "./features/settings/index.ts";
import { createSync, type DocumentKind, openUpdateLog } from "./features/sync/index.ts";
import { apiDocs } from "./platform/api-docs.ts";
import { type Clock, realClock } from "./platform/clock.ts";
import type { Config } from "./platform/config.ts";
import { openDatabase } from "./platform/database.ts";
import { watchHost } from "./platform/host-figures.ts";
import { createJobs, type Jobs } from "./platform/jobs.ts";
import { listen, stoppable } from "./platform/listen.ts";
import { createLogger, type Logger } from "./platform/logger.ts";
import { createMetrics } from "./platform/metrics.ts";
import { createSecrets, type SealedSecret, type Secrets } from "./platform/secrets.ts";
import { routeUpgrades, type UpgradeHandler } from "./platform/upgrades.ts";
import { createWeb, VERSION } from "./platform/web.ts";
import { openScratch } from "./scratch.ts";

/** What the caller may put in, or in another's place. */
export interface Overrides {
  /** Made and published where there has never been a page. */
  firstPage?: () => Layout;
  clock?: Clock;
  logger?: Logger;
  /** Cost of password hashes; tests take a small one. */
  passwordCost?: { N: number; r: number; p: number };
}

/** A running server. Disposing it drains and closes everything in reverse order. */
export interface App extends AsyncDisposable {
  /** Address of the app, with the base path and a slash at the end. */
  url: string;
  httpServer: Server;
  /** The one-time code for the first account, while there is none. */
  setupCode: () => Promise<string | undefined>;
}

/** Documents without a schema, for tests and benches. */
const SCRATCH: DocumentKind = { kind: "scratch", schemaVersion: 0 };

function addressOf({ host, basePath }: Config, port: number): string {
  const reachable = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}${basePath}`;
}

/** What the product has open now, for the connector that shows it. */
function serverReading({ rooms, sockets: syncSockets }: { rooms: number; sockets: number }, live: ReturnType<Live["figures"]>) {
  const { queries: liveQueries, subscriptions: liveSubscriptions, sockets: liveSockets, fetchP50Ms, fetchP95Ms } = live;
  return { rooms, syncSockets, liveSockets, liveQueries, liveSubscriptions, fetchP50Ms, fetchP95Ms };
}

/** A draft was edited: who follows the data of its widgets in the builder hears when a binding is another. */
function tellDraftEdit(live: Live, name: string): void {
  const document = parseDocumentName(name);
  if (document?.kind === "page") live.draftEdited(document.id);
}

/** What an API token reads over a socket, for the audit log. */
function draftRead(id: string) {
  return { action: "page.read", resource: { kind: "page", id }, summary: "Opened the draft of a page" } as const;
}

function liveRead(id: string, title: string) {
  return { action: "page.read", resource: { kind: "page", id, name: title }, summary: `Followed live data of “${title}”` } as const;
}

/** Some sections act on what is open: on who may stay, or on how it looks. */
function settingsChanged(section: string, { access, live }: { access: Access; live: Live }): void {
  if (section === "sessions" || section === "network") access.rulesChanged();
  live.settingsChanged();
}

const SECRET_CONTEXTS = { tools: toolSecretContext, settings: settingSecretContext };

/** Secrets of rows, opened and sealed as the feature that has them does it. */
function sealedSecrets(secrets: Secrets): BackupOptions["secrets"] {
  return {
    open: (table, key, sealed) =>
      Object.fromEntries(
        Object.entries(sealed).map(([name, secret]) => {
          const text = secrets.open(secret.sealed, SECRET_CONTEXTS[table](key, name));
          return [name, { text, updatedAt: secret.updatedAt }];
        }),
      ),
    seal: (table, key, plain) =>
      Object.fromEntries(
        Object.entries(plain).map(([name, { text, updatedAt }]): [string, SealedSecret] => {
          return [name, { sealed: secrets.seal(text, SECRET_CONTEXTS[table](key, name)), updatedAt }];
        }),
      ),
  };
}

interface BackedUp extends Pick<BackupOptions, "db" | "audit" | "jobs" | "clock" | "logger" | "dataDir"> {
  secrets: Secrets;
  access: Access;
  settings: Settings;
  connectors: Connectors;
  pages: PagesFeature;
}

/** Backup, which knows no other feature: it is handed their tables, and whom to tell of an import. */
function backupOf({ secrets, access, settings, connectors, pages, ...parts }: BackedUp): Backup {
  return createBackup({
    ...parts,
    entities: BACKUP_ENTITIES,
    drafts: { read: pages.draft, bring: pages.bringDraft },
    secrets: sealedSecrets(secrets),
    ownPassphrase: secrets.passphrase("backups"),
    openScratch: () => openScratch({ ...parts, secrets: sealedSecrets(secrets) }),
    rules: () => settings.get("backup"),
    noPassword: NO_PASSWORD,
    imported: async (change) => {
      access.rulesChanged();
      settings.imported();
      connectors.imported(change.tools);
      await pages.imported(change);
    },
  });
}

/** The name of what somebody can be granted. Workflows come with the feature that has them. */
async function nameOfShared({ pages, connectors }: { pages: PagesFeature; connectors: Connectors }, kind: GrantKind, id: string) {
  switch (kind) {
    case "page":
      return pages.nameOf(id);
    case "widget": {
      const [page = "", widget = ""] = id.split("/");
      return pages.nameOf(page, widget);
    }
    case "tool":
      return connectors.nameOf(id);
    case "workflow":
      return "a workflow";
  }
}

function restorePointDays(settings: Settings) {
  return async () => (await settings.get("retention")).restorePointDays;
}

/** What changes for those who watch: rights, pages, settings. */
function liveHears(live: Live, { access, pages, settings, jobs }: { access: Access; pages: PagesFeature; settings: Settings; jobs: Jobs }) {
  return [
    access.onWidgetChange(({ page }) => live.pageRightsChanged(page)),
    pages.onPublished(live.published),
    pages.onRemoved(live.removed),
    access.onChange(({ userId }) => jobs.enqueue("live.recheck", () => live.recheck(userId))),
    settings.onChange(({ section }) => settingsChanged(section, { access, live })),
  ];
}

function documentation({ basePath }: Config) {
  return apiDocs(async () => {
    const { openApiDocument } = await import("./platform/openapi.ts");
    return openApiDocument(contract, { version: VERSION, basePath });
  });
}

/** The settings and access, which need one another: rules about sign-ins here, names of people there. */
async function createPeople(
  config: Config,
  { passwordCost }: Overrides,
  { sharedName, ...parts }: Omit<Parameters<typeof createSettings>[0], "people"> & { sharedName: SharedName },
): Promise<{ settings: Settings; access: Access }> {
  const settings = createSettings({ ...parts, people: (ids) => access.people(ids) });
  const access: Access = await createAccess({
    ...parts,
    config,
    sharedName,
    rules: { sessions: () => settings.get("sessions"), peopleFrom: async () => (await settings.get("network")).peopleFrom },
    sendMail: settings.sendMail,
    entraSettings: () => settings.get("entra"),
    ...(passwordCost && { passwordCost }),
  });
  return { settings, access };
}

/** Builds the platform first and then the features in order, each handed only what it needs. */
async function build(config: Config, overrides: Overrides, stack: AsyncDisposableStack): Promise<Omit<App, typeof Symbol.asyncDispose>> {
  const clock = overrides.clock ?? realClock;
  const logger = overrides.logger ?? createLogger(config);
  const metrics = createMetrics();
  const httpServer = createServer();
  const stopping = stoppable(httpServer);
  const db = stack.use(await openDatabase(config, entitiesFor(config.database.driver), logger));
  const jobs = stack.use(createJobs(logger));
  stack.defer(stopping.closed);

  const audit = await createAudit(db, clock);
  const secrets = createSecrets(config);
  const history = createHistory(db, clock);
  const sharedName: SharedName = (kind, id) => nameOfShared({ pages, connectors }, kind, id);
  const { settings, access } = await createPeople(config, overrides, { db, secrets, history, audit, clock, logger, sharedName });

  const pageDocuments = createPageDocuments(db);
  const log = stack.use(await openUpdateLog(config, logger));
  const sync = stack.use(
    createSync({
      log,
      kinds: [pageDocuments.kind, ...(config.scratchDocuments ? [SCRATCH] : [])],
      authorize: async (actor, ref) => {
        if (ref.kind === "page") {
          const answer = await pageDocuments.authorize(actor, ref);
          if (answer === "edit" || answer === "read") await audit.recordRead(draftRead(ref.id), actor);
          return answer;
        }
        return ref.kind === "scratch" && can(actor, "scratch.edit") ? "edit" : "denied";
      },
      refresh: access.refresh,
      colorOf: async (userId) => (await access.people([userId])).get(userId)?.color ?? 0,
      clock,
      logger,
      metrics,
    }),
  );
  stack.use(access.onChange(({ userId }) => jobs.enqueue("sync.recheck", () => sync.recheck(userId))));
  const { people, restrictedWidgets } = access;
  const parts = { db, audit, jobs, clock, logger };
  const pages = stack.use(
    createPages({ ...parts, documents: sync, people, restrictedWidgets, restorePointDays: restorePointDays(settings) }),
  );

  if (overrides.firstPage !== undefined) await pages.seedFirstPage(overrides.firstPage());

  const host = stack.use(watchHost(config.dataDir, logger));
  const connectors = stack.use(
    await createConnectors({
      db,
      secrets,
      host: { latest: host.latest, samples: host.samples, server: () => serverReading(sync.figures(), live.figures()) },
      countWidgets: pages.countBindings,
      network: () => settings.get("network"),
      people: access.people,
      history,
      audit,
      clock,
      logger,
    }),
  );

  const { dataDir } = config;
  const backup = stack.use(backupOf({ db, dataDir, secrets, access, settings, connectors, pages, audit, jobs, clock, logger }));
  const web = createWeb({
    config,
    logger,
    metrics,
    authenticate: access.authenticate,
    routers: [access.router, pages.router, connectors.router, audit.router, settings.router, backup.router, documentation(config)],
    ownBodies: [backupContract.import.path],
    checkReady: async () => {
      if (stopping.isStopping()) throw new Error("The server is stopping");
      await db.check();
    },
    brandPage: settings.brandPage,
  });
  httpServer.on("request", web);
  // After the web app: Socket.IO stands in front of whoever listens already.
  const live: Live = stack.use(
    createLive({
      httpServer,
      config,
      tools: connectors.runner,
      pages,
      authenticate: access.authenticate,
      refresh: access.refresh,
      restrictedWidgets: access.restrictedWidgets,
      recordRead: (reader, { id, title }) => audit.recordRead(liveRead(id, title), reader),
      clock,
      logger,
      metrics,
    }),
  );
  for (const listening of liveHears(live, { access, pages, settings, jobs })) stack.use(listening);
  stack.use(sync.onCommit(({ name }) => tellDraftEdit(live, name)));
  stack.use(connectors.onChanged(({ toolId }) => jobs.enqueue("live.tool-changed", () => live.toolChanged(toolId))));
  const syncUpgrade: UpgradeHandler = async (request, socket, head, path) =>
    sync.handleUpgrade(request, socket, head, path, await access.authenticate(request));
  routeUpgrades(httpServer, { config, logger, handlers: { sync: syncUpgrade }, others: ["socket.io"], isStopping: stopping.isStopping });
  const port = await listen(httpServer, config);
  stack.defer(stopping.begin);
  return { url: addressOf(config, port), httpServer, setupCode: access.setupCode };
}

/** Builds the whole server and listens. */
export async function createApp(config: Config, overrides: Overrides = {}): Promise<App> {
  const stack = new AsyncDisposableStack();
  try {
    const parts = await build(config, overrides, stack);
    return { ...parts, [Symbol.asyncDispose]: () => stack.disposeAsync() };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}
