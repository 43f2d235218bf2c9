import { z } from "zod";

import { field } from "../kernel/field.ts";
import { defineSection } from "./define-section.ts";

const AddressRange = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], "An address such as 203.0.113.7, or a range such as 10.0.0.0/8");

const HostName = z.string().regex(/^[a-z0-9](?:[a-z0-9_.-]*[a-z0-9])?(?::\d{1,5})?$/i);
const HostOrRange = z.union([AddressRange, HostName], "A name such as db.example.internal, name:port, or a range such as 10.0.0.0/8");

export const NetworkRules = z.object({
  peopleFrom: field(z.array(AddressRange).max(200).default([]), {
    label: "Where people may come from",
    control: "list",
    placeholder: "203.0.113.0/24",
    help: "From other addresses nobody signs in, and whoever is signed in is let out: people, API tokens, screens and guests. Empty: from everywhere.",
  }),
  toolHosts: field(z.array(HostOrRange).max(200).default([]), {
    label: "Private hosts that tools may call",
    control: "list",
    placeholder: "db.example.internal",
    help: "Hosts and ranges in your own network. The tool “Any public API” calls none of them.",
  }),
  toolsMayAllow: field(z.boolean().default(true), {
    label: "Each tool may allow private hosts of its own",
    help: "Off: only the list above counts, whatever a tool's settings say",
  }),
});
export type NetworkRules = z.infer<typeof NetworkRules>;

export const network = defineSection({
  title: "Network",
  description: "From where people may come in, and what in your own network tools may reach.",
  schema: NetworkRules,
});
