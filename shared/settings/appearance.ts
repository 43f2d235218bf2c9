import { z } from "zod";

import { field } from "../kernel/field.ts";
import { defineSection } from "./define-section.ts";

export const ThemeChoice = z.enum(["system", "light", "dark"]);
export type ThemeChoice = z.infer<typeof ThemeChoice>;

const Appearance = z.object({
  theme: field(ThemeChoice.default("system"), {
    label: "Theme",
    options: { system: "Like the system", light: "Light", dark: "Dark" },
    help: "For everybody who has not chosen one. Pages that name a theme keep it.",
  }),
  wallTheme: field(ThemeChoice.default("system"), {
    label: "Theme on walls",
    options: { system: "Like the system", light: "Light", dark: "Dark" },
    help: "Of pages on walls that name no theme; it counts there instead of what people have chosen",
  }),
});

export const appearance = defineSection({
  title: "Appearance",
  description: "The theme that people, pages and walls begin with.",
  schema: Appearance,
});
