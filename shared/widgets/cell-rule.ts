import { z } from "zod";

/** Cells of a column that fulfil this look like that. */
export const CellRule = z.object({
  column: z.string().max(200),
  operator: z.enum(["is", "is-not", "contains", "greater", "less"]),
  value: z.string().max(500),
  state: z.enum(["ok", "warning", "firing", "unknown"]),
});
export type CellRule = z.infer<typeof CellRule>;
