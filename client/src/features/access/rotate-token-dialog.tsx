import { useState } from "react";

import { call } from "#client/platform/api.ts";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "#client/ui/dialog.tsx";
import { NativeSelect } from "#client/ui/native-select.tsx";
import { accessContract } from "#shared/access/contract.ts";
import type { ApiToken } from "#shared/access/schema.ts";

import { tokensQuery, useChange } from "./access-data.ts";
import { CopyText } from "./copy-text.tsx";
import { Field } from "./field.tsx";

const OVERLAPS: readonly { hours: number; title: string }[] = [
  { hours: 0, title: "No longer" },
  { hours: 1, title: "1 hour" },
  { hours: 24, title: "1 day" },
  { hours: 168, title: "7 days" },
  { hours: 720, title: "30 days" },
];

/** Gives a token a new text, shown this once; the old one works on for a while, so that nothing stands still meanwhile. */
export function RotateTokenDialog({ token: { id, name }, onClose }: { token: ApiToken; onClose: () => void }) {
  const [hours, setHours] = useState(24);
  const rotate = useChange(
    (overlapHours: number) => call(accessContract.rotateToken, { params: { tokenId: id }, body: { overlapHours } }),
    [tokensQuery.queryKey],
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>{rotate.data === undefined ? `Rotate “${name}”?` : `The new text of “${name}”`}</DialogTitle>
          <DialogDescription>
            {rotate.data === undefined
              ? "You get a new text for it, with the same rights. Put that wherever the old one is used while both work."
              : "It is shown only now. Copy it to where it is needed."}
          </DialogDescription>
        </DialogHeader>
        {rotate.data === undefined ? (
          <Field label="The old text works for">
            {(props) => (
              <NativeSelect {...props} value={hours} onChange={({ target }) => setHours(Number(target.value))}>
                {OVERLAPS.map((each) => (
                  <option key={each.hours} value={each.hours}>
                    {each.title}
                  </option>
                ))}
              </NativeSelect>
            )}
          </Field>
        ) : (
          <div className="bg-accent-soft rounded-lg border p-3">
            <CopyText isNew text={rotate.data.token} />
          </div>
        )}
        <DialogFooter>
          {rotate.data === undefined ? (
            <>
              <Button variant="ghost" onClick={onClose}>
                Cancel
              </Button>
              <Button disabled={rotate.isPending} onClick={() => rotate.mutate(hours)}>
                Rotate
              </Button>
            </>
          ) : (
            <Button onClick={onClose}>Done</Button>
          )}
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
