import { z } from "zod";

import { field } from "../kernel/field.ts";
import type { ProblemIssue } from "../kernel/problem.ts";
import { defineSection } from "./define-section.ts";

const HOST = /^(?:[a-z0-9](?:[a-z0-9_.-]*[a-z0-9])?\.?|[0-9a-f:]+)$/i;

const MailSecurity = z.enum(["starttls", "tls", "none"]);

export const Mail = z.object({
  host: field(
    z.union([z.literal(""), z.string().trim().max(253).regex(HOST, "The name of a host, such as smtp.example.com")]).default(""),
    {
      label: "Server",
      placeholder: "smtp.example.com",
      help: "Empty: no mail is sent",
    },
  ),
  port: field(z.int().min(1).max(65_535).default(587), { label: "Port", help: "587 with STARTTLS, 465 with TLS" }),
  security: field(MailSecurity.default("starttls"), {
    label: "Encryption",
    control: "select",
    options: { starttls: "STARTTLS, and nothing without it", tls: "TLS from the start", none: "None: everybody on the way can read along" },
  }),
  user: field(z.string().max(254).default(""), { label: "User name", help: "Empty where the server asks for none" }),
  password: field(z.string().max(1_000).optional(), { label: "Password", secret: true }),
  from: field(z.union([z.literal(""), z.email("An email address such as name@example.com").max(254)]).default(""), {
    label: "Sender",
    placeholder: "dashboards@example.com",
    help: "The address that mails come from; the name beside it is this installation's",
  }),
});
export type Mail = z.infer<typeof Mail>;

const LOOPBACK = new Set(["localhost", "127.0.0.1", "::1"]);

function check({ host, security, user, from }: Mail): ProblemIssue[] {
  if (host === "") return [];
  const issues: ProblemIssue[] = [];
  if (from === "") issues.push({ path: "from", message: "Needed: servers take no mail without a sender" });
  // A wire that nobody else is on may go without.
  if (security === "none" && user !== "" && !LOOPBACK.has(host.toLowerCase()))
    issues.push({
      path: "security",
      message: "The password could be read on the way. Choose STARTTLS or TLS, or leave the user name empty",
    });
  return issues;
}

export const mail = defineSection({
  title: "Mail",
  description: "The mail server (SMTP) by which invitations and links for new passwords are sent.",
  schema: Mail,
  check,
  destination: ({ host, port }) => (host === "" ? "" : `${host.toLowerCase()}:${port}`),
});
