import { Router } from "express";

import { mount } from "#server/platform/http.ts";
import { accessContract } from "#shared/access/contract.ts";
import type { Grant } from "#shared/access/schema.ts";
import { type Actor, can, type GrantKind } from "#shared/kernel/permission.ts";
import { Problem } from "#shared/kernel/problem.ts";

import { toGrantView, toGroupView } from "./access.view.ts";
import { accountOf } from "./account-of.ts";
import type { Grants } from "./grants.service.ts";
import type { Groups } from "./groups.service.ts";
import { checkThere, type SharedName } from "./shared-resources.ts";
import type { Users } from "./users.service.ts";

export interface SharingParts {
  users: Users;
  groups: Groups;
  grants: Grants;
  sharedName: SharedName;
  /** Rights of these people changed; of everybody where nobody is named. */
  changed: (userIds: readonly string[] | "everybody") => void;
  /** Who may see a widget changed. */
  widgetChanged: (widget: { page: string; widget: string }) => void;
}

/** So many people, and so many groups, are found at most. */
const FOUND = 20;

/** What is asked of `can` where somebody looks at, or changes, the grants of a resource. */
function sharedAs(kind: GrantKind, id: string) {
  // Who may share a page decides about its widgets too.
  if (kind === "widget") return { action: "page.share", resource: { kind: "page", id: id.split("/", 1)[0] ?? "" } } as const;
  if (kind === "tool") return { action: "tool.share", resource: { kind, id } } as const;
  return { action: "page.share", resource: { kind, id } } as const;
}

function mayShare(actor: Actor, kind: GrantKind, id: string): boolean {
  const { action, resource } = sharedAs(kind, id);
  return can(actor, action, resource);
}

function widgetOf(kind: GrantKind, id: string): { page: string; widget: string } | undefined {
  const [page, widget] = id.split("/");
  return kind === "widget" && page !== undefined && widget !== undefined ? { page, widget } : undefined;
}

function groupRoutes(router: Router, { groups, changed }: SharingParts): void {
  mount(router, accessContract.listGroups, async () => (await groups.list()).map(toGroupView));
  mount(router, accessContract.createGroup, async ({ body }) => {
    const group = await groups.create(body);
    changed(group.members);
    return toGroupView(group);
  });
  mount(router, accessContract.updateGroup, async ({ params, body }) => {
    const { group, concerned } = await groups.update(params.groupId, body);
    changed(concerned);
    return toGroupView(group);
  });
  mount(router, accessContract.deleteGroup, async ({ params }) => {
    changed(await groups.remove(params.groupId));
    return null;
  });
}

function grantRoutes(router: Router, { grants, groups, sharedName, changed, widgetChanged }: SharingParts): void {
  /** Tells whose rights are others now. */
  async function tell({ subjectKind, subjectId, kind, resourceId }: Parameters<typeof toGrantView>[0]["row"]): Promise<void> {
    if (subjectKind === "user") changed([subjectId]);
    else if (subjectKind === "role") changed("everybody");
    else changed((await groups.list()).find(({ row }) => row.id === subjectId)?.members ?? []);
    const widget = widgetOf(kind, resourceId);
    if (widget !== undefined) widgetChanged(widget);
  }

  mount(router, accessContract.listGrants, async ({ query, actor }): Promise<Grant[]> => {
    const found = await grants.list({ kind: query.kind, resourceId: query.resource });
    const seesAll = can(actor, "settings.view");
    return found.filter(({ row }) => seesAll || mayShare(actor, row.kind, row.resourceId)).map(toGrantView);
  });
  mount(router, accessContract.giveGrant, async ({ body, actor }) => {
    const { kind, id } = body.resource;
    if ((kind === "widget") !== id.includes("/"))
      throw new Problem("request.invalid", "body.resource.id: of a widget it is <page>/<widget>");
    if (kind === "widget" && body.level === "none")
      throw new Problem("request.invalid", "body.level: a widget is for those whom it was given to; take the grant away instead", {
        issues: [{ path: "body.level", message: "Take the grant away instead" }],
      });
    if (!mayShare(actor, kind, id)) throw new Problem("access.denied", `You may not share this ${kind}`);
    await checkThere(sharedName, [{ kind, id, path: "body.resource.id" }]);
    const grant = await grants.give(body, accountOf(actor).userId);
    await tell(grant.row);
    return toGrantView(grant);
  });
  mount(router, accessContract.removeGrant, async ({ params, actor }) => {
    const row = await grants.find(params.grantId);
    // The same for one that is not there and one that is not theirs.
    if (row === undefined || !mayShare(actor, row.kind, row.resourceId)) throw new Problem("not-found", "There is no such grant");
    await grants.remove(row.id);
    await tell(row);
    return null;
  });
}

export function sharingRouter(parts: SharingParts): Router {
  const router = Router();
  groupRoutes(router, parts);
  grantRoutes(router, parts);
  mount(router, accessContract.people, async ({ query }) => {
    const wanted = query.search.trim().toLocaleLowerCase();
    const users = (await parts.users.list()).filter(({ isDisabled }) => !isDisabled);
    return users
      .filter(({ name, email }) => name.toLocaleLowerCase().includes(wanted) || email.includes(wanted))
      .slice(0, FOUND)
      .map(({ id, name, email, color }) => ({ id, name, email, color }));
  });
  mount(router, accessContract.peopleGroups, async ({ query }) => {
    const wanted = query.search.trim().toLocaleLowerCase();
    const found = (await parts.groups.names()).filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
    return found.slice(0, FOUND).map(({ id, name }) => ({ id, name }));
  });
  return router;
}
