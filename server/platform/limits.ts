/** Sizes and limits of the whole server, each with its reason. Nothing else in the server holds such a number. */
export const LIMITS = {
  /** A JSON body. A page of 500 widgets with long settings is about 400 kB; more is a mistake or an attack. */
  bodyBytes: 1_048_576,
  /** One sync message. Larger than any edit a person makes; a pasted page fits. */
  syncMessageBytes: 1_048_576,
  /** One document's state. Beyond it, browsers on walls take seconds to open it. */
  documentBytes: 8_388_608,
  /** One fetched result of a tool; more is paging's business. */
  queryResultBytes: 5_242_880,
  /** Rows of a result that reach a browser: the virtual table stays smooth, memory small. */
  rowsToBrowser: 10_000,
  /** Viewers of live data in one process, measured; more need `REDIS_URL`. */
  viewersPerProcess: 5_000,
  /** Wrong passwords for one account from one address in a quarter of an hour: enough for a person, useless for guessing. */
  loginFailuresPerAccount: 10,
  /** Wrong passwords from one address in a quarter of an hour, over all accounts: an office behind one address still signs in. */
  loginFailuresPerAddress: 100,
  /** Wrong set-up codes from one address in a quarter of an hour. The code has 60 bits, so this is only against noise. */
  setupFailuresPerAddress: 10,
  loginWindowSeconds: 900,
  /** Password hashes computed at once: each holds 32 MB and a core for about 100 ms; the rest wait their turn. */
  passwordHashesAtOnce: 4,
  /** Requests that wait for a password hash; beyond it the server says it is busy, rather than answering after everybody left. */
  passwordHashQueue: 100,
  /** A session ends after this long without a visit. */
  sessionIdleMs: 30 * 86_400_000,
  /** `lastSeenAt` of a session or token is written at most this often: reads stay reads. */
  lastSeenEveryMs: 60_000,
  /** API tokens one person may hold. */
  tokensPerUser: 100,
  /** The page's row follows its document this long after the last edit. */
  followDraftAfterMs: 300,
  /** How long a stopping server waits for requests in progress. */
  drainMs: 10_000,
} as const;
