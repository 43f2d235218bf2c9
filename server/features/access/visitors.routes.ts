import { type RequestHandler, Router } from "express";

import type { Clock } from "#server/platform/clock.ts";
import type { Config } from "#server/platform/config.ts";
import { actorOf, mount } from "#server/platform/http.ts";
import { LIMITS } from "#server/platform/limits.ts";
import { accessContract } from "#shared/access/contract.ts";
import { Problem } from "#shared/kernel/problem.ts";

import type { AccessRules } from "./access-rules.ts";
import { toDeviceView, toGuestLinkView } from "./access.view.ts";
import { accountOf } from "./account-of.ts";
import { type Attempts, judged } from "./attempts.ts";
import { setCookie } from "./cookies.ts";
import type { Devices } from "./devices.service.ts";
import type { GuestLinks } from "./guest-links.service.ts";
import type { Sessions } from "./sessions.service.ts";
import { checkThere, type SharedName } from "./shared-resources.ts";

export interface VisitorParts {
  config: Pick<Config, "publicUrl" | "basePath">;
  clock: Clock;
  sessions: Sessions;
  devices: Devices;
  guestLinks: GuestLinks;
  /** Counts wrong codes. */
  tries: Attempts;
  rules: Pick<AccessRules, "checkAddress">;
  sharedName: SharedName;
  /** What this screen or link shows changed, or it ended; or somebody's sign-in did. */
  changed: (id: string) => void;
}

/** Whether a screen is due for another cookie is asked at most this often. */
const RENEWAL_CHECK_MS = 3_600_000;

/** Gives a screen another cookie from time to time, with an answer that it asked for anyway. */
function renewal({ config, clock, devices, sessions }: VisitorParts): RequestHandler {
  const checked = new Map<string, number>();
  return async (request, response, next) => {
    const actor = actorOf(request);
    const now = clock.now().getTime();
    if (actor.kind === "device" && now - (checked.get(actor.deviceId) ?? 0) > RENEWAL_CHECK_MS) {
      checked.set(actor.deviceId, now);
      const token = await devices.renew(actor.deviceId);
      if (token !== undefined) {
        setCookie(config, request, response, { kind: "device", value: token });
        sessions.forget();
      }
    }
    next();
  };
}

function checkPages(sharedName: SharedName, pages: readonly string[]): Promise<void> {
  return checkThere(
    sharedName,
    pages.map((id, index) => ({ kind: "page", id, path: `body.pages.${index}` })),
  );
}

function deviceRoutes(router: Router, { config, sessions, devices, rules, tries, changed, sharedName }: VisitorParts): void {
  mount(router, accessContract.listDevices, async () => (await devices.list()).map(toDeviceView));
  mount(router, accessContract.createDevice, async ({ body, actor }) => {
    await checkPages(sharedName, body.pages);
    const { row, code } = await devices.create(body, accountOf(actor).userId);
    return { ...toDeviceView(row), path: `screen#${code}` };
  });
  mount(router, accessContract.updateDevice, async ({ params, body }) => {
    await checkPages(sharedName, body.pages ?? []);
    const row = await devices.update(params.deviceId, body);
    changed(row.id);
    return toDeviceView(row);
  });
  mount(router, accessContract.newDeviceCode, async ({ params }) => {
    const { row, code } = await devices.newCode(params.deviceId);
    changed(row.id);
    return { ...toDeviceView(row), path: `screen#${code}` };
  });
  mount(router, accessContract.deleteDevice, async ({ params }) => {
    await devices.remove(params.deviceId);
    changed(params.deviceId);
    return null;
  });
  mount(router, accessContract.enterDevice, async ({ body, actor, request, response }) => {
    const { row, token } = await judged(tries, request, response, async () => {
      // Before the code is used up by a browser that gets nothing of it.
      await rules.checkAddress(request.ip);
      return devices.enter(body.code);
    });
    setCookie(config, request, response, { kind: "device", value: token });
    // From now on this browser is the screen: whoever set it up must not stay signed in on a wall.
    setCookie(config, request, response, { kind: "session", value: "", maxAgeS: 0 });
    if (actor.kind === "user") {
      await sessions.end(actor.sessionId);
      changed(actor.userId);
    }
    return { name: row.name, pages: row.pages };
  });
}

function guestRoutes(router: Router, { config, clock, sessions, guestLinks, rules, tries, changed, sharedName }: VisitorParts): void {
  mount(router, accessContract.listGuestLinks, async ({ params }) => {
    if ((await sharedName("page", params.pageId)) === undefined) throw new Problem("not-found", "There is no such page");
    return (await guestLinks.list(params.pageId)).map(toGuestLinkView);
  });
  mount(router, accessContract.createGuestLink, async ({ params, body, actor }) => {
    if ((await sharedName("page", params.pageId)) === undefined) throw new Problem("not-found", "There is no such page");
    const { expiresInDays, ...link } = body;
    const expiresAt = expiresInDays === null ? null : new Date(clock.now().getTime() + expiresInDays * 86_400_000);
    const { row, token } = await guestLinks.create(params.pageId, { ...link, expiresAt }, accountOf(actor).userId);
    return { ...toGuestLinkView(row), path: `guest#${token}` };
  });
  mount(router, accessContract.deleteGuestLink, async ({ params }) => {
    await guestLinks.remove(params.pageId, params.linkId);
    changed(params.linkId);
    return null;
  });
  mount(router, accessContract.enterGuest, async ({ body, request, response }) => {
    const { guest, page } = await judged(tries, request, response, async () => {
      await rules.checkAddress(request.ip);
      const found = await sessions.guestOf(body.code);
      const [first] = found?.pages ?? [];
      if (found === undefined || first === undefined)
        throw new Problem("auth.link-over", "This link is over. Ask whoever sent it for another one");
      return { guest: found, page: first };
    });
    setCookie(config, request, response, { kind: "guest", value: body.code, maxAgeS: LIMITS.guestCookieS });
    return { page, fixed: { ...guest.variables.fixed } };
  });
}

/** Screens and guest links: who watches without an account. */
export function visitorsRouter(parts: VisitorParts): Router {
  const router = Router();
  router.use(renewal(parts));
  deviceRoutes(router, parts);
  guestRoutes(router, parts);
  return router;
}
