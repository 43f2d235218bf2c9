import { z } from "zod";

import { field } from "../kernel/field.ts";
import { named } from "./choices.ts";
import { defineWidget, surfaceField } from "./define-widget.ts";

export const text = defineWidget({
  kind: "text",
  title: "Text",
  description: "Headings, lists, links and notes that people write together; variables are filled in",
  icon: "type",
  category: "content",
  size: { initial: [8, 3], min: [1, 1] },
  props: {
    size: field(z.enum(["small", "normal", "large"]).default("normal"), {
      label: "Text size",
      control: "segmented",
      group: "style",
      options: { small: "Small", normal: "Normal", large: "Large" },
    }),
    align: field(z.enum(["top", "middle", "bottom"]).default("top"), {
      label: "Vertical place",
      control: "segmented",
      group: "style",
      options: { top: "Top", middle: "Middle", bottom: "Bottom" },
    }),
    surface: surfaceField("plain"),
  },
  data: "none",
  roles: [],
  hasText: true,
  describe: ({ title }) => named("Text", title),
});
