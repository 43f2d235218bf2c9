import { type FormEvent, useId, useState } from "react";

import { Button } from "#client/ui/button.tsx";
import { Input } from "#client/ui/input.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "#client/ui/popover.tsx";
import { toast } from "#client/ui/toast.tsx";

import { reasonOf, useNamePoint } from "./versions-data.ts";

export interface PointNameProps {
  pageId: string;
  /** The restore point to name; without it the draft is kept as it is now. */
  point?: { ref: `point:${string}`; name: string | null };
  title: string;
}

/** A button that asks for a name: what has one is kept until somebody takes it away. */
export function PointName({ pageId, point, title }: PointNameProps) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState("");
  const naming = useNamePoint(pageId);
  const save = (event: FormEvent) => {
    event.preventDefault();
    const wanted = name.trim();
    naming.mutate(
      { ...(point !== undefined && { ref: point.ref }), name: wanted === "" ? null : wanted },
      {
        onSuccess: () => {
          setOpen(false);
          toast.success(wanted === "" ? "The name was taken away" : `Kept as “${wanted}”`);
        },
      },
    );
  };
  const open = (next: boolean) => {
    setOpen(next);
    setName(point?.name ?? "");
    naming.reset();
  };
  // Only what has a name can lose it.
  const mayBeEmpty = point !== undefined && point.name !== null;
  return (
    <Popover open={isOpen} onOpenChange={open}>
      <PopoverTrigger asChild>
        <Button variant="secondary" size="sm">
          {title}
        </Button>
      </PopoverTrigger>
      <PopoverContent>
        <form className="grid gap-2" onSubmit={save}>
          <label htmlFor={id} className="text-[13px] font-medium">
            Name
          </label>
          <Input
            id={id}
            autoComplete="off"
            maxLength={100}
            required={!mayBeEmpty}
            aria-describedby={`${id}-why`}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
          <p id={`${id}-why`} className="text-muted text-xs">
            A state with a name stays. Those that are kept by themselves become fewer with time, and then go.
          </p>
          <p role="alert" className="text-firing text-xs empty:hidden">
            {naming.error === null ? "" : reasonOf(naming.error)}
          </p>
          <Button type="submit" size="sm" className="justify-self-end" disabled={naming.isPending || (!mayBeEmpty && name.trim() === "")}>
            Keep
          </Button>
        </form>
      </PopoverContent>
    </Popover>
  );
}
