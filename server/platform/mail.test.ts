import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { afterEach, beforeAll, describe, expect, it } from "vitest";

import { portOf } from "./listen.ts";
import { type MailServer, sendMail } from "./mail.ts";

const USER = "dashboards";
const PASSWORD = "right-horse";
const MESSAGE = { from: { name: "Acme", address: "acme@example.test" }, to: "ada@example.test", subject: "A test", text: "It works" };

/** A certificate that nobody vouches for. */
let certificate: { key: string; cert: string };
const closing: (() => Promise<void>)[] = [];

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), "platform-builder-mail-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const subject = ["-subj", "/CN=localhost", "-days", "2", "-nodes", "-keyout", key, "-out", cert];
  execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", ...subject], { stdio: "ignore" });
  certificate = { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
  rmSync(folder, { recursive: true });
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Received {
  from: string;
  to: string[];
  text: string;
}

/** A real SMTP server on a free port; `received` is what it took. */
async function smtp(options: SMTPServerOptions = {}): Promise<{ port: number; received: Received[] }> {
  const received: Received[] = [];
  const server = new SMTPServer({
    logger: false,
    disabledCommands: ["STARTTLS"],
    authOptional: true,
    onAuth: ({ username, password }, _session, callback) => {
      if (username === USER && password === PASSWORD) callback(null, { user: username });
      else callback(Object.assign(new Error("Authentication credentials invalid"), { responseCode: 535 }));
    },
    onRcptTo: ({ address }, _session, callback) => {
      if (address.startsWith("nobody")) callback(Object.assign(new Error("No such user here"), { responseCode: 550 }));
      else callback();
    },
    onData: (stream, { envelope }, callback) => {
      let text = "";
      stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
      stream.on("end", () => {
        received.push({
          from: envelope.mailFrom === false ? "" : envelope.mailFrom.address,
          to: envelope.rcptTo.map(({ address }) => address),
          text,
        });
        callback();
      });
    },
    ...options,
  });
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => new Promise((resolve) => server.close(() => resolve())));
  return { port: portOf(server.server), received };
}

const at = (port: number, more: Partial<MailServer> = {}): MailServer => ({
  host: "127.0.0.1",
  port,
  security: "none",
  user: "",
  password: undefined,
  ...more,
});

describe("sending a mail", () => {
  it("hands it to the server, and tells what that said", async () => {
    const { port, received } = await smtp();
    const outcome = await sendMail(at(port, { user: USER, password: PASSWORD }), MESSAGE);
    expect(outcome).toMatchObject({ ok: true, message: "The server took the mail for ada@example.test" });
    expect(outcome.answer).toMatch(/^250 /);
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({ from: "acme@example.test", to: ["ada@example.test"] });
    expect(received[0]?.text).toContain("From: Acme <acme@example.test>");
  });

  it("tells of a wrong password with the server's own answer", async () => {
    const { port } = await smtp();
    expect(await sendMail(at(port, { user: USER, password: "wrong" }), MESSAGE)).toEqual({
      ok: false,
      message: "The server refused the user name or the password",
      answer: "535 Authentication credentials invalid",
    });
  });

  it("tells of a recipient that is refused", async () => {
    const { port } = await smtp();
    const outcome = await sendMail(at(port), { ...MESSAGE, to: "nobody@example.test" });
    expect(outcome).toEqual({ ok: false, message: "The server refused the recipient", answer: "550 No such user here" });
  });

  it("tells of a server that wants a sign-in first", async () => {
    const { port } = await smtp({ authOptional: false });
    const outcome = await sendMail(at(port), MESSAGE);
    expect(outcome).toMatchObject({ ok: false, message: "The server refused the sender. It may want a user name and password" });
    expect(outcome.answer).toMatch(/^530 /);
  });

  it("sends nothing unencrypted where STARTTLS is asked for and the server has none", async () => {
    const { port, received } = await smtp();
    const outcome = await sendMail(at(port, { security: "starttls", user: USER, password: PASSWORD }), MESSAGE);
    expect(outcome.ok).toBe(false);
    expect(outcome.message).toMatch(/no STARTTLS/);
    expect(received).toEqual([]);
  });

  it("refuses a certificate that nobody vouches for, by STARTTLS and by TLS from the start", async () => {
    const upgraded = await smtp({ ...certificate, disabledCommands: [] });
    const secure = await smtp({ ...certificate, secure: true });
    for (const server of [at(upgraded.port, { security: "starttls" }), at(secure.port, { security: "tls" })]) {
      const outcome = await sendMail({ ...server, host: "localhost" }, MESSAGE);
      expect(outcome).toMatchObject({ ok: false, answer: null });
      expect(outcome.message).toMatch(/self-signed/);
    }
    expect([...upgraded.received, ...secure.received]).toEqual([]);
  });

  it("tells plain from encrypted, a closed port from a host that is not there, and silence from an answer", async () => {
    const plain = await smtp();
    expect((await sendMail(at(plain.port, { security: "tls" }), MESSAGE)).message).toMatch(/no TLS from the start/);
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const port = portOf(silent);
    expect((await sendMail(at(port), MESSAGE, 300)).message).toMatch(/said nothing|no answer in time/);
    await new Promise((resolve) => silent.close(resolve));
    expect((await sendMail(at(port), MESSAGE)).message).toMatch(/connection was refused/);
    expect((await sendMail(at(25, { host: "no-such-host.invalid" }), MESSAGE)).message).toMatch(/not found/);
  });
});
