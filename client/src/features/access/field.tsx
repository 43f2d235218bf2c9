import { type ReactNode, useId } from "react";

import { Label } from "#client/ui/label.tsx";

interface FieldProps {
  label: string;
  help?: string | undefined;
  /** What is wrong with what was given. */
  issue?: string | undefined;
  children: (props: { id: string; "aria-describedby": string; "aria-invalid": boolean }) => ReactNode;
}

/** A field of a form with what is to be known about it. */
export function Field({ label, help, issue, children }: FieldProps) {
  const id = useId();
  return (
    <div className="grid gap-1.5">
      <Label htmlFor={id}>{label}</Label>
      {children({ id, "aria-describedby": `${id}-note`, "aria-invalid": issue !== undefined })}
      <p id={`${id}-note`} className="text-muted text-xs empty:hidden">
        {issue === undefined ? (
          help
        ) : (
          <span role="alert" className="text-firing">
            {issue}
          </span>
        )}
      </p>
    </div>
  );
}
