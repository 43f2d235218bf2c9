import type { Request } from "express";

import type { Config } from "#server/platform/config.ts";
import type { Mailed } from "#shared/access/schema.ts";

/** Sends a mail in the name of this installation; undefined where no mail server is set up. */
export type MailPort = (mail: {
  to: string;
  subject: (installation: string) => string;
  text: (installation: string) => string;
}) => Promise<{ ok: boolean; message: string } | undefined>;

interface Link {
  to: string;
  /** Below the app's address. */
  path: string;
  expiresAt: Date;
}

/** Sends one-time links to those whom they are for. Whoever made one is told what came of it, and has the link all the same. */
export interface LinkMails {
  invitation: (request: Request, link: Link) => Promise<Mailed>;
  password: (request: Request, link: Link) => Promise<Mailed>;
}

/** The app's address as its people open it. */
function appAddress({ publicUrl, basePath }: Pick<Config, "publicUrl" | "basePath">, request: Request): string {
  if (publicUrl !== undefined) return publicUrl.href.replace(/\/?$/, "/");
  return `${request.protocol}://${request.get("host") ?? ""}${basePath}`;
}

export function createLinkMails(config: Pick<Config, "publicUrl" | "basePath">, send: MailPort): LinkMails {
  async function mail(request: Request, { to, path, expiresAt }: Link, subject: (name: string) => string, lead: string): Promise<Mailed> {
    const address = `${appAddress(config, request)}${path}`;
    const until = `${expiresAt.toISOString().slice(0, 16).replace("T", " ")} UTC`;
    const text = (name: string) =>
      `${lead}\n\n${address}\n\nThe link works once, until ${until}. If you did not expect this mail, ignore it.\n\n${name}`;
    return (await send({ to, subject, text })) ?? null;
  }
  return {
    invitation: (request, link) =>
      mail(request, link, (name) => `You are invited to ${name}`, "You were invited. Open this link, say your name and choose a password:"),
    password: (request, link) =>
      mail(request, link, (name) => `A new password for ${name}`, "An admin made this link for you, with which you choose a new password:"),
  };
}
