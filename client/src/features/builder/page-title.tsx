import { TheirsLine } from "#client/forms/draft-input.tsx";
import { useDraft } from "#client/forms/use-draft.ts";
import { authorOfPage } from "#shared/pages/authors.core.ts";
import { PAGE_LIMITS } from "#shared/pages/schema.ts";

import { nameOfPeer, usePageMeta, usePageStore } from "./page-store.tsx";

/** The page's title, edited in place. */
export function PageTitle() {
  const { canEdit } = usePageStore();
  const { title } = usePageMeta();
  return canEdit ? <TitleField title={title} /> : <h1 className="truncate text-sm font-semibold">{title}</h1>;
}

function TitleField({ title }: { title: string }) {
  const store = usePageStore();
  const draft = useDraft({
    stored: title,
    normalize: (text) => text.trim(),
    save: (text) => {
      const next = text.trim();
      // A page is never without a title: an emptied one comes back.
      if (next !== "" && next !== title) store.run({ op: "set-page", title: next });
      return true;
    },
    isOneLine: true,
    isStoredOnLeave: true,
    onRevert: () => undefined,
    author: () => nameOfPeer(store, authorOfPage(store.doc, "title")),
  });
  return (
    // The narrowest phones have no room for it; the page's settings have it too.
    <div className="relative min-w-0 shrink max-[359px]:hidden">
      <h1 className="min-w-0">
        <input
          aria-label="Page title"
          value={draft.text}
          maxLength={PAGE_LIMITS.titleLength}
          className="hover:border-border focus:border-input field-sizing-content h-8 max-w-full min-w-16 truncate rounded-lg border border-transparent bg-transparent px-2 text-sm font-semibold"
          onChange={(event) => draft.type(event.target.value)}
          onBlur={draft.onBlur}
          onKeyDown={(event) => {
            draft.onKeyDown(event);
            const { currentTarget } = event;
            // After what Escape gave up is drawn: leaving stores what is in the field.
            if (event.key === "Enter" || event.key === "Escape") requestAnimationFrame(() => currentTarget.blur());
          }}
        />
      </h1>
      {draft.theirs !== null && (
        <div className="bg-raised shadow-float absolute top-full left-0 z-40 mt-1 w-72 max-w-[80vw] rounded-lg border px-3 pt-1 pb-2">
          <TheirsLine theirs={draft.theirs} onTake={draft.takeTheirs} />
        </div>
      )}
    </div>
  );
}
