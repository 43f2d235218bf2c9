import type { ComponentProps } from "react";

import { NativeSelect } from "#client/ui/native-select.tsx";
import { type Level, LEVELS } from "#shared/kernel/permission.ts";

import { isLevel, LEVEL_WORDS, type SharedKind } from "./levels.core.ts";

interface LevelSelectProps extends Omit<ComponentProps<typeof NativeSelect>, "value" | "onChange"> {
  kind: SharedKind;
  value: Level;
  onChange: (level: Level) => void;
}

export function LevelSelect({ kind, value, onChange, className = "w-32", ...props }: LevelSelectProps) {
  return (
    <NativeSelect
      title={LEVEL_WORDS[kind][value].may}
      className={className}
      {...props}
      value={value}
      onChange={({ target }) => isLevel(target.value) && onChange(target.value)}
    >
      {LEVELS.map((level) => (
        <option key={level} value={level}>
          {LEVEL_WORDS[kind][level].title}
        </option>
      ))}
    </NativeSelect>
  );
}
