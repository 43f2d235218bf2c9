import { Check, Copy } from "lucide-react";
import { useState } from "react";

import { Button } from "#client/ui/button.tsx";
import { toast } from "#client/ui/toast.tsx";

/** A text that is shown once, with a button that copies it. */
export function CopyText({ text }: { text: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      toast.error("The browser refused to copy. Select the text and copy it by hand.");
    }
  };
  return (
    <div className="flex items-center gap-2">
      <code className="min-w-0 flex-1 font-mono break-all select-all">{text}</code>
      <Button variant="secondary" onClick={() => void copy()}>
        {isCopied ? <Check /> : <Copy />}
        {isCopied ? "Copied" : "Copy"}
      </Button>
    </div>
  );
}
