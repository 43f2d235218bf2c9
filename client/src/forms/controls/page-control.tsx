import { ariaOf, type ControlProps } from "../control.ts";
import { PageSelect } from "../page-select.tsx";

/** Another page, by the last part of its address. */
export function PageControl({ id, value, isDisabled, save, ...aria }: ControlProps) {
  return (
    <PageSelect
      id={id}
      value={typeof value === "string" ? value : ""}
      disabled={isDisabled}
      onChange={(slug) => void save(slug)}
      {...ariaOf(aria)}
    />
  );
}
