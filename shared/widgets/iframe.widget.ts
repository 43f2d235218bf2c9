import { z } from "zod";

import { field } from "../kernel/field.ts";
import { named } from "./choices.ts";
import { defineWidget } from "./define-widget.ts";

const allowed = (label: string, help: string, byDefault: boolean) =>
  field(z.boolean().default(byDefault), { label, help, control: "switch", section: "Permissions" });

export const iframe = defineWidget({
  kind: "iframe",
  title: "Web page",
  description: "Another site inside the page, kept apart from it",
  icon: "globe",
  category: "content",
  size: { initial: [12, 14], min: [2, 2] },
  props: {
    url: field(z.string().max(4_000).default(""), {
      label: "Address",
      control: "template",
      filling: "address",
      placeholder: "https://status.example.com",
      help: "Starts with https:// or http://. Some sites refuse to be shown inside others.",
    }),
    name: field(z.string().max(200).default(""), {
      label: "Spoken name",
      help: "What screen readers say it is; the title when empty",
    }),
    refreshSeconds: field(z.union([z.literal(0), z.number().min(5).max(86_400)]).default(0), {
      label: "Load anew every",
      control: "number",
      unit: "s",
      help: "0 never does; else 5 or more",
    }),
    allowScripts: allowed("Scripts", "Most sites need them", true),
    allowSameOrigin: allowed(
      "Own cookies and storage",
      "For sites that people sign in to; never given to this product's own address",
      false,
    ),
    allowForms: allowed("Forms", "Sending what is typed into the site", false),
    allowPopups: allowed("New windows", "Links that open another tab", false),
    allowFullscreen: allowed("Full screen", "Videos and players", false),
  },
  data: "none",
  roles: [],
  isFlush: true,
  describe: ({ name, title }) => named("Web page", title, name),
});
