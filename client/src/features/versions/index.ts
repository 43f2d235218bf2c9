export { JsonEditor } from "./json-editor.tsx";
export { PublishDialog } from "./publish-dialog.tsx";
export { useDraftChanges } from "./use-draft-changes.ts";
export { VersionsPanel } from "./versions-panel.tsx";
