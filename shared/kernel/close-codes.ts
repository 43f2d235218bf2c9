/**
 * WebSocket close codes of `/sync`, as y-websocket 3.1 reads them: 4400 to 4499 are final (the client stops),
 * everything else is retried with backoff.
 */
export const CLOSE = {
  signIn: 4401,
  notAllowed: 4403,
  noSuchDocument: 4404,
  clientTooOld: 4409,
  tooLarge: 4413,
  invalidLayout: 4422,
  resync: 4500,
  draining: 4503,
  tooFast: 4529,
} as const;

export type CloseCode = (typeof CLOSE)[keyof typeof CLOSE];

/** What a person is told for each final code. */
export const CLOSE_REASONS: Record<CloseCode, string> = {
  4401: "Sign in to continue",
  4403: "Not allowed",
  4404: "No such document",
  4409: "Reload the page: a newer version is running",
  4413: "The document or message is too large",
  4422: "Not a valid layout",
  4500: "Resynchronise",
  4503: "The server is restarting",
  4529: "Too many messages",
};
