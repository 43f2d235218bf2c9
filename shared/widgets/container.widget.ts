import { z } from "zod";

import { field } from "../kernel/field.ts";
import { named } from "./choices.ts";
import { defineWidget } from "./define-widget.ts";

export const container = defineWidget({
  kind: "container",
  title: "Container",
  description: "Keeps widgets together, with tabs where there are more than fit",
  icon: "panel-top",
  category: "layout",
  size: { initial: [12, 12], min: [3, 3] },
  props: {
    isCollapsible: field(z.boolean().default(false), { label: "Can be folded", control: "switch" }),
    startsFolded: field(z.boolean().default(false), {
      label: "Folded at first",
      control: "switch",
      when: { field: "isCollapsible", is: true },
    }),
  },
  data: "none",
  roles: [],
  isContainer: true,
  describe: ({ title }) => named("Container", title),
});
