import { useId, useState } from "react";

import { Button } from "#client/ui/button.tsx";
import { cn } from "#client/ui/cn.ts";
import { NativeSelect } from "#client/ui/native-select.tsx";
import type { Column } from "#shared/live/schema.ts";
import type { Binding } from "#shared/pages/schema.ts";
import type { DataRole } from "#shared/widgets/define-widget.ts";

import { fits, guessMapping } from "./binding.core.ts";
import { COLUMN_DRAG } from "./preview.tsx";
import { RoleColumns } from "./role-columns.tsx";

type Mapping = Binding["mapping"];

interface RoleMappingProps {
  roles: readonly DataRole[];
  /** Undefined while nobody has seen what the operation answers. */
  columns: readonly Column[] | undefined;
  mapping: Mapping;
  isDisabled: boolean;
  onChange: (mapping: Mapping) => void;
}

/** What the columns are used for in the widget: chosen, or dragged from the preview. */
export function RoleMapping({ roles, columns, mapping, isDisabled, onChange }: RoleMappingProps) {
  if (roles.length === 0) return null;
  const set = (role: string, keys: readonly string[]) => {
    const { [role]: _, ...others } = mapping;
    onChange(keys.length === 0 ? others : { ...others, [role]: [...keys] });
  };
  return (
    <section aria-label="Columns" className="grid gap-2 border-t pt-3">
      <h3 className="text-xs font-medium">Columns</h3>
      {roles.map((role) => (
        <Role
          key={role.id}
          role={role}
          columns={columns}
          keys={mapping[role.id] ?? []}
          isDisabled={isDisabled}
          onChange={(keys) => set(role.id, keys)}
        />
      ))}
      {columns !== undefined && columns.length > 0 && isAnyGone(mapping, columns) && (
        <Button variant="secondary" size="sm" disabled={isDisabled} onClick={() => onChange(guessMapping(roles, columns))}>
          Map columns anew
        </Button>
      )}
    </section>
  );
}

function isAnyGone(mapping: Mapping, columns: readonly Column[]): boolean {
  return Object.values(mapping).some((keys) => keys.some((key) => !columns.some((column) => column.key === key)));
}

interface RoleProps {
  role: DataRole;
  columns: readonly Column[] | undefined;
  keys: readonly string[];
  isDisabled: boolean;
  onChange: (keys: readonly string[]) => void;
}

function Role({ role, columns, keys, isDisabled, onChange }: RoleProps) {
  const id = useId();
  const [isOver, setOver] = useState(false);
  const add = (key: string) => onChange(role.multiple ? [...keys.filter((other) => other !== key), key] : [key]);
  const isMissing = role.required && keys.length === 0;
  return (
    <div
      className={cn("grid gap-1 rounded-md p-1 -m-1", isOver && "bg-accent-soft outline-accent outline-2 outline-dashed")}
      onDragOver={(event) => {
        if (isDisabled || !event.dataTransfer.types.includes(COLUMN_DRAG)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        const key = event.dataTransfer.getData(COLUMN_DRAG);
        if (key === "" || isDisabled) return;
        event.preventDefault();
        add(key);
      }}
    >
      <div className="grid grid-cols-[104px_1fr] items-center gap-2">
        <label htmlFor={id} className="text-muted text-xs" title={role.help}>
          {role.label}
          {role.required && <span aria-hidden> *</span>}
        </label>
        <ColumnSelect
          id={id}
          role={role}
          columns={columns ?? []}
          keys={keys}
          isDisabled={isDisabled}
          onAdd={add}
          onClear={() => onChange([])}
        />
      </div>
      {role.multiple && keys.length > 0 && (
        <RoleColumns label={role.label} keys={keys} columns={columns} isDisabled={isDisabled} onChange={onChange} />
      )}
      {role.help !== undefined && (
        <p id={`${id}-help`} className="sr-only">
          {role.help}
        </p>
      )}
      {isMissing && columns !== undefined && (
        <p className="text-stale text-xs">
          Choose a column for “{role.label}”. {role.help}
        </p>
      )}
    </div>
  );
}

interface ColumnSelectProps {
  id: string;
  role: DataRole;
  columns: readonly Column[];
  keys: readonly string[];
  isDisabled: boolean;
  onAdd: (key: string) => void;
  onClear: () => void;
}

function ColumnSelect({ id, role, columns, keys, isDisabled, onAdd, onClear }: ColumnSelectProps) {
  const [key = ""] = role.multiple ? [] : keys;
  const isGone = key !== "" && !columns.some((column) => column.key === key);
  const rest = columns.filter((column) => !role.multiple || !keys.includes(column.key));
  const option = (column: Column) => (
    <option key={column.key} value={column.key}>
      {column.label}
    </option>
  );
  const others = rest.filter((column) => !fits(role, column));
  return (
    <NativeSelect
      id={id}
      className="h-7 rounded-md px-2"
      value={key}
      disabled={isDisabled || (columns.length === 0 && key === "")}
      aria-describedby={role.help === undefined ? undefined : `${id}-help`}
      onChange={({ target }) => (target.value === "" ? onClear() : onAdd(target.value))}
    >
      <option value="">{role.multiple ? "Add a column" : role.required ? "Choose a column" : "None"}</option>
      {isGone && <option value={key}>{columns.length === 0 ? key : `${key} (not in the data)`}</option>}
      {rest.filter((column) => fits(role, column)).map(option)}
      {others.length > 0 && <optgroup label="Of another type">{others.map(option)}</optgroup>}
    </NativeSelect>
  );
}
