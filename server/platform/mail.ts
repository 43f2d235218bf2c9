import { createTransport } from "nodemailer";

import { LIMITS } from "./limits.ts";

/** A mail server and the way to it. */
export interface MailServer {
  host: string;
  port: number;
  /** `starttls`: nothing is sent before the connection is encrypted. */
  security: "starttls" | "tls" | "none";
  user: string;
  password: string | undefined;
}

export interface MailMessage {
  from: { name: string; address: string };
  to: string;
  subject: string;
  text: string;
}

/** What came of a mail. */
export interface MailOutcome {
  ok: boolean;
  /** In words: what happened, and what to do about it. */
  message: string;
  /** What the server said, with its number; null where it said nothing. */
  answer: string | null;
}

const ANSWER_LETTERS = 500;

/** What is wrong with the way to the server, by the words of Node and OpenSSL. */
const OBSTACLES: readonly [pattern: RegExp, words: string][] = [
  [/ECONNREFUSED/, "Nothing answers at this host and port: the connection was refused"],
  [/ENOTFOUND|EAI_AGAIN|EDNS|ENODATA/, "This host was not found"],
  [/EHOSTUNREACH|ENETUNREACH/, "This host can't be reached from here"],
  [/self-signed certificate/i, "The server's certificate is self-signed, so nobody knows whose it is"],
  [/certificate has expired/i, "The server's certificate has expired"],
  [/altname|does not match certificate/i, "The server's certificate is for another host"],
  [/unable to (?:verify|get)|certificate/i, "The server's certificate can't be verified"],
  [
    /wrong version number|packet length too long|unknown protocol|record layer/i,
    "The server speaks no TLS from the start on this port. Choose STARTTLS, often on port 587",
  ],
  [/Greeting never received/, "The server said nothing for too long. Is TLS from the start right for this port, often 465?"],
  [/ETIMEDOUT|timed? ?out|timeout/i, "There was no answer in time"],
  [/ECONNRESET|EPIPE|closed unexpectedly|disconnected/i, "The server closed the connection"],
];

interface MailError extends Error {
  code?: string;
  command?: string;
  response?: string;
  responseCode?: number;
}

function isMailError(error: unknown): error is MailError {
  return error instanceof Error;
}

function obstacleOf({ code = "", message }: MailError): string {
  return OBSTACLES.find(([pattern]) => pattern.test(message) || pattern.test(code))?.[1] ?? "The mail could not be sent";
}

/** What stands in the way, in words. */
function inWords(error: MailError, { user }: MailServer): string {
  const { code, command, response } = error;
  if (code === "EAUTH")
    return response === undefined
      ? "The server offers no sign-in that is known here. Leave the user name empty if it needs none"
      : "The server refused the user name or the password";
  if (code === "ETLS" && response !== undefined)
    return "The server offers no STARTTLS. If it speaks TLS from the start, choose that, often on port 465";
  if (response === undefined) return obstacleOf(error);
  if (command === "RCPT TO") return "The server refused the recipient";
  if (command === "MAIL FROM")
    return user === "" ? "The server refused the sender. It may want a user name and password" : "The server refused the sender";
  return "The server refused the mail";
}

/** Sends a mail by the server that is named, and tells what came of it. Never throws. */
export async function sendMail(server: MailServer, message: MailMessage, timeoutMs: number = LIMITS.mailTimeoutMs): Promise<MailOutcome> {
  const { host, port, security, user, password } = server;
  // Mail servers stand in private networks more often than not, and only admins name them: any host may be called here.
  const transport = createTransport({
    host,
    port,
    secure: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    ...(user === "" ? {} : { auth: { user, pass: password ?? "" } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const { response } = await transport.sendMail(message);
    return { ok: true, message: `The server took the mail for ${message.to}`, answer: response.slice(0, ANSWER_LETTERS) };
  } catch (error) {
    if (!isMailError(error)) throw error;
    return { ok: false, message: inWords(error, server), answer: error.response?.slice(0, ANSWER_LETTERS) ?? null };
  } finally {
    transport.close();
  }
}
