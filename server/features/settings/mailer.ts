import { type MailOutcome, sendMail } from "#server/platform/mail.ts";
import type { Json } from "#shared/kernel/json.ts";
import { Problem } from "#shared/kernel/problem.ts";
import type { Mail as MailSettings } from "#shared/settings/mail.ts";

import type { SettingsStore } from "./settings.service.ts";

interface Mail {
  to: string;
  /** With the name of this installation. */
  subject: (installation: string) => string;
  text: (installation: string) => string;
}

/** Sends mails by the server of the settings, in the name of this installation. */
export interface Mailer {
  /** Undefined where no mail server is set up. */
  send: (mail: Mail) => Promise<MailOutcome | undefined>;
  /** With these changes of the settings, which are not stored. */
  test: (to: string, changes: Record<string, Json>) => Promise<MailOutcome>;
}

export function createMailer({ get, open }: Pick<SettingsStore, "get" | "open">): Mailer {
  async function sendBy({ from, ...server }: MailSettings, { to, subject, text }: Mail): Promise<MailOutcome> {
    const { name } = await get("branding");
    return sendMail(
      { ...server, password: server.password },
      { from: { name, address: from }, to, subject: subject(name), text: text(name) },
    );
  }
  return {
    send: async (mail) => ((await get("mail")).host === "" ? undefined : sendBy(await open("mail"), mail)),
    test: async (to, changes) => {
      const settings = await open("mail", changes);
      if (settings.host === "")
        throw new Problem("request.invalid", "Name a mail server first", { issues: [{ path: "body.changes.host", message: "Needed" }] });
      return sendBy(settings, {
        to,
        subject: (name) => `A test from ${name}`,
        text: (name) => `This mail was sent to try the mail settings of ${name}. They work.`,
      });
    },
  };
}
