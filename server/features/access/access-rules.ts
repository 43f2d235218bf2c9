import { isInRanges } from "#server/platform/address.ts";
import { Problem } from "#shared/kernel/problem.ts";

/** What the organisation has decided about sign-ins, as of now. */
export interface RulesPort {
  sessions: () => Promise<{ idleHours: number; maxHours: number | null; minPasswordLength: number }>;
  /** Addresses and ranges that people may come from; from everywhere where there are none. */
  peopleFrom: () => Promise<readonly string[]>;
}

export interface AccessRules extends Pick<RulesPort, "sessions"> {
  mayComeFrom: (address: string) => Promise<boolean>;
  /** Refuses whoever wants to sign in from elsewhere. */
  checkAddress: (address: string | undefined) => Promise<void>;
  /** Refuses a password that is too short; `path` is where it was sent. */
  checkPassword: (password: string, path: string) => Promise<void>;
}

export function createAccessRules({ sessions, peopleFrom }: RulesPort): AccessRules {
  const mayComeFrom = async (address: string) => {
    const ranges = await peopleFrom();
    return ranges.length === 0 || isInRanges(address, ranges);
  };
  return {
    sessions,
    mayComeFrom,
    checkAddress: async (address = "") => {
      if (!(await mayComeFrom(address)))
        throw new Problem(
          "auth.network",
          `Your address, ${address}, is none from which people may sign in. Ask an admin, or use your organisation's network`,
        );
    },
    checkPassword: async (password, path) => {
      const { minPasswordLength } = await sessions();
      if (Array.from(password).length >= minPasswordLength) return;
      const message = `At least ${minPasswordLength} characters`;
      throw new Problem("request.invalid", `${path}: ${message}`, { issues: [{ path, message }] });
    },
  };
}
