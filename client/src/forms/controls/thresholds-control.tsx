import { z } from "zod";

import { Threshold } from "#shared/widgets/thresholds.ts";

import type { ControlProps } from "../control.ts";
import { DraftInput } from "../draft-input.tsx";
import { Rows } from "../rows.tsx";
import { SmallSelect } from "../small-select.tsx";

const Thresholds = z.array(Threshold).catch([]);
const STATES: Record<Threshold["state"], string> = { ok: "OK", warning: "Warning", firing: "Alarm" };

/** From which numbers on something is fine, a warning or an alarm. */
export function ThresholdsControl({ value, isDisabled, save }: ControlProps) {
  const thresholds = Thresholds.parse(value ?? []);
  const highest = thresholds.reduce((most, { from }) => Math.max(most, from), 0);
  return (
    <Rows<Threshold>
      rows={thresholds}
      onChange={(rows) => void save(rows)}
      blank={() => ({ from: thresholds.length === 0 ? 0 : highest + 10, state: thresholds.length === 0 ? "ok" : "warning" })}
      noun="threshold"
      isDisabled={isDisabled}
      max={10}
    >
      {(threshold, change, index) => (
        <div className="grid grid-cols-[auto_1fr_1fr] items-center gap-1.5">
          <span className="text-muted text-xs">From</span>
          <DraftInput
            aria-label={`Threshold ${index + 1}, from`}
            inputMode="decimal"
            stored={String(threshold.from)}
            normalize={(text) => String(Number(text))}
            disabled={isDisabled}
            save={(text) => text.trim() !== "" && Number.isFinite(Number(text)) && change({ ...threshold, from: Number(text) })}
          />
          <SmallSelect
            label={`Threshold ${index + 1}, state`}
            value={threshold.state}
            options={STATES}
            isDisabled={isDisabled}
            onChange={(state) => change({ ...threshold, state })}
          />
        </div>
      )}
    </Rows>
  );
}
