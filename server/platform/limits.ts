/** Sizes and limits of the whole server, each with its reason. Nothing else in the server holds such a number. */
export const LIMITS = {
  /** A JSON body. A page of 500 widgets with long settings is about 400 kB; more is a mistake or an attack. */
  bodyBytes: 1_048_576,
  /** One sync message. Larger than any edit a person makes; a pasted page fits. */
  syncMessageBytes: 1_048_576,
  /** An answer to "what do we lack": all that was written offline comes in one piece. */
  syncAnswerBytes: 4_194_304,
  /** A reader with more than this unsent gets no more edits one by one, but one catch-up when it has drained. */
  syncLagBytes: 1_048_576,
  /** A reader that has not drained for this long is closed and comes back by itself. */
  syncLagMs: 30_000,
  /** How long a closing socket may take to say goodbye. */
  syncCloseMs: 2_000,
  /** Received and not yet applied in one room; beyond it the sender is paused until the next turn is done. */
  syncInboundBytes: 4_194_304,
  /** Longest turn of a big room (more sockets than `syncBigRoom`): at 200 sockets it halves the CPU, and nobody sees 8 ms. */
  syncBigRoomTurnMs: 8,
  syncBigRoom: 50,
  /** Updates without their predecessors that one socket may send; a client that lost something needs one question, not hundreds. */
  syncGaps: 200,
  /** The question for what is missing is asked at most this often: the answer holds it all. */
  syncAskEveryMs: 250,
  /** Building a stored document waits this long for the first client's question, which the stored bytes answer. */
  syncFirstQuestionMs: 50,
  /** Questions about the document or who is there that one socket may ask at once, and in a minute: a client needs one when it comes. */
  syncQuestionsAtOnce: 20,
  syncQuestionsPerMinute: 60,
  /** Client ids that one message may bring in: a browser has one each time a page is opened, and some weeks offline are tens. */
  syncNewClients: 200,
  /** A full document still takes edits that are this small, up to a tenth above its limit: deleting needs a few bytes first. */
  syncSmallBytes: 1_024,
  /** A reader that tries to write is told at most this often. */
  syncDenyEveryMs: 1_000,
  /** Answers to clients with equal state, kept until the document changes: after a restart hundreds ask the same. */
  syncKeptAnswers: 16,
  /** How often rooms and sockets are looked after. */
  syncSweepMs: 1_000,
  /** Invalid or forged edits of one socket; a client with a bug should stop before it fills the log. */
  syncViolations: 20,
  /** The write-ahead log is flushed to the disk at most this long after a commit. */
  syncFlushEveryMs: 50,
  /** The write-ahead log is copied into the database file, in another thread, when it has grown by this much. */
  syncCheckpointBytes: 8_388_608,
  /** Rows removed at once after a compaction. */
  syncCompactSlice: 500,
  /** A room without anybody is compacted and let go after this long: a reload finds it warm. */
  syncIdleMs: 45_000,
  /** A room counts as quiet, and may be compacted, after this long without an edit. */
  syncQuietMs: 5_000,
  /** A quiet room is compacted when its log has this many rows, or four times its snapshot's bytes and more than this. */
  syncCompactRows: 5_000,
  syncCompactBytes: 65_536,
  /** The stock client gives up after 30 s without a message; an empty presence message goes out before. */
  syncSilenceMs: 12_000,
  /** WebSocket pings; two without an answer end the socket. */
  syncPingMs: 25_000,
  /** Presence of a room goes out at most this often: 30 and 10 times a second. */
  syncPresenceMs: 33,
  syncPresenceBigRoomMs: 100,
  /** Rights of open sockets are asked again this often, besides at every change that is told. */
  syncRecheckMs: 60_000,
  /** Sockets closed in one slice of a graceful stop, and the time between slices: clients come back with a backoff but without jitter. */
  syncDrainSlice: 50,
  syncDrainEveryMs: 100,
  /** First and longest wait before a failed commit is tried again. */
  syncRetryMs: 100,
  syncRetryMaxMs: 5_000,
  /** One document's state. Beyond it, browsers on walls take seconds to open it. */
  documentBytes: 8_388_608,
  /** One fetched result of a tool; more is paging's business. */
  queryResultBytes: 5_242_880,
  /** An outgoing request ends after this long: a tile that waits longer is shown as failed anyway. */
  outgoingTimeoutMs: 15_000,
  /** Redirects that are followed; browsers follow 20, APIs need one or two. */
  outgoingRedirects: 5,
  /** One evaluation of an expression (JSONata); a longer one is endless more often than it is useful. */
  expressionMs: 2_000,
  /** Memory of the thread that evaluates expressions, in MB: a result of `queryResultBytes` and its copies fit. */
  expressionMemoryMb: 256,
  /** Of how many expressions, and people, it is known how long they take. */
  expressionsRemembered: 1_000,
  /** How many one person may have waiting at once while they try them out. */
  expressionsWaiting: 4,
  /** This host is looked at this often, and so many samples are kept: an hour. */
  hostSampleMs: 2_000,
  hostSamples: 1_800,
  /** Calls of one tool a minute where its settings name none. */
  callsPerMinute: 120,
  /** Live queries that one socket may follow; a page of 500 widgets fits. */
  liveSubscriptions: 1_000,
  /** Different questions that one person may have open about one widget: as many tabs with other values of its variables. */
  liveVariants: 25,
  /** The same for all guests of one link together. */
  liveVariantsOfLink: 500,
  /** A live message from a browser: variables are short. */
  liveMessageBytes: 65_536,
  /** Messages of one socket a second, averaged over ten: opening a large page takes several hundred at once. */
  liveMessagesPerSecond: 200,
  /** A live query without subscribers is kept this long: a reload finds it warm. */
  liveGraceMs: 10_000,
  /** States of a live query that are kept, so that one who comes back gets the difference. */
  liveHistory: 50,
  /** A fetch that takes longer has failed, whatever it waits for. */
  liveFetchMs: 60_000,
  /** A vendor may ask to wait this long at most; one that means it says so again. */
  retryAfterMaxMs: 3_600_000,
  /** First and longest wait after a failed fetch. */
  liveRetryMs: 2_000,
  liveRetryMaxMs: 300_000,
  /** `fresh` messages are gathered for this long. */
  liveFreshMs: 250,
  /** A socket with more than this unsent gets no more changes one by one, but the newest state once it has drained. */
  liveLagBytes: 1_048_576,
  /** Edits of a draft are gathered for this long before those who follow its widgets are told of other bindings. */
  liveRebindMs: 150,
  /** Rights of open live sockets are asked again this often, besides at every change that is told. */
  liveRecheckMs: 60_000,
  /** Rows of a result that reach a browser: the virtual table stays smooth, memory small. */
  rowsToBrowser: 10_000,
  /** Viewers of live data in one process, measured; more need `REDIS_URL`. */
  viewersPerProcess: 5_000,
  /** Wrong passwords for one account from one address in a quarter of an hour: enough for a person, useless for guessing. */
  loginFailuresPerAccount: 10,
  /** Wrong passwords from one address in a quarter of an hour, over all accounts: an office behind one address still signs in. */
  loginFailuresPerAddress: 100,
  /** Wrong passwords for one account from everywhere in a quarter of an hour; then each further try waits its turn. */
  loginFailuresAnywhere: 30,
  loginPaceMs: 3_000,
  loginPaceQueue: 8,
  /** Wrong set-up codes from one address in a quarter of an hour. The code has 60 bits, so this is only against noise. */
  setupFailuresPerAddress: 10,
  loginWindowSeconds: 900,
  /** Of wrong passwords for one account from one address the audit log tells one in this time. */
  failedSignInsToldEveryMs: 60_000,
  /** A nonce waits this long for somebody to come back from Microsoft, with their second factor and a new password perhaps. */
  entraNonceMs: 900_000,
  /** Nonces from one address in a quarter of an hour: each opening of the sign-in screen takes one. */
  entraNoncesPerAddress: 600,
  /** How far this server's clock may be from Microsoft's. */
  entraClockSkewS: 120,
  /** An unknown key of Microsoft's is looked for at most this often, and the keys are fetched anew after this long. */
  entraKeysEveryMs: 60_000,
  entraKeysMs: 86_400_000,
  /** Password hashes computed at once: each holds 32 MB and a core for about 100 ms; the rest wait their turn. */
  passwordHashesAtOnce: 4,
  /** Requests that wait for a password hash; beyond it the server says it is busy, rather than answering after everybody left. */
  passwordHashQueue: 100,
  /** A file that is imported, a whole installation: it is parsed in one go. */
  importBytes: 134_217_728,
  /** A session ends after this long without a visit. */
  sessionIdleMs: 30 * 86_400_000,
  /** `lastSeenAt` of a session or token is written at most this often: reads stay reads. */
  lastSeenEveryMs: 60_000,
  /** Whom a credential belongs to is looked up at most once in this time: a wall that comes back opens a dozen sockets at once. */
  sessionMemoryMs: 1_000,
  /** Settings are read from the database at most once in this time, and are in force everywhere after it. */
  settingsMemoryMs: 500,
  /** A mail server that says nothing for this long is given up. */
  mailTimeoutMs: 10_000,
  /** How long one-time links work: an invitation waits for somebody to come, a new password is wanted now. */
  oneTimeLinkMs: { invitation: 7 * 86_400_000, password: 86_400_000 },
  /** A screen's code waits this long to be typed in; a screen that is not seen for this long ends. */
  deviceCodeMs: 7 * 86_400_000,
  deviceIdleMs: 90 * 86_400_000,
  /** A screen gets a new cookie this often, and the one before counts this long: browsers forget any after 400 days. */
  deviceRenewMs: 7 * 86_400_000,
  deviceOverlapMs: 86_400_000,
  guestLinksPerPage: 100,
  /** A browser keeps a guest link this long after it was opened; the link's own end counts all the same. */
  guestCookieS: 30 * 86_400,
  /** API tokens one person may hold. */
  tokensPerUser: 100,
  /** The page's row follows its document this long after the last edit. */
  followDraftAfterMs: 300,
  /** A restore point of a draft is kept once nobody has edited for so long: then something was finished. */
  restorePointAfterPauseMs: 120_000,
  /** And so often while people go on editing: more work than this is never lost by a wrong turn. */
  restorePointEveryMs: 600_000,
  /** Restore points of pages that nobody edits grow old too. */
  thinRestorePointsEveryMs: 86_400_000,
  /** How long a stopping server waits for requests in progress. */
  drainMs: 10_000,
} as const;
