import { Check, Copy } from "lucide-react";
import { useState } from "react";

import { Button } from "#client/ui/button.tsx";
import { toast } from "#client/ui/toast.tsx";

interface CopyTextProps {
  text: string;
  /** Said of the button where a screen has several. */
  what?: string;
  /** It was just made, for nothing else than to be copied. */
  isNew?: boolean;
}

/** A text with a button that copies it. */
export function CopyText({ text, what, isNew = false }: CopyTextProps) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      toast.error("The browser refused to copy. Select the text and copy it by hand.");
    }
  };
  const word = isCopied ? "Copied" : "Copy";
  return (
    <div className="flex items-center gap-2">
      <code className="min-w-0 flex-1 font-mono break-all select-all">{text}</code>
      <Button
        variant="secondary"
        // What was pressed for it is gone.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={isNew}
        aria-label={what === undefined ? undefined : `${word} ${what}`}
        onClick={() => void copy()}
      >
        {isCopied ? <Check /> : <Copy />}
        {word}
      </Button>
    </div>
  );
}
