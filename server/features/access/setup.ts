import { Problem } from "#shared/kernel/problem.ts";

import type { UserRow } from "./access.entities.ts";
import { isSameCode, newSetupCode } from "./credentials.ts";
import type { NewUser, Users } from "./users.service.ts";

/** The first account: made by whoever can read what the server printed. */
export interface Setup {
  isOpen: () => Promise<boolean>;
  /** The one-time code of this start, while there is no account. */
  code: () => Promise<string | undefined>;
  claim: (code: string, person: Omit<NewUser, "role">) => Promise<UserRow>;
}

export function createSetup(users: Users): Setup {
  const code = newSetupCode();
  // One claim at a time: two right ones at once make one admin.
  let last: Promise<unknown> = Promise.resolve();

  async function claim(typed: string, person: Omit<NewUser, "role">): Promise<UserRow> {
    if (!isSameCode(typed, code)) {
      const message = "Use the code that this start of the server printed";
      throw new Problem("auth.setup-code", message, { issues: [{ path: "body.code", message }] });
    }
    if (!(await users.isEmpty())) throw new Problem("auth.setup-done", "Ask an admin for an account, or sign in");
    return users.create({ ...person, role: "admin" }, "set-up");
  }

  return {
    isOpen: () => users.isEmpty(),
    code: async () => ((await users.isEmpty()) ? code : undefined),
    claim: (typed, person) => {
      const claimed = last.then(() => claim(typed, person));
      last = claimed.catch(() => undefined);
      return claimed;
    },
  };
}
