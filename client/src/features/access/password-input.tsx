import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, useState } from "react";

import { Button } from "#client/ui/button.tsx";
import { Input } from "#client/ui/input.tsx";

interface PasswordInputProps extends Omit<ComponentProps<typeof Input>, "type" | "autoComplete"> {
  autoComplete: "new-password" | "current-password";
}

/** A field for a password, which can be looked at: nobody has to write it twice, or wonder what was mistyped. */
export function PasswordInput(props: PasswordInputProps) {
  const [isShown, setShown] = useState(false);
  return (
    <div className="flex gap-2">
      <Input {...props} type={isShown ? "text" : "password"} autoCapitalize="none" spellCheck={false} />
      <Button
        variant="secondary"
        size="icon"
        className="size-10"
        aria-pressed={isShown}
        aria-label="Show what is typed"
        title={isShown ? "Hide what is typed" : "Show what is typed"}
        onClick={() => setShown(!isShown)}
      >
        {isShown ? <EyeOff /> : <Eye />}
      </Button>
    </div>
  );
}
