import { type ReactNode, useEffect, useMemo, useState } from "react";
import { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";

import { type PageEditor, PageRuntime, type LiveSource } from "#client/widgets/page-runtime.tsx";
import { widgetDefinition } from "#client/widgets/registry.ts";
import { WidgetHost } from "#client/widgets/widget-host.tsx";
import { readWidget, seedPage, widgetText } from "#shared/pages/page-doc.core.ts";
import { createPageUndo } from "#shared/pages/page-undo.ts";
import { Layout, LayoutTab, LayoutWidget } from "#shared/pages/schema.ts";

import { type Sample, SAMPLES, VARIABLES } from "./samples.ts";

const PAGE = idAt(0);
const NO_TABS: string[] = [];
const SIZE: [number, number] = [380, 220];

/** A sample's size, on a phone no wider than it. */
function sizeOf({ size: [width, height] = SIZE }: Sample): readonly [number, number] {
  return [Math.min(width, window.innerWidth - 48), height];
}

/** Ids that stay the same from one visit to the next. */
function idAt(index: number): string {
  return `01890a5d-ac96-774b-8cce-${index.toString(16).padStart(12, "0")}`;
}

function widgetOf({ kind, props = {}, text, data, mapping = {} }: Sample, index: number): LayoutWidget {
  return LayoutWidget.parse({
    id: idAt(index + 1),
    kind,
    order: "a0",
    pos: { desktop: [0, 0] },
    size: { desktop: [8, 6] },
    props,
    ...(text === undefined ? {} : { text }),
    ...(data === undefined ? {} : { binding: { tool: PAGE, operation: "sample", mapping } }),
  });
}

const WIDGETS = SAMPLES.map(widgetOf);
const sampleOf = new Map(WIDGETS.map(({ id }, index) => [id, SAMPLES[index]]));

/** Each widget's sample, at once and for ever. */
const source: LiveSource = ({ widget }, onData) => {
  const data = sampleOf.get(widget)?.data;
  if (data !== undefined) onData(data);
  return { setVariables: () => undefined, refresh: () => undefined, [Symbol.dispose]: () => undefined };
};

/** Every sample, or those of one kind. */
export function PlaygroundPage({ kind }: { kind: string | null }) {
  const kinds = [...new Set(SAMPLES.map((sample) => sample.kind))].filter((each) => kind === null || each === kind);
  return (
    <PageRuntime page={PAGE} variables={VARIABLES} source={source}>
      <main className="grid gap-10 p-6">
        <h1 className="text-xl font-semibold">Playground</h1>
        {kinds.map((each) => (
          <section key={each} className="grid gap-3" aria-labelledby={`kind-${each}`}>
            <h2 id={`kind-${each}`} className="text-lg font-semibold">
              {widgetDefinition(each)?.title ?? each}
            </h2>
            <div className="flex flex-wrap items-start gap-x-6 gap-y-5">
              {SAMPLES.map((sample, index) => sample.kind === each && <SampleTile key={index} sample={sample} index={index} />)}
            </div>
          </section>
        ))}
      </main>
    </PageRuntime>
  );
}

function SampleTile({ sample, index }: { sample: Sample; index: number }) {
  const [width, height] = sizeOf(sample);
  const widget = WIDGETS[index];
  if (widget === undefined) return null;
  return (
    <figure className="grid max-w-full gap-1.5">
      <figcaption className="text-muted text-xs">{sample.name}</figcaption>
      <div className="max-w-full" style={{ width, height }}>
        {sample.isEditing === true ? <Written sample={sample} widget={widget} /> : <Shown sample={sample} widget={widget} />}
      </div>
    </figure>
  );
}

function Shown({ sample, widget }: { sample: Sample; widget: LayoutWidget }) {
  const { tabs: titles = NO_TABS, mode = "view", isEditing = false } = sample;
  const [width, height] = sizeOf(sample);
  const tabs = useMemo(
    () =>
      titles.map((title, index) =>
        LayoutTab.parse({ id: idAt(0x1000 + index), owner: widget.id, title, order: `a${"0123456789ABCDEF"[index]}` }),
      ),
    [titles, widget.id],
  );
  return (
    <WidgetHost
      widget={widget}
      mode={mode}
      width={width}
      height={height}
      tabs={tabs}
      isPaused={false}
      isEditing={isEditing}
      renderContainer={inside}
    />
  );
}

function inside(container: string): ReactNode {
  return (
    <p className="text-muted grid h-24 place-content-center rounded-lg border border-dashed text-sm">{`Widgets of ${container.slice(-4)}`}</p>
  );
}

/** A text in a document of its own, with a second writer in it. */
function Written({ sample, widget }: { sample: Sample; widget: LayoutWidget }) {
  const [editor] = useState(() => sharedText(widget));
  const [shown, setShown] = useState(widget);
  useEffect(() => {
    const read = () => setShown(readWidget(editor.doc, widget.id) ?? widget);
    editor.doc.on("update", read);
    return () => editor.doc.off("update", read);
  }, [editor, widget]);
  return (
    <PageRuntime page={PAGE} variables={VARIABLES} editor={editor} source={source}>
      <Shown sample={sample} widget={shown} />
    </PageRuntime>
  );
}

function sharedText(widget: LayoutWidget): PageEditor {
  const doc = new Y.Doc();
  seedPage(doc, { title: "Playground" }, Layout.parse({ schema: 1, widgets: [widget] }));
  const awareness = new Awareness(doc);
  awareness.setLocalStateField("user", { name: "Ada", color: 3 });
  const text = widgetText(doc, widget.id);
  if (text !== undefined) {
    const at = (index: number) => Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, index));
    awareness.states.set(1, { user: { name: "Grace", color: 8 }, text: { widget: widget.id, anchor: at(20), head: at(26) } });
  }
  return { doc, awareness, undo: createPageUndo(doc, awareness) };
}
