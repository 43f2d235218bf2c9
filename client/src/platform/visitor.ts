import { z } from "zod";

const KEY = "pb.visitor";
const Kind = z.enum(["screen", "guest"]);

/** As what this browser was let in without an account; it tells nobody who it is, only which words to use when that is over. */
export type VisitorKind = z.infer<typeof Kind>;

export function visitorKind(): VisitorKind | undefined {
  return Kind.safeParse(localStorage.getItem(KEY)).data;
}

/** Undefined once somebody signs in there. */
export function rememberVisitor(kind: VisitorKind | undefined): void {
  if (kind === undefined) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, kind);
}
