import { z } from "zod";

import { CellRule } from "#shared/widgets/cell-rule.ts";

import type { ControlProps } from "../control.ts";
import { DraftInput } from "../draft-input.tsx";
import { useFormSurroundings } from "../form-context.ts";
import { Rows } from "../rows.tsx";
import { SmallSelect } from "../small-select.tsx";

const Rules = z.array(CellRule).catch([]);
const OPERATORS: Record<CellRule["operator"], string> = {
  is: "is",
  "is-not": "is not",
  contains: "contains",
  greater: "above",
  less: "below",
};
const STATES: Record<CellRule["state"], string> = { ok: "OK", warning: "Warning", firing: "Alarm", unknown: "Unknown" };

/** How cells look that fulfil a condition. */
export function RulesControl({ value, isDisabled, save }: ControlProps) {
  const { columns } = useFormSurroundings();
  const rules = Rules.parse(value ?? []);
  return (
    <Rows<CellRule>
      rows={rules}
      onChange={(rows) => void save(rows)}
      blank={() => ({ column: columns[0]?.key ?? "", operator: "is", value: "", state: "warning" })}
      noun="rule"
      isDisabled={isDisabled}
      isOrdered
      max={50}
    >
      {(rule, change, index) => (
        <div className="grid grid-cols-2 gap-1 border-b pb-2">
          <RuleColumn rule={rule} index={index} isDisabled={isDisabled} change={change} />
          <SmallSelect
            label={`Rule ${index + 1}, comparison`}
            value={rule.operator}
            options={OPERATORS}
            isDisabled={isDisabled}
            onChange={(operator) => change({ ...rule, operator })}
          />
          <DraftInput
            aria-label={`Rule ${index + 1}, value`}
            placeholder="Value"
            stored={rule.value}
            disabled={isDisabled}
            save={(text) => change({ ...rule, value: text })}
          />
          <SmallSelect
            label={`Rule ${index + 1}, state`}
            value={rule.state}
            options={STATES}
            isDisabled={isDisabled}
            onChange={(state) => change({ ...rule, state })}
          />
        </div>
      )}
    </Rows>
  );
}

interface RuleColumnProps {
  rule: CellRule;
  index: number;
  isDisabled: boolean;
  change: (rule: CellRule) => boolean;
}

function RuleColumn({ rule, index, isDisabled, change }: RuleColumnProps) {
  const { columns } = useFormSurroundings();
  const label = `Rule ${index + 1}, column`;
  if (columns.length === 0)
    return (
      <DraftInput
        aria-label={label}
        placeholder="Column"
        stored={rule.column}
        disabled={isDisabled}
        save={(text) => change({ ...rule, column: text.trim() })}
      />
    );
  const known = Object.fromEntries(columns.map((column) => [column.key, column.label]));
  return (
    <SmallSelect
      label={label}
      value={rule.column}
      options={{ ...(Object.hasOwn(known, rule.column) ? {} : { [rule.column]: rule.column === "" ? "Column" : rule.column }), ...known }}
      isDisabled={isDisabled}
      onChange={(column) => change({ ...rule, column })}
    />
  );
}
