import { z } from "zod";

import { endpoint } from "../kernel/endpoint.ts";
import { Id } from "../kernel/ids.ts";
import { Json } from "../kernel/json.ts";
import { Device, GuestLink } from "./schema.ts";

const tag = "Access";
const DeviceId = z.object({ deviceId: Id });
const DeviceInput = z.object({ name: z.string().trim().min(1).max(100), pages: z.array(Id).min(1).max(100) });
const PageId = z.object({ pageId: Id });
const VariableNames = z.array(z.string().max(64)).max(100);
const Code = z.object({ code: z.string().min(1).max(100) });

/** Who watches without an account: screens and guests. */
export const visitorsContract = {
  listDevices: endpoint({
    method: "GET",
    path: "/api/devices",
    tag,
    summary: "Screens on walls",
    permission: "device.list",
    response: z.array(Device),
  }),
  createDevice: endpoint({
    method: "POST",
    path: "/api/devices",
    tag,
    summary: "Make a screen; the link that opens it is in this answer only",
    permission: "device.manage",
    body: DeviceInput,
    response: Device.extend({ path: z.string() }),
    status: 201,
  }),
  updateDevice: endpoint({
    method: "PATCH",
    path: "/api/devices/:deviceId",
    tag,
    summary: "Change a screen's name or pages",
    permission: "device.manage",
    params: DeviceId,
    body: DeviceInput.partial(),
    response: Device,
    problems: ["not-found"],
  }),
  newDeviceCode: endpoint({
    method: "POST",
    path: "/api/devices/:deviceId/code",
    tag,
    summary: "Make another link for a screen; what it shows now ends",
    permission: "device.manage",
    params: DeviceId,
    response: Device.extend({ path: z.string() }),
    status: 201,
    problems: ["not-found"],
  }),
  deleteDevice: endpoint({
    method: "DELETE",
    path: "/api/devices/:deviceId",
    tag,
    summary: "Revoke a screen",
    permission: "device.manage",
    params: DeviceId,
    response: z.null(),
    status: 204,
    problems: ["not-found"],
  }),
  enterDevice: endpoint({
    method: "POST",
    path: "/api/devices/enter",
    tag,
    summary: "Open a screen with its code; sets the screen's cookie",
    permission: "public",
    body: Code,
    response: z.object({ name: z.string(), pages: z.array(Id) }),
    problems: ["auth.link-over", "request.too-many"],
  }),
  listGuestLinks: endpoint({
    method: "GET",
    path: "/api/pages/:pageId/links",
    tag,
    summary: "Guest links of a page",
    permission: "page.share",
    resource: { kind: "page", param: "pageId" },
    params: PageId,
    response: z.array(GuestLink),
  }),
  createGuestLink: endpoint({
    method: "POST",
    path: "/api/pages/:pageId/links",
    tag,
    summary: "Make a guest link; its address is in this answer only",
    permission: "page.share",
    resource: { kind: "page", param: "pageId" },
    params: PageId,
    body: z.object({
      name: z.string().trim().min(1).max(100),
      fixed: z.record(z.string().max(64), Json).default({}),
      allowed: VariableNames.default([]),
      expiresInDays: z.int().min(1).max(3_650).nullable().default(30),
    }),
    response: GuestLink.extend({ path: z.string() }),
    status: 201,
    problems: ["request.too-many"],
  }),
  deleteGuestLink: endpoint({
    method: "DELETE",
    path: "/api/pages/:pageId/links/:linkId",
    tag,
    summary: "End a guest link",
    permission: "page.share",
    resource: { kind: "page", param: "pageId" },
    params: PageId.extend({ linkId: Id }),
    response: z.null(),
    status: 204,
    problems: ["not-found"],
  }),
  enterGuest: endpoint({
    method: "POST",
    path: "/api/guests/enter",
    tag,
    summary: "Open a guest link; sets the guest's cookie",
    permission: "public",
    body: Code,
    response: z.object({ page: Id, fixed: z.record(z.string(), Json) }),
    problems: ["auth.link-over", "request.too-many"],
  }),
};
