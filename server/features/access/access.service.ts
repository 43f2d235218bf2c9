import type { IncomingMessage } from "node:http";

import type { Router } from "express";

import { createBus } from "#server/platform/bus.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { Config } from "#server/platform/config.ts";
import type { Database } from "#server/platform/database.ts";
import type { Logger } from "#server/platform/logger.ts";
import type { Secrets } from "#server/platform/secrets.ts";
import type { Actor } from "#shared/kernel/permission.ts";
import type { Person } from "#shared/pages/contract.ts";
import type { EntraSettings } from "#shared/settings/entra.ts";

import type { Audit } from "../audit/index.ts";
import { createAccessRules, type RulesPort } from "./access-rules.ts";
import { accessRouter } from "./access.routes.ts";
import { toPerson } from "./access.view.ts";
import { createDevices } from "./devices.service.ts";
import { createIdentities } from "./entra-identities.ts";
import { createEntra } from "./entra.service.ts";
import { createGrants } from "./grants.service.ts";
import { createGroups } from "./groups.service.ts";
import { createGuestLinks } from "./guest-links.service.ts";
import { createKnownBrowsers } from "./known-browsers.ts";
import { createLinkMails, type MailPort } from "./link-mails.ts";
import { createOneTimeLinks } from "./links.service.ts";
import { createPasswords, type ScryptCost } from "./password.ts";
import { createSessions } from "./sessions.service.ts";
import { createSetup } from "./setup.ts";
import type { SharedName } from "./shared-resources.ts";
import { createTokens } from "./tokens.service.ts";
import { createUsers } from "./users.service.ts";

export interface AccessOptions {
  config: Pick<Config, "admin" | "publicUrl" | "basePath" | "entra" | "proxies">;
  /** What the organisation has decided about sign-ins, as of now. */
  rules: RulesPort;
  sendMail: MailPort;
  /** Who of a Microsoft directory may come in, and as what, as of now. */
  entraSettings: () => Promise<EntraSettings>;
  db: Database;
  clock: Clock;
  logger: Logger;
  audit: Audit;
  secrets: Pick<Secrets, "passphrase">;
  /** What can be shared. */
  sharedName: SharedName;
  passwordCost?: ScryptCost;
}

/** What the rest of the server may ask about people. */
export interface Access {
  authenticate: (request: IncomingMessage) => Promise<Actor>;
  /** The actor as of now, for sockets that stay open while rights change. */
  refresh: (actor: Actor) => Promise<Actor>;
  /** The rules about sign-ins, or rights of many, changed: everybody is looked at anew. */
  rulesChanged: () => void;
  /** Names and colours of people by id. */
  people: (ids: readonly string[]) => Promise<Map<string, Person>>;
  /** Somebody's rights changed or a sign-in of theirs ended; everybody's where nobody is named. */
  onChange: (listener: (change: { userId: string | undefined }) => void) => Disposable;
  /** Other people may see a widget now. */
  onWidgetChange: (listener: (widget: { page: string; widget: string }) => void) => Disposable;
  /** Widgets of a page that are not for everybody who sees it. */
  restrictedWidgets: (pageId: string) => Promise<ReadonlySet<string>>;
  /** The one-time set-up code, while there is no account. */
  setupCode: () => Promise<string | undefined>;
  router: Router;
}

export async function createAccess({
  config,
  rules: rulesPort,
  sendMail,
  entraSettings,
  db,
  clock,
  logger,
  audit,
  secrets,
  sharedName,
  passwordCost,
}: AccessOptions): Promise<Access> {
  const bus = createBus<{ changed: { userId: string | undefined }; widget: { page: string; widget: string } }>(logger);
  const passwords = createPasswords(passwordCost);
  const rules = createAccessRules(rulesPort);
  const users = createUsers({ db, clock, passwords, rules, audit });
  const sessions = createSessions({ config, rules, db, clock, audit });
  const setup = createSetup(users);
  if (config.admin !== undefined && (await users.isEmpty())) {
    await users.create({ ...config.admin, name: config.admin.email.split("@")[0] ?? "Admin", role: "admin" });
    logger.info("The first admin was made from ADMIN_EMAIL and ADMIN_PASSWORD");
  }
  const grants = createGrants(db, clock, audit, sharedName);
  const groups = createGroups(db, clock, audit);
  const identities = createIdentities(db, clock, users, audit);
  const entra = config.entra && createEntra({ config: config.entra, settings: entraSettings, db, clock, users, groups, identities, audit });
  const changed = (userId: string | undefined) => {
    sessions.forget();
    bus.emit("changed", { userId });
  };
  return {
    authenticate: sessions.authenticate,
    refresh: sessions.refresh,
    rulesChanged: () => changed(undefined),
    people: async (ids) => new Map((await users.byIds([...new Set(ids)])).map((user) => [user.id, toPerson(user)])),
    onChange: (listener) => bus.on("changed", listener),
    onWidgetChange: (listener) => bus.on("widget", listener),
    restrictedWidgets: grants.restrictedWidgets,
    setupCode: setup.code,
    router: accessRouter({
      config,
      users,
      sessions,
      tokens: createTokens(db, clock, audit),
      mails: createLinkMails(config, sendMail),
      links: createOneTimeLinks(db, clock, users, audit),
      devices: createDevices(db, clock, audit),
      guestLinks: createGuestLinks(db, clock, audit),
      clock,
      groups,
      grants,
      setup,
      entra,
      identities,
      passwords,
      rules,
      audit,
      sharedName,
      knownBrowsers: createKnownBrowsers(secrets.passphrase("known browsers")),
      changed,
      everybodyChanged: () => changed(undefined),
      widgetChanged: (widget) => bus.emit("widget", widget),
    }),
  };
}
