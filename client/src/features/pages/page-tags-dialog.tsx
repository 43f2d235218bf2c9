import { X } from "lucide-react";
import { useId, useState } from "react";

import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "#client/ui/dialog.tsx";
import { Input } from "#client/ui/input.tsx";
import { Label } from "#client/ui/label.tsx";
import type { PageSummary } from "#shared/pages/contract.ts";
import { PAGE_LIMITS } from "#shared/pages/schema.ts";
import { distinctTags, splitTags } from "#shared/pages/tags.core.ts";

import { usePageChanges } from "./pages-data.ts";

interface PageTagsDialogProps {
  page: PageSummary;
  /** Tags of other pages, to choose from. */
  known: readonly string[];
  onClose: () => void;
}

/** What a page is found by: tags written or chosen, and taken away. */
export function PageTagsDialog({ page, known, onClose }: PageTagsDialogProps) {
  const id = useId();
  const [tags, setTags] = useState<readonly string[]>(page.tags);
  const [typed, setTyped] = useState("");
  const { tag } = usePageChanges();
  const withAll = (more: readonly string[]): readonly string[] => distinctTags([...tags, ...more]).slice(0, PAGE_LIMITS.tags);
  const withTyped = () => withAll(splitTags(typed));
  const isFull = tags.length >= PAGE_LIMITS.tags;
  const add = () => {
    setTags(withTyped());
    setTyped("");
  };
  /** A comma ends a tag, as Enter does; several may be pasted at once. */
  const type = (text: string) => {
    const end = text.lastIndexOf(",");
    if (end >= 0) setTags(withAll(splitTags(text.slice(0, end))));
    setTyped(
      text
        .slice(end + 1)
        .trimStart()
        .slice(0, PAGE_LIMITS.tagLength),
    );
  };
  const save = () => tag.mutate({ page, tags: withTyped() }, { onSuccess: onClose });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>Tags of “{page.title}”</DialogTitle>
          <DialogDescription>Pages are found by their tags in the list of pages.</DialogDescription>
        </DialogHeader>
        <div className="grid gap-2">
          <Label htmlFor={id}>New tag</Label>
          <div className="flex gap-2">
            <Input
              id={id}
              list={`${id}-known`}
              value={typed}
              disabled={isFull}
              placeholder={isFull ? `No more than ${PAGE_LIMITS.tags}` : "Operations, night shift"}
              autoComplete="off"
              onChange={({ target }) => type(target.value)}
              onKeyDown={(event) => {
                if (event.key !== "Enter") return;
                event.preventDefault();
                if (typed.trim() === "") save();
                else add();
              }}
            />
            <Button variant="secondary" disabled={typed.trim() === ""} onClick={add}>
              Add
            </Button>
          </div>
          <datalist id={`${id}-known`}>
            {known.map((other) => (
              <option key={other}>{other}</option>
            ))}
          </datalist>
          <ul aria-label="Tags" className="flex min-h-7 flex-wrap gap-1">
            {tags.map((own) => (
              <li key={own} className="bg-hover inline-flex h-7 max-w-full items-center gap-1 rounded-full pr-1 pl-2.5 text-xs">
                <span className="truncate">{own}</span>
                <button
                  type="button"
                  aria-label={`Remove ${own}`}
                  className="text-muted hover:text-text inline-flex size-5 items-center justify-center rounded-full pointer-coarse:size-8"
                  onClick={() => setTags(tags.filter((other) => other !== own))}
                >
                  <X aria-hidden className="size-3" />
                </button>
              </li>
            ))}
          </ul>
        </div>
        <DialogFooter>
          <Button variant="secondary" onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={tag.isPending} onClick={save}>
            Save tags
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
