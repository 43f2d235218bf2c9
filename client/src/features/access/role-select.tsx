import type { ComponentProps } from "react";

import { NativeSelect } from "#client/ui/native-select.tsx";
import type { Role } from "#shared/kernel/permission.ts";

import { isRole, ROLES } from "./role-names.ts";

interface RoleSelectProps extends Omit<ComponentProps<typeof NativeSelect>, "value" | "onChange"> {
  value: Role;
  onChange: (role: Role) => void;
}

export function RoleSelect({ value, onChange, ...props }: RoleSelectProps) {
  return (
    <NativeSelect
      title={ROLES[value].may}
      {...props}
      value={value}
      onChange={({ target }) => isRole(target.value) && onChange(target.value)}
    >
      {Object.entries(ROLES).map(([role, { title }]) => (
        <option key={role} value={role}>
          {title}
        </option>
      ))}
    </NativeSelect>
  );
}
