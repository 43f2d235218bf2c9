import { type DestinationStream, type Logger, pino } from "pino";

import type { Config } from "./config.ts";

export type { Logger };

/** Keys whose values never reach a log: at the top, one level down, and among the headers of a request or answer. */
const SECRET_KEYS = ["password", "current", "next", "secret", "token", "code", "authorization", "cookie", "set-cookie", "apiKey"];
const REDACTED = SECRET_KEYS.flatMap((key) => [`["${key}"]`, `*["${key}"]`, `*.headers["${key}"]`]);

const SKIPPED = new Set(["level", "time", "msg", "pid", "hostname", "err"]);
const COLOURS: Record<string, string> = {
  warn: "\u001B[33m",
  error: "\u001B[31m",
  fatal: "\u001B[31m",
  debug: "\u001B[2m",
  trace: "\u001B[2m",
};

/** One readable line from pino's JSON, for a person at a terminal. */
export function readableLine(json: string): string {
  const record: unknown = JSON.parse(json);
  if (typeof record !== "object" || record === null) return json;
  const fields = new Map<string, unknown>(Object.entries(record));
  const level = String(fields.get("level"));
  const time = String(fields.get("time")).slice(11, 19);
  const rest = [...fields]
    .filter(([key]) => !SKIPPED.has(key))
    .map(([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(" ");
  const failure = fields.get("err");
  const stack = typeof failure === "object" && failure !== null && "stack" in failure ? `\n${String(failure.stack)}` : "";
  const colour = COLOURS[level] ?? "";
  return `${time} ${colour}${level}${colour === "" ? "" : "\u001B[0m"} ${String(fields.get("msg"))}${rest === "" ? "" : ` ${rest}`}${stack}\n`;
}

function terminal(): DestinationStream {
  return { write: (line) => void process.stdout.write(readableLine(line)) };
}

/** The process's logger: JSON lines, or readable ones where a person watches. */
export function createLogger(config: Pick<Config, "logLevel">, destination?: DestinationStream): Logger {
  const options = {
    level: config.logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: REDACTED, censor: "[redacted]" },
  };
  if (destination !== undefined) return pino(options, destination);
  return process.stdout.isTTY ? pino(options, terminal()) : pino(options);
}
