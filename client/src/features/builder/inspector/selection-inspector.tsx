import { useMemo, useState } from "react";

import { type FormSchema, formOfZod } from "#client/forms/form-schema.core.ts";
import { hasGroup, SettingsForm } from "#client/forms/settings-form.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { Icon } from "#client/ui/icon.tsx";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "#client/ui/tabs.tsx";
import { describeWidget } from "#client/widgets/describe-widget.ts";
import { useWidgetData } from "#client/widgets/page-runtime.tsx";
import { widgetDefinition } from "#client/widgets/registry.ts";
import type { Json } from "#shared/kernel/json.ts";
import type { Column } from "#shared/live/schema.ts";
import { authorOfSetting } from "#shared/pages/authors.core.ts";
import { isSameJson } from "#shared/pages/plain.core.ts";
import type { LayoutWidget } from "#shared/pages/schema.ts";
import type { WidgetDefinition } from "#shared/widgets/define-widget.ts";

import { type SettingsGroup, nameOfPeer, usePageStore, useSelected, useSlots, useVariables } from "../page-store.tsx";
import { PlaceFields } from "./place-fields.tsx";
import { sharedFields, sharedValues } from "./shared-settings.core.ts";
import { TabsEditor } from "./tabs-editor.tsx";
import { useCreateVariable } from "./use-create-variable.ts";

const TABS: Record<SettingsGroup, string> = { settings: "Settings", data: "Data", style: "Style", actions: "Actions" };

function isTab(value: string): value is SettingsGroup {
  return Object.hasOwn(TABS, value);
}

interface Known {
  widget: LayoutWidget;
  definition: WidgetDefinition;
  props: LayoutWidget["props"];
  form: FormSchema;
}

interface SelectionInspectorProps {
  ids: readonly string[];
  tab: SettingsGroup;
  setTab: (tab: SettingsGroup) => void;
}

/** Settings of one widget, or those that several share. */
export function SelectionInspector({ ids, tab, setTab }: SelectionInspectorProps) {
  const { mirror } = usePageStore();
  const widgets = useSelected(mirror.widgets, (all) => ids.flatMap((id) => all.get(id) ?? []));
  const known = useMemo(
    () =>
      widgets.flatMap((widget): Known[] => {
        const definition = widgetDefinition(widget.kind);
        return definition === undefined ? [] : [{ widget, definition, props: widget.props, form: formOfZod(definition.props) }];
      }),
    [widgets],
  );
  const [first, ...others] = known;
  if (first === undefined)
    return (
      <EmptyState
        className="py-10"
        title="Made by a newer version"
        description="This version does not know this kind of widget. It keeps its settings untouched."
      />
    );
  return (
    <>
      <Heading known={known} count={widgets.length} />
      {others.length === 0 ? (
        <OneWidget {...first} tab={tab} setTab={setTab} />
      ) : (
        <InspectorTabs fields={sharedFields(known.map(({ form }) => form))} known={known} columns={[]} tab={tab} setTab={setTab} />
      )}
    </>
  );
}

function Heading({ known, count }: { known: readonly Known[]; count: number }) {
  const [first] = known;
  const isOneKind = known.every(({ definition }) => definition === first?.definition);
  const text =
    count === 1 && first !== undefined
      ? describeWidget(first.widget)
      : isOneKind
        ? `${count} widgets: ${first?.definition.title ?? ""}`
        : `${count} widgets`;
  return (
    <h2 className="flex h-10 items-center gap-2 px-3 text-sm font-semibold">
      <Icon name={isOneKind ? (first?.definition.icon ?? "shapes") : "shapes"} className="text-muted shrink-0" />
      <span className="truncate" dir="auto">
        {text}
      </span>
    </h2>
  );
}

/** Columns of the data that the widget shows; the same list as long as they are equal. */
function useColumns(widget: LayoutWidget): readonly Column[] {
  const found = useWidgetData(widget, false).table?.columns ?? [];
  const [kept, keep] = useState(found);
  if (isSameJson(kept, found)) return kept;
  keep(found);
  return found;
}

function OneWidget({ tab, setTab, ...known }: Known & Omit<SelectionInspectorProps, "ids">) {
  const columns = useColumns(known.widget);
  const list = useMemo(() => [known], [known]);
  return <InspectorTabs fields={known.form} known={list} columns={columns} tab={tab} setTab={setTab} />;
}

interface InspectorTabsProps extends Omit<SelectionInspectorProps, "ids"> {
  fields: FormSchema;
  known: readonly Known[];
  columns: readonly Column[];
}

function InspectorTabs({ fields, known, columns, tab, setTab }: InspectorTabsProps) {
  const store = usePageStore();
  const variables = useVariables();
  const createVariable = useCreateVariable();
  const { values, mixed } = useMemo(() => sharedValues(fields, known), [fields, known]);
  const [first, ...others] = known;
  const single = first !== undefined && others.length === 0 ? first : undefined;
  const hasData = single !== undefined && single.definition.data !== "none";
  const shown = Object.keys(TABS)
    .filter(isTab)
    .filter((group) => hasGroup(fields, group) || (group === "data" && hasData));
  const change = (prop: string, value: Json | undefined) =>
    store.run({ op: "set-prop", ids: known.map(({ widget }) => widget.id), prop, ...(value === undefined ? {} : { value }) });
  return (
    <Tabs value={shown.includes(tab) ? tab : "settings"} onValueChange={(next) => isTab(next) && setTab(next)}>
      <TabsList aria-label="Settings of the selection">
        {shown.map((group) => (
          <TabsTrigger key={group} value={group}>
            {TABS[group]}
          </TabsTrigger>
        ))}
      </TabsList>
      {shown.map((group) => (
        <TabsContent key={group} value={group} className="grid gap-3 p-3">
          {group === "data" && hasData && <Binding {...single} />}
          <SettingsForm
            schema={fields}
            group={group}
            values={values}
            mixed={mixed}
            onChange={change}
            isDisabled={!store.canEdit}
            variables={variables}
            columns={columns}
            authorOf={(prop) => (first === undefined ? undefined : nameOfPeer(store, authorOfSetting(store.doc, first.widget.id, prop)))}
            createVariable={store.canEdit ? createVariable : undefined}
          />
          {group === "settings" && single?.definition.isContainer === true && <TabsEditor owner={single.widget.id} />}
          {group === "style" && single !== undefined && <PlaceFields id={single.widget.id} definition={single.definition} />}
        </TabsContent>
      ))}
    </Tabs>
  );
}

function Binding({ widget, definition }: Known) {
  const store = usePageStore();
  const variables = useVariables();
  const { BindingPanel } = useSlots();
  return (
    <BindingPanel
      pageId={store.pageId}
      widget={widget}
      definition={definition}
      variables={variables}
      onChange={(binding) => store.run({ op: "bind", id: widget.id, binding })}
    />
  );
}
