import type { Audit } from "../audit/index.ts";
import type { UserIdentityRow, UserRow } from "./access.entities.ts";

type Entry = Parameters<Audit["record"]>[1];
type Named = Pick<UserRow, "id" | "name">;

const stateOf = ({ tenantId, objectId }: Pick<UserIdentityRow, "tenantId" | "objectId">) => ({ tenantId, objectId });

export function identityLinked({ id, name }: Named, row: UserIdentityRow): Entry {
  return {
    action: "user.update",
    resource: { kind: "user", id, name },
    summary: `Let “${name}” sign in with a Microsoft account`,
    after: stateOf(row),
  };
}

export function identityUnlinked({ id, name }: Named, row: UserIdentityRow): Entry {
  return {
    action: "user.update",
    resource: { kind: "user", id, name },
    summary: `Took a Microsoft account from “${name}”`,
    before: stateOf(row),
  };
}

/** Somebody came with a token and was not let in; `who` is known where the token was Microsoft's. */
export function entraRefused(reason: string, who?: { name: string | undefined; tenantId: string; objectId: string }): Entry {
  return {
    action: "auth.sign-in-failed",
    resource: { kind: "user", id: null, name: who?.name ?? null },
    summary: `Failed to sign in by Microsoft Entra ID: ${reason}`,
    ...(who && { after: stateOf(who) }),
  };
}
