import { z } from "zod";

import { field } from "../kernel/field.ts";
import { WidgetAction } from "../pages/schema.ts";
import { named } from "./choices.ts";
import { defineWidget, surfaceField } from "./define-widget.ts";

export const button = defineWidget({
  kind: "button",
  title: "Button",
  description: "Opens a link or page, sets a variable, or fetches data anew",
  icon: "square-mouse-pointer",
  category: "content",
  size: { initial: [4, 2], min: [1, 1] },
  props: {
    label: field(z.string().max(200).default("Button"), { label: "Label", control: "template" }),
    icon: field(z.string().max(60).default(""), { label: "Icon", control: "icon" }),
    action: field(WidgetAction.default({ type: "none" }), { label: "When clicked", control: "action", group: "actions" }),
    confirm: field(z.string().max(500).default(""), {
      label: "Ask before",
      control: "template",
      group: "actions",
      help: "Shown as a question first; empty acts at once",
      placeholder: "Restart all jobs?",
    }),
    variant: field(z.enum(["default", "secondary", "ghost", "destructive"]).default("default"), {
      label: "Look",
      control: "select",
      group: "style",
      options: { default: "Accent", secondary: "Outlined", ghost: "Text only", destructive: "Destructive" },
    }),
    fit: field(z.enum(["start", "center", "end", "fill"]).default("fill"), {
      label: "Width",
      control: "segmented",
      group: "style",
      options: { start: "Left", center: "Centre", end: "Right", fill: "Fill" },
    }),
    surface: surfaceField("plain"),
  },
  data: "none",
  roles: [],
  describe: ({ label, title }) => named("Button", label, title),
});
