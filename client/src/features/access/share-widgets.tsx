import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useId, useState } from "react";

import { Label } from "#client/ui/label.tsx";
import { NativeSelect } from "#client/ui/native-select.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { describeWidget } from "#client/widgets/describe-widget.ts";
import type { Grant } from "#shared/access/schema.ts";
import type { LayoutWidget } from "#shared/pages/schema.ts";

import { sharedDraftQuery, useGive, useTake, widgetGrantsQuery } from "./share-data.ts";
import { type Subject, subjectKey, SubjectSearch, SubjectSign } from "./subject-search.tsx";

/** Which widgets of a page are not for everybody who sees it, and for whom they are. */
export function ShareWidgets({ pageId }: { pageId: string }) {
  const grants = useQuery(widgetGrantsQuery(pageId));
  const draft = useQuery(sharedDraftQuery(pageId));
  const error = grants.error ?? draft.error;
  if (error !== null)
    return (
      <p role="alert" className="text-firing text-sm">
        Widgets could not be loaded: {error.message}
      </p>
    );
  if (grants.data === undefined || draft.data === undefined) return <Skeleton className="h-24" />;
  return <Widgets pageId={pageId} widgets={draft.data.widgets} grants={grants.data} />;
}

interface WidgetsProps {
  pageId: string;
  widgets: readonly LayoutWidget[];
  grants: readonly Grant[];
}

function widgetOf({ resource }: Grant): string {
  return resource.id.split("/")[1] ?? "";
}

/** Widgets with their names; of several with one name each has a number. */
function namesOf(widgets: readonly LayoutWidget[]): Map<string, string> {
  const seen = new Map<string, number>();
  return new Map(
    widgets.map((widget) => {
      const name = describeWidget(widget);
      const count = (seen.get(name) ?? 0) + 1;
      seen.set(name, count);
      return [widget.id, count === 1 ? name : `${name} (${count})`];
    }),
  );
}

function Widgets({ pageId, widgets, grants }: WidgetsProps) {
  const [isAdding, setAdding] = useState<string | null>(null);
  const names = namesOf(widgets);
  const restricted = [...new Set(grants.map(widgetOf))];
  const open = widgets.filter(({ id }) => !restricted.includes(id));
  return (
    <div className="grid grid-cols-1 gap-5">
      <p className="text-muted text-sm">
        A widget that is for some only is not on the page of others, and they cannot get its data. Whoever may edit the page, admins and
        auditors always see it; guests and screens never do.
      </p>
      <AddWidget
        pageId={pageId}
        widgets={open.map(({ id }) => ({ id, name: names.get(id) ?? "" }))}
        chosen={isAdding ?? ""}
        onChoose={setAdding}
        onAdded={() => setAdding(null)}
      />
      {restricted.map((id) => (
        <RestrictedWidget
          key={id}
          pageId={pageId}
          id={id}
          name={names.get(id) ?? "A widget that the draft does not have any more"}
          grants={grants.filter((grant) => widgetOf(grant) === id)}
        />
      ))}
    </div>
  );
}

interface AddWidgetProps {
  pageId: string;
  widgets: readonly { id: string; name: string }[];
  chosen: string;
  onChoose: (id: string) => void;
  onAdded: () => void;
}

function AddWidget({ pageId, widgets, chosen, onChoose, onAdded }: AddWidgetProps) {
  const id = useId();
  const give = useGive();
  const add = ({ who }: Subject) =>
    give.mutate({ subject: who, resource: { kind: "widget", id: `${pageId}/${chosen}` }, level: "view" }, { onSuccess: onAdded });
  if (widgets.length === 0) return <p className="text-muted text-sm">The draft has no other widgets.</p>;
  return (
    <div className="grid gap-1.5">
      <Label htmlFor={id}>Show a widget to some only</Label>
      <div className="grid gap-2 sm:grid-cols-2">
        <NativeSelect id={id} value={chosen} onChange={({ target }) => onChoose(target.value)}>
          <option value="">Choose a widget</option>
          {widgets.map(({ id: widget, name }) => (
            <option key={widget} value={widget}>
              {name}
            </option>
          ))}
        </NativeSelect>
        {chosen !== "" && <SubjectSearch label="Who may see it" taken={new Set()} onChoose={add} />}
      </div>
    </div>
  );
}

interface RestrictedWidgetProps {
  pageId: string;
  id: string;
  name: string;
  grants: readonly Grant[];
}

function RestrictedWidget({ pageId, id, name, grants }: RestrictedWidgetProps) {
  const give = useGive();
  const take = useTake();
  const add = ({ who }: Subject) => give.mutate({ subject: who, resource: { kind: "widget", id: `${pageId}/${id}` }, level: "view" });
  return (
    <section aria-label={name} className="grid grid-cols-1 gap-2 rounded-lg border p-3">
      <h3 className="truncate text-sm font-semibold" title={name}>
        {name}
      </h3>
      <ul aria-label={`Who sees ${name}`} className="flex flex-wrap gap-1">
        {grants.map(({ id: grantId, subject, level }) => (
          <li key={grantId} className="bg-hover inline-flex h-8 max-w-full items-center gap-1.5 rounded-full pr-1 pl-2.5 text-xs">
            <SubjectSign kind={subject.kind} />
            <span className="truncate">{level === "none" ? `${subject.name}: no access` : subject.name}</span>
            <button
              type="button"
              aria-label={`Remove ${subject.name} from ${name}`}
              title={grants.length === 1 ? "Remove: then everybody who sees the page sees it" : "Remove"}
              disabled={take.isPending}
              className="text-muted hover:text-text inline-flex size-6 items-center justify-center rounded-full pointer-coarse:size-8"
              onClick={() => take.mutate(grantId)}
            >
              <X aria-hidden className="size-3.5" />
            </button>
          </li>
        ))}
      </ul>
      <SubjectSearch
        label={`Add to those who see ${name}`}
        placeholder="Add people, groups or roles"
        taken={new Set(grants.map(({ subject }) => subjectKey(subject)))}
        onChoose={add}
      />
    </section>
  );
}
