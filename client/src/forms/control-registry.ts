import type { ComponentType } from "react";

import type { ControlProps } from "./control.ts";
import { ActionControl } from "./controls/action-control.tsx";
import { CodeControl } from "./controls/code-control.tsx";
import { ColourControl } from "./controls/colour-control.tsx";
import { ColumnControl } from "./controls/column-control.tsx";
import { IconControl } from "./controls/icon-control.tsx";
import { ImageControl } from "./controls/image-control.tsx";
import { KeyvalueControl } from "./controls/keyvalue-control.tsx";
import { ListControl } from "./controls/list-control.tsx";
import { NumberControl } from "./controls/number-control.tsx";
import { OptionsControl } from "./controls/options-control.tsx";
import { PageControl } from "./controls/page-control.tsx";
import { RulesControl } from "./controls/rules-control.tsx";
import { SecretControl } from "./controls/secret-control.tsx";
import { SegmentedControl } from "./controls/segmented-control.tsx";
import { SelectControl } from "./controls/select-control.tsx";
import { SwitchControl } from "./controls/switch-control.tsx";
import { TextControl } from "./controls/text-control.tsx";
import { TextareaControl } from "./controls/textarea-control.tsx";
import { ThresholdsControl } from "./controls/thresholds-control.tsx";
import { VariableControl } from "./controls/variable-control.tsx";
import { VisibilityControl } from "./controls/visibility-control.tsx";
import type { FormField } from "./form-schema.core.ts";

interface Control {
  component: ComponentType<ControlProps>;
  /** Stands below its label, over the whole width. */
  isWide?: boolean;
  /** Made of several fields, which name themselves; its label names the group. */
  isGroup?: boolean;
}

const CONTROLS: Readonly<Record<string, Control>> = {
  text: { component: TextControl },
  url: { component: TextControl },
  template: { component: TextControl },
  secret: { component: SecretControl },
  textarea: { component: TextareaControl, isWide: true },
  code: { component: CodeControl, isWide: true },
  number: { component: NumberControl },
  switch: { component: SwitchControl },
  select: { component: SelectControl },
  segmented: { component: SegmentedControl },
  color: { component: ColourControl },
  icon: { component: IconControl },
  image: { component: ImageControl },
  column: { component: ColumnControl },
  variable: { component: VariableControl },
  page: { component: PageControl },
  list: { component: ListControl, isWide: true, isGroup: true },
  keyvalue: { component: KeyvalueControl, isWide: true, isGroup: true },
  options: { component: OptionsControl, isWide: true, isGroup: true },
  thresholds: { component: ThresholdsControl, isWide: true, isGroup: true },
  rules: { component: RulesControl, isWide: true, isGroup: true },
  visibility: { component: VisibilityControl, isWide: true, isGroup: true },
  action: { component: ActionControl, isWide: true, isGroup: true },
};

const PLAIN: Control = { component: TextControl };
/** Letters that segments have room for beside their label. */
const SEGMENT_LETTERS = 18;

/** What draws a field; one that names a control which this version has not is drawn by its type. */
export function controlFor({ control, guessed, choices, ui }: FormField): Required<Control> {
  const found: Control = CONTROLS[control] ?? CONTROLS[guessed] ?? PLAIN;
  const isWide =
    found.isWide === true ||
    // Addresses are long.
    ui.filling === "address" ||
    (found.component === SegmentedControl && choices.reduce((sum, { label }) => sum + label.length, 0) > SEGMENT_LETTERS);
  return { isGroup: false, ...found, isWide };
}
