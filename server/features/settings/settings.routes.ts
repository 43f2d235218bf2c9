import { type Request, Router } from "express";

import { isInRanges } from "#server/platform/address.ts";
import { mount } from "#server/platform/http.ts";
import { Problem } from "#shared/kernel/problem.ts";
import { settingsContract } from "#shared/settings/contract.ts";
import type { NetworkRules } from "#shared/settings/network.ts";

import type { Audit } from "../audit/index.ts";
import type { BrandingReader } from "./branding.service.ts";
import type { Mailer } from "./mailer.ts";
import type { PeoplePort } from "./settings.ports.ts";
import type { SectionGuard, SettingsStore } from "./settings.service.ts";
import { toSectionView, toVersionView } from "./settings.view.ts";

export interface SettingsRouteParts {
  store: SettingsStore;
  branding: BrandingReader;
  mailer: Mailer;
  people: PeoplePort;
  audit: Pick<Audit, "recordRead">;
  /** A section was saved. */
  changed: (section: string) => void;
}

/** Nobody shuts the door behind which they stand themselves: whoever saves the rules comes from where they let people in. */
function notLockedOut(request: Request): SectionGuard {
  return (section, values) => {
    if (section !== "network") return;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The section's own schema gave it.
    const { peopleFrom } = values as NetworkRules;
    const address = request.ip ?? "";
    if (peopleFrom.length === 0 || isInRanges(address, peopleFrom)) return;
    const message = `Your own address, ${address}, is in none of these. Add it, or a range that holds it`;
    throw new Problem("settings.locks-out", message, { issues: [{ path: "body.changes.peopleFrom", message }] });
  };
}

/** Pictures are shown as they are; one that somebody opens by itself must not run what is in it. */
const LOGO_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

function brandingRoutes(router: Router, { branding }: SettingsRouteParts): void {
  mount(router, settingsContract.branding, () => branding.public());
  mount(router, settingsContract.logo, async ({ request, response }) => {
    const logo = await branding.logo();
    if (logo === undefined) throw new Problem("not-found", "There is no logo");
    const etag = `"${logo.etag}"`;
    response.set({
      ETag: etag,
      "Content-Security-Policy": LOGO_POLICY,
      "X-Content-Type-Options": "nosniff",
      // The address of this very picture holds its hash.
      "Cache-Control": request.query["v"] === logo.etag ? "public, max-age=31536000, immutable" : "no-cache",
    });
    if (request.get("if-none-match") === etag) response.status(304).end();
    else response.type(logo.type).send(logo.bytes);
    return "";
  });
}

function mailRoutes(router: Router, { mailer }: SettingsRouteParts): void {
  mount(router, settingsContract.testMail, async ({ body: { to, changes } }) => {
    const startedAt = performance.now();
    const outcome = await mailer.test(to, changes);
    return { ...outcome, durationMs: Math.round(performance.now() - startedAt) };
  });
}

export function settingsRouter(parts: SettingsRouteParts): Router {
  const { store, people, audit, changed } = parts;
  const router = Router();
  brandingRoutes(router, parts);
  mailRoutes(router, parts);

  mount(router, settingsContract.list, async () => {
    await audit.recordRead({ action: "settings.read", resource: { kind: "setting" }, summary: "Read the settings" });
    return (await store.list()).map(toSectionView);
  });
  mount(router, settingsContract.update, async ({ params: { section }, body, request }) => {
    const stored = await store.update(section, body, notLockedOut(request));
    changed(section);
    return toSectionView(stored);
  });
  mount(router, settingsContract.versions, async ({ params: { section } }) => {
    const versions = await store.versions(section);
    const authors = await people(versions.flatMap(({ authorId }) => authorId ?? []));
    return versions.map((version) => toVersionView(version, authors));
  });
  mount(router, settingsContract.version, async ({ params: { section, version } }) => ({ values: await store.version(section, version) }));
  mount(router, settingsContract.restore, async ({ params: { section, version }, request }) => {
    const stored = await store.restore(section, version, notLockedOut(request));
    changed(section);
    return toSectionView(stored);
  });
  return router;
}
