import { createServer, type RequestListener, type Server } from "node:http";
import { gzipSync } from "node:zlib";

import { afterEach, describe, expect, it } from "vitest";

import { Problem, Transient } from "#shared/kernel/problem.ts";

import { portOf } from "./listen.ts";
import { createOutgoing, isPublicAddress, type ResolveHost, retryAfterMs } from "./outgoing.ts";

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `127.0.0.1:${portOf(server)}`;
}

async function failureOf(promise: Promise<unknown>): Promise<Error> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new Error("It did not fail");
  return error;
}

const outgoing = createOutgoing();
const codeOf = async (promise: Promise<unknown>) => {
  const error = await failureOf(promise);
  return error instanceof Problem ? error.code : error.name;
};

describe("private addresses", () => {
  it.each([
    "http://127.0.0.1/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://localhost/",
    "http://[::1]/",
    "http://[::ffff:10.0.0.1]/",
    "http://[64:ff9b::a00:1]/",
    "http://[fd00::1]/",
    "http://[fe80::1]/",
    "http://[2002:7f00:1::]/",
    "http://[::7f00:1]/",
    "http://[::a9fe:a9fe]/",
    "http://[4000::1]/",
    "http://10.1.2.3/",
    "http://172.16.0.1/",
    "http://192.168.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://0.0.0.0/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
  ])("refuses %s", async (url) => {
    expect(await codeOf(outgoing({ url }))).toBe("tool.blocked-address");
  });

  it.each(["file:///etc/passwd", "ftp://example.test/", "gopher://example.test/", "/relative", "", "http://user:word@example.test/"])(
    "takes no %s for an address",
    async (url) => {
      expect(await codeOf(outgoing({ url }))).toBe("request.invalid");
    },
  );

  it("knows public addresses", () => {
    expect(["93.184.215.14", "2606:4700::1111"].map(isPublicAddress)).toEqual([true, true]);
    expect(isPublicAddress("not an address")).toBe(false);
  });

  it("refuses a name that stands for a private address, also beside a public one", async () => {
    const answers =
      (...addresses: string[]): ResolveHost =>
      (_host, callback) => {
        callback(
          null,
          addresses.map((address) => ({ address, family: 4 })),
        );
      };
    for (const resolve of [answers("10.0.0.7"), answers("93.184.215.14", "127.0.0.1"), answers()]) {
      expect(await codeOf(createOutgoing({ resolve })({ url: "http://rebound.example.test/" }))).toBe("tool.blocked-address");
    }
  });

  it("refuses a redirect from an allowed host to one that is not", async () => {
    const inner = await serve((_request, response) => response.end("secret"));
    const host = await serve((_request, response) => response.writeHead(302, { location: `http://${inner}/` }).end());
    expect(await codeOf(outgoing({ url: `http://${host}/`, allowedHosts: [host] }))).toBe("tool.blocked-address");
  });
});

describe("an allowed host", () => {
  it("is called, with what was to be sent", async () => {
    const host = await serve((request, response) => {
      request.setEncoding("utf8");
      let body = "";
      request.on("data", (chunk: string) => (body += chunk));
      request.on("end", () => response.end(`${request.method} ${String(request.headers["x-key"])} ${body}`));
    });
    const answer = await outgoing({
      url: `http://${host}/`,
      method: "POST",
      headers: { "x-key": "k" },
      body: "hello",
      allowedHosts: [host],
    });
    expect(answer.body.toString()).toBe("POST k hello");
  });

  it("gets no credentials of another origin after a redirect", async () => {
    const other = await serve((request, response) => response.end(JSON.stringify(request.headers)));
    const host = await serve((_request, response) => response.writeHead(307, { location: `http://${other}/` }).end());
    const headers = { authorization: "Bearer x", "x-api-key": "y", cookie: "z" };
    const answer = await outgoing({ url: `http://${host}/`, headers, allowedHosts: [host, other] });
    expect(Object.keys(JSON.parse(answer.body.toString()))).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/authorization|x-api-key|cookie/)]),
    );
  });

  it("may not redirect for ever", async () => {
    const host = await serve((_request, response) => response.writeHead(302, { location: "/" }).end());
    expect(await codeOf(outgoing({ url: `http://${host}/`, allowedHosts: [host] }))).toBe("tool.failed");
  });

  it("is understood when it compresses, and stopped when it blows up", async () => {
    const host = await serve((request, response) => {
      const size = request.url === "/bomb" ? 50_000_000 : 10;
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(size, "a")));
    });
    const ask = (path: string) => outgoing({ url: `http://${host}${path}`, allowedHosts: [host] });
    expect((await ask("/")).body.toString()).toBe("aaaaaaaaaa");
    expect(await codeOf(ask("/bomb"))).toBe("tool.failed");
  });

  it("that says nothing, or is not there, is a passing failure without its address", async () => {
    const host = await serve(() => {});
    const failures = [
      await failureOf(createOutgoing({ timeoutMs: 100 })({ url: `http://${host}/private-path`, allowedHosts: [host] })),
      await failureOf(outgoing({ url: "http://127.0.0.1:1/private-path", allowedHosts: ["127.0.0.1"] })),
    ];
    for (const error of failures) {
      expect(error).toBeInstanceOf(Transient);
      expect(error.message).not.toMatch(/127|private-path/);
    }
    for (const server of servers) server.closeAllConnections();
  });
});

describe("Retry-After", () => {
  it("is seconds or a date", () => {
    const now = Date.parse("2026-01-01T00:00:00Z");
    expect(retryAfterMs("120", now)).toBe(120_000);
    expect(retryAfterMs("Thu, 01 Jan 2026 00:00:30 GMT", now)).toBe(30_000);
    expect(retryAfterMs("Wed, 31 Dec 2025 00:00:00 GMT", now)).toBe(0);
    expect([retryAfterMs("soon", now), retryAfterMs(undefined, now)]).toEqual([undefined, undefined]);
  });
});
