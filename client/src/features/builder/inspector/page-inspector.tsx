import { z } from "zod";

import { formOfZod } from "#client/forms/form-schema.core.ts";
import { SettingsForm } from "#client/forms/settings-form.tsx";
import { field } from "#shared/kernel/field.ts";
import type { Json } from "#shared/kernel/json.ts";
import { authorOfPage } from "#shared/pages/authors.core.ts";
import { PageOperation } from "#shared/pages/operations.ts";
import { Grid, PAGE_LIMITS, Theme } from "#shared/pages/schema.ts";

import { nameOfPeer, usePageMeta, usePageStore } from "../page-store.tsx";
import { VariablesEditor } from "./variables-editor.tsx";

const { columns, rowHeight, gap } = Grid.shape;
const PageSettings = z.object({
  title: field(z.string().trim().min(1).max(PAGE_LIMITS.titleLength), { label: "Title", control: "text" }),
  description: field(z.string().max(PAGE_LIMITS.descriptionLength), {
    label: "Description",
    control: "textarea",
    placeholder: "What this page is for",
  }),
  theme: field(Theme, { label: "Theme", control: "segmented", options: { system: "System", light: "Light", dark: "Dark" } }),
  columns: field(columns, {
    label: "Columns",
    control: "number",
    section: "Grid",
    help: "At desktop and wall; tablets have half, phones four. Widgets keep their arrangement",
    waits: true,
  }),
  rowHeight: field(rowHeight, { label: "Row height", control: "number", section: "Grid", unit: "px" }),
  gap: field(gap, { label: "Space between", control: "number", section: "Grid", unit: "px" }),
});
const form = formOfZod(PageSettings);

/** Settings of the page itself, and its variables. */
export function PageInspector() {
  const store = usePageStore();
  const { title, description, theme, grid } = usePageMeta();
  const change = (name: string, value: Json | undefined) => {
    const isOfGrid = Object.hasOwn(Grid.shape, name);
    store.run(PageOperation.parse({ op: "set-page", ...(isOfGrid ? { grid: { ...grid, [name]: value } } : { [name]: value }) }));
  };
  return (
    <>
      <h2 className="flex h-10 items-center px-3 text-sm font-semibold">Page</h2>
      <div className="border-t p-3">
        <SettingsForm
          schema={form}
          values={{ title, description, theme, ...grid }}
          onChange={change}
          isDisabled={!store.canEdit}
          authorOf={(name) => nameOfPeer(store, authorOfPage(store.doc, Object.hasOwn(Grid.shape, name) ? "grid" : name))}
        />
      </div>
      <VariablesEditor />
    </>
  );
}
