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
  const warning = isEdit && isUnwired && <p className="text-stale max-w-full shrink-0 truncate text-xs">Needs a variable</p>;
  return (
    <div className="grid size-full grid-cols-[minmax(0,1fr)] content-center gap-1">
      {label !== "" && (
        // The warning stands beside the label: below there is no room for it at the size that a field has at first.
        <span className="flex min-w-0 items-baseline gap-2">
          <Label htmlFor={id} className="text-muted truncate" dir="auto">
            {label}
          </Label>
          {warning}
        </span>
      )}
      {children}
      {label === "" && warning}
    </div>
  );
}
