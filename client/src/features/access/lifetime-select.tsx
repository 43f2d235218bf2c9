import type { ComponentProps } from "react";

import { NativeSelect } from "#client/ui/native-select.tsx";

const LIFETIMES: readonly { days: number | null; title: string }[] = [
  { days: 1, title: "1 day" },
  { days: 7, title: "7 days" },
  { days: 30, title: "30 days" },
  { days: 90, title: "90 days" },
  { days: 365, title: "1 year" },
  { days: null, title: "As long as nobody ends it" },
];

interface LifetimeSelectProps extends Omit<ComponentProps<typeof NativeSelect>, "value" | "onChange"> {
  value: number | null;
  onChange: (days: number | null) => void;
}

/** For how many days a link or a token works. */
export function LifetimeSelect({ value, onChange, ...props }: LifetimeSelectProps) {
  return (
    <NativeSelect
      {...props}
      value={String(value)}
      onChange={({ target }) => onChange(LIFETIMES.find(({ days }) => String(days) === target.value)?.days ?? null)}
    >
      {LIFETIMES.map(({ days, title }) => (
        <option key={title} value={String(days)}>
          {title}
        </option>
      ))}
    </NativeSelect>
  );
}
