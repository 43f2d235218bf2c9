import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";

import { portOf } from "../platform/listen.ts";

/** What a test's API answers next, until it is told otherwise. */
type Answer = { json?: unknown; status?: number; headers?: Record<string, string>; text?: string } | RequestListener;

/** A real HTTP server in the place of a vendor's API. */
export interface Vendor extends AsyncDisposable {
  url: string;
  /** `127.0.0.1:<port>`, for a tool's allowed hosts. */
  host: string;
  answer: (answer: Answer) => void;
  requests: { method: string; url: string; headers: IncomingMessage["headers"]; body: string }[];
}

export async function startVendor(first: Answer = { json: [] }): Promise<Vendor> {
  let answer = first;
  const requests: Vendor["requests"] = [];

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = "";
    for await (const part of request) body += String(part);
    requests.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers, body });
    if (typeof answer === "function") {
      answer(request, response);
      return;
    }
    const { json, status = 200, headers = {}, text } = answer;
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(text ?? JSON.stringify(json ?? null));
  }

  const server = createServer((request, response) => void serve(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `127.0.0.1:${portOf(server)}`;
  return {
    url: `http://${host}`,
    host,
    answer: (next) => {
      answer = next;
    },
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
