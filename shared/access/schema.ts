import { z } from "zod";

import { Id } from "../kernel/ids.ts";
import { ACTIONS, Role } from "../kernel/permission.ts";

export const Email = z
  .email()
  .max(254)
  .transform((value) => value.toLowerCase());
export const Password = z.string().min(10, "At least 10 characters").max(200);
export const PersonName = z.string().trim().min(1).max(100);

/** A person's account as others may see it. */
export const User = z.object({
  id: Id,
  email: z.string(),
  name: z.string(),
  role: Role,
  isDisabled: z.boolean(),
  /** Stable presence colour, 0 to 11. */
  color: z.int().min(0).max(11),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime().nullable(),
});
export type User = z.infer<typeof User>;

/** Who I am and what I may do; the client hides what `actions` does not list. */
export const Me = z.object({ user: User, actions: z.array(z.enum(ACTIONS)) });
export type Me = z.infer<typeof Me>;

/** An API token; its text is shown once, when it is made. */
export const ApiToken = z.object({
  id: Id,
  name: z.string(),
  scopes: z.union([z.literal("all"), z.array(z.enum(ACTIONS))]),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
});
export type ApiToken = z.infer<typeof ApiToken>;
