import { useQuery } from "@tanstack/react-query";
import { Eye, FilePlus, LogOut, Moon, Pencil, Sun, SunMoon } from "lucide-react";
import { useEffect } from "react";
import { useNavigate } from "react-router";

import { call } from "#client/platform/api.ts";
import { chooseTheme, useMe } from "#client/platform/session.ts";
import type { Theme } from "#client/platform/theme.ts";
import { Command, CommandEmpty, CommandGroup, CommandInput, CommandItem, CommandList } from "#client/ui/command.tsx";
import { Dialog, DialogContent, DialogDescription, DialogTitle } from "#client/ui/dialog.tsx";
import { toast } from "#client/ui/toast.tsx";
import type { Action } from "#shared/kernel/permission.ts";
import { pagesContract } from "#shared/pages/contract.ts";
import { UNTITLED_PAGE } from "#shared/pages/slug.core.ts";

import { BEGINNINGS, FURTHER_PLACES, type PaletteAction } from "./palette-actions.ts";
import { PLACES } from "./places.ts";
import { useSignOut } from "./use-sign-out.ts";

const THEMES: readonly { theme: Theme; title: string; icon: typeof Sun }[] = [
  { theme: "light", title: "Light theme", icon: Sun },
  { theme: "dark", title: "Dark theme", icon: Moon },
  { theme: "system", title: "Theme like the system", icon: SunMoon },
];

export interface CommandPaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Opens and closes the palette with Ctrl or ⌘ and K. */
export function usePaletteKey(toggle: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
      event.preventDefault();
      toggle();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [toggle]);
}

/** Every page, place and action, found by typing. */
export function CommandPalette({ open, onOpenChange }: CommandPaletteProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent className="top-[18vh] max-w-xl translate-y-0 gap-0 overflow-hidden p-0">
        <DialogTitle className="sr-only">Go to</DialogTitle>
        <DialogDescription className="sr-only">Type to find a page, a place or an action.</DialogDescription>
        <Commands close={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

function Commands({ close }: { close: () => void }) {
  const me = useMe();
  const navigate = useNavigate();
  const pages = useQuery({ queryKey: ["pages"], queryFn: () => call(pagesContract.list, {}) });
  const go = (to: string) => {
    close();
    void navigate(to);
  };
  const create = async () => {
    const page = await call(pagesContract.create, { body: { title: UNTITLED_PAGE } });
    go(`/pages/${page.id}/edit`);
  };
  const signOut = useSignOut();
  const isAllowed = ({ action }: { action: Action }) => me?.actions.includes(action) === true;
  const places = [...PLACES, ...FURTHER_PLACES].filter(isAllowed);
  return (
    <Command label="Go to">
      <CommandInput placeholder="Search pages and actions" />
      <CommandList>
        <CommandEmpty>Nothing has this in its name.</CommandEmpty>
        <CommandGroup heading="Pages">
          {pages.data?.map((page) => {
            const canEdit = page.may.includes("page.edit");
            return (
              <CommandItem
                key={page.id}
                value={`${page.title} ${page.id}`}
                onSelect={() => go(canEdit ? `/pages/${page.id}/edit` : `/p/${page.slug}`)}
              >
                {canEdit ? <Pencil /> : <Eye />}
                <span className="truncate">{page.title}</span>
              </CommandItem>
            );
          })}
        </CommandGroup>
        <CommandGroup heading="Places">
          {places.map((place) => (
            <Entry key={place.to} {...place} prefix="Go to " go={go} />
          ))}
        </CommandGroup>
        <CommandGroup heading="Actions">
          {me?.actions.includes("page.create") === true && (
            <CommandItem value="New page" onSelect={() => void create().catch((problem: Error) => toast.error(problem.message))}>
              <FilePlus />
              New page
            </CommandItem>
          )}
          {BEGINNINGS.filter(isAllowed).map((each) => (
            <Entry key={each.to} {...each} go={go} />
          ))}
          <CommandItem
            value="Sign out log out"
            onSelect={() => {
              close();
              void signOut();
            }}
          >
            <LogOut />
            Sign out
          </CommandItem>
        </CommandGroup>
        <CommandGroup heading="Appearance">
          {THEMES.map(({ theme, title, icon: Symbol }) => (
            <CommandItem
              key={theme}
              value={title}
              onSelect={() => {
                void chooseTheme(theme).catch((problem: Error) => toast.error(problem.message));
                close();
              }}
            >
              <Symbol />
              {title}
            </CommandItem>
          ))}
        </CommandGroup>
      </CommandList>
    </Command>
  );
}

/** One line that leads somewhere. */
function Entry({ to, title, icon: Symbol, words = "", prefix = "", go }: PaletteAction & { prefix?: string; go: (to: string) => void }) {
  return (
    <CommandItem value={`${prefix}${title} ${words}`.trim()} onSelect={() => go(to)}>
      <Symbol />
      {title}
    </CommandItem>
  );
}
