import { z } from "zod";

import { field } from "../kernel/field.ts";
import { Id } from "../kernel/ids.ts";
import { Role } from "../kernel/permission.ts";
import { defineSection } from "./define-section.ts";

/** An id in a Microsoft directory, in the one spelling that is compared. */
export const EntraId = z.guid("An id of a Microsoft directory, as 00000000-0000-0000-0000-000000000000").toLowerCase();

const Gives = {
  /** Our role; null where the line gives groups alone. */
  role: Role.nullable(),
  /** Ids of our groups. */
  groups: z.array(Id).max(50),
};

/** Who has an app role, or is in a group of the directory, gets this. */
export const EntraRule = z.discriminatedUnion("source", [
  /** The value of an app role, as the `roles` claim holds it. */
  z.object({ source: z.literal("role"), value: z.string().trim().min(1).max(120), ...Gives }),
  z.object({ source: z.literal("group"), value: EntraId, ...Gives }),
]);
export type EntraRule = z.infer<typeof EntraRule>;

/** Who of a Microsoft directory may come in, and as what. Nobody before an admin has said so. */
export const EntraSettings = z.object({
  /** Directories besides the one that the server is set up with. */
  tenants: field(z.array(EntraId).max(50).default([]), {
    label: "Further directories",
    control: "list",
    placeholder: "00000000-0000-0000-0000-000000000000",
    help: "Ids of directories whose people may come in besides those of the one that the server is set up with. For them ENTRA_TENANT_ID has to be “organizations”.",
  }),
  /** In their order: the first that fits and names a role decides which; groups add up. */
  rules: z.array(EntraRule).max(200).default([]),
  /** The role of those whom no line gives one; null keeps them out. */
  defaultRole: Role.nullable().default(null),
});
export type EntraSettings = z.infer<typeof EntraSettings>;

export const entra = defineSection({
  title: "Microsoft Entra ID",
  description: "Who of a Microsoft directory may come in, and as what.",
  schema: EntraSettings,
});
