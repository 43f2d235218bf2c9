import type { Json } from "#shared/kernel/json.ts";
import type { VariableValues, Layout } from "#shared/pages/schema.ts";
import { usedVariables } from "#shared/pages/template.core.ts";

/** What a live query asks: an operation of a tool, with the values of variables in its parameters. */
export interface QuerySpec {
  tool: string;
  operation: string;
  params: Record<string, Json>;
  transform?: string | undefined;
}

export interface BoundQuery {
  /** With the variables still in its parameters. */
  spec: QuerySpec;
  /** What the variables of the page are. */
  values: VariableValues;
  refreshSeconds: number;
  /** Variables that the binding uses. */
  uses: string[];
}

/** What a widget asks with these values of variables, or undefined where nothing is bound. Only variables that the page declares count. */
export function boundQuery(layout: Layout, widgetId: string, given: VariableValues): BoundQuery | undefined {
  const binding = layout.widgets.find(({ id }) => id === widgetId)?.binding;
  if (binding === undefined) return undefined;
  const values = Object.fromEntries(
    layout.variables.map(({ name, default: preset }) => [name, Object.hasOwn(given, name) ? (given[name] ?? null) : preset]),
  );
  const spec: QuerySpec = {
    tool: binding.tool,
    operation: binding.operation,
    params: binding.params,
    ...(binding.transform === undefined ? {} : { transform: binding.transform }),
  };
  return { spec, values, refreshSeconds: binding.refreshSeconds, uses: usedVariables(binding.params) };
}

/** Differs whenever what the widget asks may differ. */
export function signatureOf(layout: Layout | null, widgetId: string): string {
  const binding = layout?.widgets.find(({ id }) => id === widgetId)?.binding;
  if (binding === undefined) return "";
  const { mapping: _drawnByTheWidget, ...asked } = binding;
  const uses = new Set(usedVariables(binding.params));
  return JSON.stringify([
    asked,
    layout?.variables.filter(({ name }) => uses.has(name)).map((variable) => [variable.name, variable.default]),
  ]);
}
