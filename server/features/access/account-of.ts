import { type Account, type Actor, isAccount } from "#shared/kernel/permission.ts";
import { Problem } from "#shared/kernel/problem.ts";

/** The account that asks; screens and guests have none. */
export function accountOf(actor: Actor): Account {
  if (!isAccount(actor)) throw new Problem("auth.required");
  return actor;
}
