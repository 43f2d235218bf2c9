import { Switch } from "#client/ui/switch.tsx";

import { ariaOf, type ControlProps } from "../control.ts";

/** Yes or no. */
export function SwitchControl({ id, value, isMixed, isDisabled, save, ...aria }: ControlProps) {
  return (
    <span className="flex h-7 items-center justify-end gap-2">
      {isMixed && <span className="text-muted text-xs">Mixed</span>}
      <Switch id={id} checked={value === true} disabled={isDisabled} onCheckedChange={(isOn) => void save(isOn)} {...ariaOf(aria)} />
    </span>
  );
}
