import type { Router } from "express";

import { createBus } from "#server/platform/bus.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { Database } from "#server/platform/database.ts";
import type { Logger } from "#server/platform/logger.ts";
import type { Secrets } from "#server/platform/secrets.ts";
import { SECTION_NAMES } from "#shared/settings/sections.ts";

import type { Audit } from "../audit/index.ts";
import { brandedPage } from "./branding-page.ts";
import { createBranding } from "./branding.service.ts";
import { createMailer, type Mailer } from "./mailer.ts";
import type { HistoryPort, PeoplePort } from "./settings.ports.ts";
import { settingsRouter } from "./settings.routes.ts";
import { createSettingsStore, type SettingsStore } from "./settings.service.ts";

export interface SettingsOptions {
  db: Database;
  secrets: Secrets;
  history: HistoryPort;
  /** Names of people; asked for when somebody looks, not before. */
  people: PeoplePort;
  audit: Audit;
  clock: Clock;
  logger: Logger;
}

/** What the rest of the server may ask of the settings. */
export interface Settings {
  /** A section as it is in force, without its secrets. */
  get: SettingsStore["get"];
  /** A section was saved. */
  onChange: (listener: (change: { section: string }) => void) => Disposable;
  /** Sections were changed by an import. */
  imported: () => void;
  /** Sends a mail in the name of this installation; undefined where no mail server is set up. */
  sendMail: Mailer["send"];
  /** The client's entry page with this installation's name, icon, colours and theme. */
  brandPage: (html: string) => Promise<string>;
  router: Router;
}

export function createSettings({ logger, people, ...options }: SettingsOptions): Settings {
  const bus = createBus<{ changed: { section: string } }>(logger);
  const store = createSettingsStore({ ...options, people });
  const branding = createBranding(store);
  const mailer = createMailer(store);
  const changed = (section: string) => {
    store.forget();
    bus.emit("changed", { section });
  };
  return {
    get: store.get,
    sendMail: mailer.send,
    onChange: (listener) => bus.on("changed", listener),
    imported: () => {
      for (const section of SECTION_NAMES) changed(section);
    },
    brandPage: async (html) => {
      try {
        return brandedPage(html, await branding.public());
      } catch (error) {
        // Without a database the app still comes, and says so itself.
        logger.warn({ err: error }, "The entry page could not be branded");
        return html;
      }
    },
    router: settingsRouter({ store, branding, mailer, people, audit: options.audit, changed }),
  };
}
