import { useRef, useState } from "react";
import { useNavigate } from "react-router";

import {
  AlertDialog,
  AlertDialogAction,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogTitle,
} from "#client/ui/alert-dialog.tsx";
import { Button } from "#client/ui/button.tsx";
import { cn } from "#client/ui/cn.ts";
import { Icon } from "#client/ui/icon.tsx";
import { toast } from "#client/ui/toast.tsx";
import type { WidgetAction } from "#shared/pages/schema.ts";
import { resolveAddress, resolveParams } from "#shared/pages/template.core.ts";
import { LINK_HINT, safeLink } from "#shared/widgets/link.core.ts";

import { usePageActions } from "./page-runtime.tsx";
import { pageQuery } from "./page-values.core.ts";
import type { WidgetViewProps } from "./widget-view.ts";

interface ButtonProps {
  label: string;
  icon: string;
  action: WidgetAction;
  confirm: string;
  variant: "default" | "secondary" | "ghost" | "destructive";
  fit: "start" | "center" | "end" | "fill";
}

const FIT = { start: "justify-start", center: "justify-center", end: "justify-end", fill: "" };

/** Does one thing when it is pressed; asks before, where it is set to. */
export function ButtonView({ props }: WidgetViewProps<ButtonProps>) {
  const { label, icon, action, confirm, variant, fit } = props;
  const [isAsking, setAsking] = useState(false);
  const act = useAction(action);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <div className={cn("flex size-full items-center", FIT[fit])}>
      <Button
        ref={button}
        variant={variant}
        className={cn("h-full max-h-10 min-h-7 min-w-0 max-w-full shrink", fit === "fill" && "w-full")}
        title={label}
        onClick={() => (confirm === "" ? act() : setAsking(true))}
      >
        {icon !== "" && <Icon name={icon} />}
        <span className="truncate" dir="auto">
          {label}
        </span>
      </Button>
      <AlertDialog open={isAsking} onOpenChange={setAsking}>
        <AlertDialogContent onCloseAutoFocus={() => button.current?.focus()}>
          <AlertDialogTitle>{label}</AlertDialogTitle>
          <AlertDialogDescription>{confirm}</AlertDialogDescription>
          <AlertDialogFooter>
            <AlertDialogCancel asChild>
              <Button variant="secondary">Cancel</Button>
            </AlertDialogCancel>
            <AlertDialogAction asChild>
              <Button variant={variant === "destructive" ? "destructive" : "default"} onClick={act}>
                {label}
              </Button>
            </AlertDialogAction>
          </AlertDialogFooter>
        </AlertDialogContent>
      </AlertDialog>
    </div>
  );
}

function useAction(action: WidgetAction): () => void {
  const { readValues, setVariable, refresh } = usePageActions();
  const navigate = useNavigate();
  return () => {
    switch (action.type) {
      case "none":
        toast("This button does nothing yet");
        return;
      case "link":
        openLink(resolveAddress(action.url, readValues()), action.newTab);
        return;
      case "page": {
        if (action.slug === "") {
          toast("This button has no page to open yet");
          return;
        }
        const search = pageQuery(action.variables, readValues()).toString();
        void navigate({ pathname: `/p/${encodeURIComponent(action.slug)}`, search }, { state: { isByButton: true } });
        return;
      }
      case "set-variable":
        setVariable(action.variable, resolveParams(action.value, readValues()));
        return;
      case "refresh":
        refresh();
    }
  };
}

function openLink(url: string, newTab: boolean): void {
  const link = safeLink(url);
  if (link === undefined) toast.error("This address cannot be opened", { description: LINK_HINT });
  else if (newTab) window.open(link, "_blank", "noopener,noreferrer");
  else window.location.assign(link);
}
