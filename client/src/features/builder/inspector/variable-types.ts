import type { Variable } from "#shared/pages/schema.ts";

/** How the product calls the types of variables. */
export const VARIABLE_TYPES: Record<Variable["type"], string> = { text: "Text", number: "Number", boolean: "Yes or no", list: "List" };
