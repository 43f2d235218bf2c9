import { z } from "zod";

import type { Outgoing } from "#server/platform/outgoing.ts";
import { Problem } from "#shared/kernel/problem.ts";

const Person = z.object({ id: z.guid() });

/** A whole answer: one that says that there is more is none. */
const MemberObjects = z
  .looseObject({ value: z.array(z.guid()).max(11_000) })
  .refine((answer) => !("@odata.nextLink" in answer), "There are further pages");

/** Asks Microsoft Graph for all groups of somebody who is in too many for their token. */
export type GroupsLookup = (graphToken: string, objectId: string) => Promise<string[]>;

function failed(cause?: unknown): Problem {
  return new Problem(
    "entra.groups-failed",
    "Microsoft did not say clearly which groups you are in, so nobody was let in. Try again in a moment",
    cause === undefined ? {} : { cause },
  );
}

/**
 * The lookup at Microsoft Graph. It never takes the address that the token names (it is of the retired Azure AD Graph), and any
 * doubt ends it: half a list of groups could be the half that lets somebody in.
 */
export function createGroupsLookup(graphUrl: URL, outgoing: Outgoing): GroupsLookup {
  async function ask<T extends z.ZodType>(schema: T, path: string, token: string, body?: object): Promise<z.output<T>> {
    const headers = { accept: "application/json", authorization: `Bearer ${token}` };
    const answer = await outgoing({
      url: new URL(`/v1.0/${path}`, graphUrl).href,
      ...(body === undefined
        ? { headers }
        : { method: "POST", headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    if (answer.status !== 200) throw new Error(`Microsoft Graph answered ${answer.status}`);
    return schema.parse(JSON.parse(answer.body.toString("utf8")));
  }

  return async (graphToken, objectId) => {
    // It goes into a header.
    if (!/^[\w.~+/=-]+$/.test(graphToken)) throw failed();
    try {
      // The browser sent it: it may be somebody else's.
      const me = await ask(Person, "me?$select=id", graphToken);
      if (me.id.toLowerCase() !== objectId) throw new Error("The token for Microsoft Graph is somebody else's");
      const { value } = await ask(MemberObjects, "me/getMemberObjects", graphToken, { securityEnabledOnly: false });
      return value;
    } catch (error) {
      throw failed(error);
    }
  };
}
