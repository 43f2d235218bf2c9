import { ImageUp, X } from "lucide-react";
import { useRef } from "react";

import { Button } from "#client/ui/button.tsx";

import { ariaOf, type ControlProps } from "../control.ts";

function asDataUrl(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(typeof reader.result === "string" ? reader.result : ""));
    reader.addEventListener("error", () => reject(reader.error ?? new Error("The file could not be read")));
    reader.readAsDataURL(file);
  });
}

/** A small picture, kept as a data URL. */
export function ImageControl({ id, field, value, isDisabled, save, ...aria }: ControlProps) {
  const input = useRef<HTMLInputElement>(null);
  const url = typeof value === "string" ? value : undefined;
  const take = async (file: File | undefined) => {
    if (file !== undefined) save(await asDataUrl(file));
  };
  return (
    <div className="flex flex-wrap items-center gap-3">
      <span className="bg-background grid size-14 shrink-0 place-items-center overflow-hidden rounded-lg border">
        {url === undefined ? (
          <ImageUp aria-hidden className="text-muted size-5" />
        ) : (
          <img alt={`${field.ui.label}, as it is`} src={url} className="size-10 object-contain" />
        )}
      </span>
      <input
        ref={input}
        id={id}
        type="file"
        accept="image/png,image/jpeg,image/webp,image/svg+xml"
        className="sr-only"
        disabled={isDisabled}
        onChange={({ target }) => {
          void take(target.files?.[0]);
          // The same file once more is a change too.
          target.value = "";
        }}
        {...ariaOf(aria)}
      />
      <Button variant="secondary" disabled={isDisabled} onClick={() => input.current?.click()}>
        {url === undefined ? "Choose a picture" : "Choose another"}
      </Button>
      {url !== undefined && (
        <Button
          variant="ghost"
          size="icon"
          aria-label={`Clear: ${field.ui.label}`}
          title="Remove"
          disabled={isDisabled}
          onClick={() => save(undefined)}
        >
          <X />
        </Button>
      )}
    </div>
  );
}
