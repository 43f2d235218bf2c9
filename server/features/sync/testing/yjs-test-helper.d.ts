declare module "yjs/testHelper" {
  /** Yjs's own structural comparison; throws where two documents differ in anything. */
  export function compare(users: unknown[]): void;
}
