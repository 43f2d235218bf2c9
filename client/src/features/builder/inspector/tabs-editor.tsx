import { ArrowDown, ArrowUp, Plus, X } from "lucide-react";

import { DraftInput } from "#client/forms/draft-input.tsx";
import { RowButton } from "#client/forms/rows.tsx";
import { Button } from "#client/ui/button.tsx";
import { newId } from "#shared/kernel/ids.ts";
import type { PageOperation } from "#shared/pages/operations.ts";
import { type LayoutTab, PAGE_LIMITS } from "#shared/pages/schema.ts";

import { type PageStore, usePageStore, useTabs, useVariables } from "../page-store.tsx";

/** Takes a tab away; what stands in it moves to the tab beside it, or into the container itself. */
function deleteTab(store: PageStore, tabs: readonly LayoutTab[], tab: LayoutTab): void {
  const at = tabs.indexOf(tab);
  const target = (tabs[at - 1] ?? tabs[at + 1])?.id ?? tab.owner;
  const inside = [...store.mirror.widgets.getSnapshot().values()].filter(({ container }) => container === tab.id).map(({ id }) => id);
  const moves: PageOperation[] = inside.length === 0 ? [] : [{ op: "reparent", ids: inside, container: target }];
  store.run([...moves, { op: "delete-tab", id: tab.id, deletedAt: Date.now() }]);
}

/** Tabs of a container: added, renamed, put in order, taken away. */
export function TabsEditor({ owner }: { owner: string }) {
  const store = usePageStore();
  const tabs = useTabs(owner);
  const variables = useVariables();
  const isDisabled = !store.canEdit;
  return (
    <section aria-labelledby="container-tabs" className="grid gap-1 border-t pt-3">
      <h3 id="container-tabs" className="text-xs font-medium">
        Tabs
      </h3>
      {tabs.length === 0 && <p className="text-muted text-xs">Without tabs everything stands on one area.</p>}
      <ol className="grid gap-1">
        {tabs.map((tab, index) => {
          const name = tab.title === "" ? `tab ${index + 1}` : tab.title;
          return (
            <li key={tab.id} className="flex items-center gap-1">
              <DraftInput
                aria-label={`Title of tab ${index + 1}`}
                placeholder="Tab"
                stored={tab.title}
                variables={variables}
                disabled={isDisabled}
                save={(title) => {
                  if (title.length > PAGE_LIMITS.titleLength) return false;
                  store.run({ op: "rename-tab", id: tab.id, title });
                  return true;
                }}
              />
              <RowButton
                label={`Move ${name} up`}
                isDisabled={isDisabled}
                isIdle={index === 0}
                onClick={() => store.run({ op: "move-tab", id: tab.id, after: tabs[index - 2]?.id ?? null })}
              >
                <ArrowUp />
              </RowButton>
              <RowButton
                label={`Move ${name} down`}
                isDisabled={isDisabled}
                isIdle={index === tabs.length - 1}
                onClick={() => store.run({ op: "move-tab", id: tab.id, after: tabs[index + 1]?.id ?? null })}
              >
                <ArrowDown />
              </RowButton>
              <RowButton label={`Delete ${name}`} isDisabled={isDisabled} onClick={() => deleteTab(store, tabs, tab)}>
                <X />
              </RowButton>
            </li>
          );
        })}
      </ol>
      <Button
        variant="ghost"
        size="sm"
        className="text-muted hover:text-text justify-self-start"
        disabled={isDisabled}
        onClick={() => store.run({ op: "add-tab", owner, title: `Tab ${tabs.length + 1}`, id: newId() })}
      >
        <Plus /> Add tab
      </Button>
    </section>
  );
}
