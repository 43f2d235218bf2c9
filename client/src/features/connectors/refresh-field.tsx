import { z } from "zod";

import { formOfZod } from "#client/forms/form-schema.core.ts";
import { SettingsForm } from "#client/forms/settings-form.tsx";
import type { Tool } from "#shared/connectors/contract.ts";
import { field } from "#shared/kernel/field.ts";
import type { FetchCost } from "#shared/live/schema.ts";
import type { Binding } from "#shared/pages/schema.ts";

import { costInWords, isCostly } from "./binding.core.ts";

const DAY_SECONDS = 86_400;

function refreshForm(floorSeconds: number) {
  return formOfZod(
    z.object({
      refreshSeconds: field(z.number().min(floorSeconds).max(DAY_SECONDS), {
        label: "Refresh every",
        control: "number",
        unit: "s",
        help: `At least every ${floorSeconds} s: this operation is not asked more often`,
      }),
    }),
  );
}

interface RefreshFieldProps {
  binding: Binding;
  floorSeconds: number;
  tool: Tool;
  /** Of the last run. */
  cost: FetchCost | undefined;
  isDisabled: boolean;
  onChange: (seconds: number) => void;
}

/** How often data is fetched, and what that costs. */
export function RefreshField({ binding, floorSeconds, tool, cost, isDisabled, onChange }: RefreshFieldProps) {
  const seconds = Math.max(binding.refreshSeconds, floorSeconds);
  const { limitPerMinute } = tool.budget;
  return (
    <section aria-label="Refresh" className="grid gap-1 border-t pt-3">
      <SettingsForm
        schema={refreshForm(floorSeconds)}
        values={{ refreshSeconds: seconds }}
        isDisabled={isDisabled}
        onChange={(_, value) => typeof value === "number" && onChange(value)}
      />
      <p className="text-muted text-xs">{costInWords(seconds, cost, binding.params)}</p>
      {isCostly(seconds, cost, limitPerMinute) && (
        <p className="text-stale text-xs">That is more than half of the {limitPerMinute} calls a minute that this tool may make.</p>
      )}
    </section>
  );
}
