import { z } from "zod";

import { endpoint } from "../kernel/endpoint.ts";
import { Id } from "../kernel/ids.ts";
import { GrantKind } from "../kernel/permission.ts";
import { Grant, Group, NewGrant } from "./schema.ts";

const tag = "Access";
const GroupInput = z.object({
  name: z.string().trim().min(1).max(100),
  description: z.string().trim().max(500),
  members: z.array(Id).max(10_000),
});

/** Groups, and what is granted to people, groups and roles. */
export const sharingContract = {
  listGroups: endpoint({
    method: "GET",
    path: "/api/groups",
    tag,
    summary: "List groups",
    permission: "group.list",
    response: z.array(Group),
  }),
  createGroup: endpoint({
    method: "POST",
    path: "/api/groups",
    tag,
    summary: "Make a group",
    permission: "group.manage",
    body: GroupInput.partial({ description: true, members: true }),
    response: Group,
    status: 201,
    problems: ["group.name-taken"],
  }),
  updateGroup: endpoint({
    method: "PATCH",
    path: "/api/groups/:groupId",
    tag,
    summary: "Change a group; members are replaced as a whole",
    permission: "group.manage",
    params: z.object({ groupId: Id }),
    body: GroupInput.partial(),
    response: Group,
    problems: ["group.name-taken", "not-found"],
  }),
  deleteGroup: endpoint({
    method: "DELETE",
    path: "/api/groups/:groupId",
    tag,
    summary: "Delete a group and what was granted to it",
    permission: "group.manage",
    params: z.object({ groupId: Id }),
    response: z.null(),
    status: 204,
    problems: ["not-found"],
  }),
  listGrants: endpoint({
    method: "GET",
    path: "/api/grants",
    tag,
    summary: "List grants, of one resource or of all that one may share",
    permission: "grant.list",
    resource: "any",
    query: z.object({ kind: GrantKind.optional(), resource: z.string().max(80).optional() }),
    response: z.array(Grant),
  }),
  giveGrant: endpoint({
    method: "POST",
    path: "/api/grants",
    tag,
    summary: "Grant a user, a group or a role a level on a resource; takes the place of what they had",
    permission: "grant.manage",
    resource: "any",
    body: NewGrant,
    response: Grant,
    status: 201,
    problems: ["not-found", "access.denied"],
  }),
  removeGrant: endpoint({
    method: "DELETE",
    path: "/api/grants/:grantId",
    tag,
    summary: "Take a grant away",
    permission: "grant.manage",
    resource: "any",
    params: z.object({ grantId: Id }),
    response: z.null(),
    status: 204,
    problems: ["not-found", "access.denied"],
  }),
  people: endpoint({
    method: "GET",
    path: "/api/people",
    tag,
    summary: "Find people to share with, by name or email",
    permission: "grant.manage",
    resource: "any",
    query: z.object({ search: z.string().max(100).default("") }),
    response: z.array(z.object({ id: Id, name: z.string(), email: z.string(), color: z.int() })),
  }),
  peopleGroups: endpoint({
    method: "GET",
    path: "/api/people/groups",
    tag,
    summary: "Find groups to share with, by name; who is in them is for those alone who may list groups",
    permission: "grant.manage",
    resource: "any",
    query: z.object({ search: z.string().max(100).default("") }),
    response: z.array(z.object({ id: Id, name: z.string() })),
  }),
};
