import type { ReactNode } from "react";

import { Label } from "#client/ui/label.tsx";

interface InputFieldProps {
  /** Empty: none is shown. */
  label: string;
  id: string;
  /** No variable is chosen: what is entered goes nowhere. */
  isUnwired: boolean;
  isEdit: boolean;
  children: ReactNode;
}

/** An input of a page with its label above. */
export function InputField({ label, id, isUnwired, isEdit, children }: InputFieldProps) {
  return (
    <div className="grid size-full grid-cols-[minmax(0,1fr)] content-center gap-1">
      {label !== "" && (
        <Label htmlFor={id} className="text-muted truncate" dir="auto">
          {label}
        </Label>
      )}
      {children}
      {isEdit && isUnwired && <p className="text-stale truncate text-xs">Needs a variable</p>}
    </div>
  );
}
