import { z } from "zod";

import { formOfZod } from "#client/forms/form-schema.core.ts";
import { SettingsForm } from "#client/forms/settings-form.tsx";
import { field } from "#shared/kernel/field.ts";
import type { Json } from "#shared/kernel/json.ts";
import { PAGE_LIMITS } from "#shared/pages/schema.ts";
import type { WidgetDefinition } from "#shared/widgets/define-widget.ts";

import { usePageStore, useSelected, useStore } from "../page-store.tsx";

const cells = (label: string, least: number) =>
  field(z.int().min(least).max(PAGE_LIMITS.rows), { label, control: "number", section: "Place and size", unit: "cells" });
const form = formOfZod(
  z.object({ x: cells("From the left", 0), y: cells("From the top", 0), w: cells("Width", 1), h: cells("Height", 1) }),
);

/** Where a widget stands and how large it is, in numbers: the way without a mouse that needs no counting of key presses. */
export function PlaceFields({ id, definition }: { id: string; definition: WidgetDefinition }) {
  const store = usePageStore();
  const breakpoint = useStore(store.breakpoint);
  const place = useSelected(store.board, ({ places }) => places.get(id));
  const columns = useSelected(store.board, (board) => board.columns);
  if (place === undefined) return null;
  const { x, y, w, h } = place;
  const change = (name: string, value: Json | undefined) => {
    if (typeof value !== "number") return;
    const next = { x, y, w, h, [name]: value };
    const [leastW, leastH] = definition.size.min;
    const width = Math.min(Math.max(next.w, leastW), columns);
    const height = Math.max(next.h, leastH);
    const left = Math.min(next.x, columns - width);
    store.run({ op: "place", breakpoint, placements: [{ id, pos: [left, next.y], size: [width, height] }] });
  };
  return <SettingsForm schema={form} values={{ x, y, w, h }} onChange={change} isDisabled={!store.canEdit} />;
}
