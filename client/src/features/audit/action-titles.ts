import type { AuditAction, AuditVia } from "#shared/audit/schema.ts";

/** How the filter calls what may have happened, in its groups. */
export const ACTION_GROUPS: { title: string; actions: Partial<Record<AuditAction, string>> }[] = [
  {
    title: "Pages",
    actions: {
      "page.edit": "Edited a draft",
      "page.publish": "Published",
      "page.restore": "Restored a version",
      "page.keep": "Kept a state under a name",
      "page.create": "Made a page",
      "page.update": "Renamed, tagged, moved",
      "page.delete": "Put into the bin",
      "page.undelete": "Took out of the bin",
      "page.read": "Read by API",
    },
  },
  {
    title: "Tools",
    actions: {
      "tool.create": "Added a tool",
      "tool.update": "Changed a tool",
      "tool.restore": "Went back to a version of a tool",
      "tool.delete": "Removed a tool",
      "tool.read": "Read data by API",
    },
  },
  {
    title: "Signing in",
    actions: {
      "auth.sign-in": "Signed in",
      "auth.sign-in-failed": "Failed to sign in",
      "auth.sign-out": "Signed out",
      "auth.session-end": "Ended a sign-in",
      "auth.password": "Changed their password",
      "auth.password-failed": "Failed to change their password",
      "auth.password-link": "Made a password link",
      "auth.set-up": "Set up",
    },
  },
  {
    title: "People and rights",
    actions: {
      "user.read": "Read the users by API",
      "user.create": "Made an account",
      "user.update": "Changed an account",
      "user.delete": "Removed an account",
      "invitation.create": "Invited somebody",
      "invitation.delete": "Withdrew an invitation",
      "group.create": "Made a group",
      "group.update": "Changed a group",
      "group.delete": "Deleted a group",
      "grant.create": "Granted something",
      "grant.update": "Changed a grant",
      "grant.delete": "Took a grant away",
    },
  },
  {
    title: "Tokens, screens, guest links",
    actions: {
      "token.create": "Made an API token",
      "token.rotate": "Replaced an API token",
      "token.delete": "Revoked an API token",
      "device.create": "Added a screen",
      "device.update": "Changed a screen",
      "device.open": "Opened a screen",
      "device.delete": "Removed a screen",
      "guest-link.create": "Made a guest link",
      "guest-link.update": "Changed a guest link",
      "guest-link.delete": "Ended a guest link",
    },
  },
  {
    title: "Settings",
    actions: {
      "settings.read": "Read settings by API",
      "settings.update": "Changed settings",
      "settings.restore": "Brought back settings",
      "backup.export": "Exported everything",
      "backup.import": "Imported a backup",
      "backup.create": "Backed up",
      "backup.restore": "Restored a backup",
    },
  },
  {
    title: "The log",
    actions: { "audit.read": "Read the log by API", "audit.export": "Exported the log", "audit.end-lost": "Lost the end of the log" },
  },
];

export const VIA_TITLES: Record<AuditVia, string> = {
  browser: "Browser",
  api: "API",
  import: "Import",
  workflow: "Workflow",
  server: "Server",
};
