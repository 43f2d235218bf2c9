import type { z } from "zod";

import { Visibility, type VisibilityRule } from "#shared/pages/schema.ts";

import type { ControlProps } from "../control.ts";
import { DraftInput } from "../draft-input.tsx";
import { useFormSurroundings } from "../form-context.ts";
import { Rows } from "../rows.tsx";
import { SmallSelect } from "../small-select.tsx";

type Rule = z.infer<typeof VisibilityRule>;

const OPERATORS: Record<Rule["operator"], string> = {
  is: "is",
  "is-not": "is not",
  contains: "contains",
  greater: "is above",
  less: "is below",
  empty: "is empty",
  "not-empty": "is not empty",
};
const MATCHES = { all: "All conditions hold", any: "Any condition holds" };
const Stored = Visibility.catch({ match: "all", rules: [] });

/** On which values of variables a widget is shown; without a condition, always. */
export function VisibilityControl({ value, isDisabled, save }: ControlProps) {
  const { variables } = useFormSurroundings();
  const { match, rules } = Stored.parse(value ?? {});
  const [first] = variables;
  const store = (next: Visibility) => save(next.rules.length === 0 ? undefined : next);
  if (first === undefined && rules.length === 0)
    return <p className="text-muted text-xs">Always. Add a variable to the page to show this only on some of its values.</p>;
  return (
    <div className="grid gap-1">
      {rules.length === 0 && <p className="text-muted text-xs">Always</p>}
      {rules.length > 1 && (
        <SmallSelect
          label="How conditions combine"
          value={match}
          options={MATCHES}
          isDisabled={isDisabled}
          onChange={(next) => store({ match: next, rules })}
        />
      )}
      <Rows<Rule>
        rows={rules}
        onChange={(next) => void store({ match, rules: next })}
        blank={() => ({ variable: first?.name ?? "variable", operator: "is", value: "" })}
        noun="condition"
        isDisabled={isDisabled}
        max={20}
      >
        {(rule, change, index) => <RuleRow rule={rule} change={change} index={index} isDisabled={isDisabled} />}
      </Rows>
    </div>
  );
}

interface RuleRowProps {
  rule: Rule;
  change: (rule: Rule) => boolean;
  index: number;
  isDisabled: boolean;
}

function RuleRow({ rule, change, index, isDisabled }: RuleRowProps) {
  const { variables } = useFormSurroundings();
  const names = Object.fromEntries(variables.map(({ name }) => [name, name]));
  const hasValue = rule.operator !== "empty" && rule.operator !== "not-empty";
  const value = typeof rule.value === "string" ? rule.value : JSON.stringify(rule.value);
  return (
    <div className="grid grid-cols-2 gap-1">
      <SmallSelect
        label={`Condition ${index + 1}, variable`}
        value={rule.variable}
        options={{ ...(Object.hasOwn(names, rule.variable) ? {} : { [rule.variable]: `${rule.variable} (gone)` }), ...names }}
        isDisabled={isDisabled}
        onChange={(variable) => change({ ...rule, variable })}
      />
      <SmallSelect
        label={`Condition ${index + 1}, comparison`}
        value={rule.operator}
        options={OPERATORS}
        isDisabled={isDisabled}
        onChange={(operator) => change({ ...rule, operator })}
      />
      {hasValue && (
        <DraftInput
          className="col-span-2"
          aria-label={`Condition ${index + 1}, value`}
          placeholder="Value"
          stored={value}
          disabled={isDisabled}
          save={(text) => change({ ...rule, value: text })}
        />
      )}
    </div>
  );
}
